import type { Closure, Content, Output } from './action.ts';
import type { Digest } from './digest.ts';
import { jobDigest } from './job-digest.ts';
import type { Job } from './job.ts';
import type { Plan } from './plan.ts';
import { textDigest } from './text-digest.ts';

/**
 * A plan as JSON-ready data. Outputs are named by the id of their action. What thousands of actions
 * have alike is there once: jobs and texts by their digests, closures by their place among all, each
 * after those that it consists of.
 */
export const printablePlan = ({ actions, goals }: Plan): unknown => {
  const jobs = new Map<Digest, Job>();
  const texts = new Map<Digest, string>();
  const closures = closureTable();
  const printable = (content: Content): unknown => {
    if (content.kind === 'closure') return { kind: 'closure', closure: closures.placeOf(content) };
    if (content.kind !== 'text') return printableOutput(content);
    const sha256 = textDigest(content.text);
    texts.set(sha256, content.text);
    return { kind: 'text', sha256 };
  };
  const shown = actions.map(({ id, label, job, environment, inputs }) => {
    const digest = jobDigest(job);
    jobs.set(digest, job);
    const root =
      environment.kind === 'image' ? printableOutput(environment.output) : { ...environment };
    const given = inputs.map(({ path, content }) => ({ path, content: printable(content) }));
    return { id, label, job: digest, environment: root, inputs: given };
  });
  return {
    actions: shown,
    goals: goals.map(printableOutput),
    jobs: Object.fromEntries(jobs),
    texts: Object.fromEntries(texts),
    closures: closures.all,
  };
};

const closureTable = () => {
  const all: unknown[] = [];
  const places = new Map<Closure, number>();
  const placeOf = (closure: Closure): number => {
    const known = places.get(closure);
    if (known !== undefined) return known;
    const inner = closure.inner.map(placeOf);
    const place = all.push({ outputs: closure.outputs.map(printableOutput), inner }) - 1;
    places.set(closure, place);
    return place;
  };
  return { all, placeOf };
};

const printableOutput = ({ kind, action, path }: Output): unknown => ({
  kind,
  action: action.id,
  path,
});
