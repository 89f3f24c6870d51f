import { type Action, type Label, requirementsOf } from './action.ts';
import { changesBetween } from './changes.ts';
import { type Contents, contentsOf } from './contents.ts';
import type { Digest } from './digest.ts';
import type { ActionResult, Host, Task } from './host.ts';
import { actionKey } from './key.ts';
import { labelName } from './label-name.ts';
import { partsOf } from './parts.ts';
import type { Made, Part } from './past.ts';
import type { Plan } from './plan.ts';
import { taskOf } from './task-of.ts';

/** What would become of an action, as far as it can be known without running anything. */
export type Prospect =
  | { readonly kind: 'known'; readonly result: ActionResult }
  /** `result` is there if what it needs turns out equal to what that was, where that is known. */
  | { readonly kind: 'may-run'; readonly result?: ActionResult }
  /** `result` is what it would leave if it turned out equal to its last run, where it can. */
  | { readonly kind: 'will-run'; readonly result?: ActionResult };

/** How many actions are looked up at once: each opens a file. */
const together = 64;

/** The prospect of every action of a plan. Reads a trace an action, and runs nothing. */
export const prospectsOf = async (
  plan: Plan,
  host: Host,
): Promise<ReadonlyMap<Digest, Prospect>> => {
  const asked = new Map<Digest, Promise<Prospect>>();
  const answers = new Map<Digest, Prospect>();
  const contents = contentsOf(({ id }) => answers.get(id)?.result);
  const ask = async (action: Action): Promise<Prospect> => {
    const answer = await prospectOf(action, { host, asked, contents });
    answers.set(action.id, answer);
    return answer;
  };
  for (let start = 0; start < plan.actions.length; start += together) {
    const some = plan.actions.slice(start, start + together);
    for (const action of some) asked.set(action.id, ask(action));
    for (const { id } of some) await asked.get(id);
  }
  return answers;
};

interface Asking {
  readonly host: Host;
  readonly asked: ReadonlyMap<Digest, Promise<Prospect>>;
  readonly contents: Contents;
}

const prospectOf = async (action: Action, { host, asked, contents }: Asking): Promise<Prospect> => {
  const foreseen = host.runnerOf(action).foresee?.(action);
  if (foreseen) return { kind: 'known', result: foreseen };
  const unsettled: Label[] = [];
  const lacking: boolean[] = [];
  for (const one of requirementsOf(action)) {
    const needed = await asked.get(one.id);
    if (needed?.kind !== 'known') unsettled.push(one.label);
    if (!needed?.result) lacking.push(needed?.kind === 'will-run' && !mayTurnOutEqual(one));
  }
  const isNew = lacking.includes(true);
  if (isNew && !mayTurnOutEqual(action)) return { kind: 'will-run' };
  const key = actionKey(action, contents);
  const trace = key && (await host.store.lookUp(key));
  if (trace) return { kind: unsettled.length > 0 ? 'may-run' : 'known', result: trace.result };
  const task = taskOf(action, contents);
  const made = (await host.past?.madeAs(action.label)) ?? [];
  const result = await expectedOf(task, made, host);
  const mayBeOver = isNew
    ? action.mayRepeat === true
    : lacking.length > 0 || (unsettled.length > 0 && mayBeAsOnce(task, made, unsettled));
  return { kind: mayBeOver ? 'may-run' : 'will-run', ...(result && { result }) };
};

/** What it would leave if it turned out equal to its last run, where it can. */
const expectedOf = async (
  task: Task,
  [last]: readonly Made[],
  { store }: Host,
): Promise<ActionResult | undefined> => {
  const isLikely = last && (mayTurnOutEqual(task.action) || differsInImage(last, task));
  return isLikely ? (await store.lookUp(last.key))?.result : undefined;
};

/** Whether what is settled of it is as it was in some run: then the rest may turn out so, too. */
const mayBeAsOnce = (task: Task, made: readonly Made[], unsettled: readonly Label[]): boolean => {
  if (task.action.mayRepeat === true) return true;
  const open = new Set(unsettled.map(labelName));
  const settledOf = (parts: readonly Part[]) =>
    parts.filter(({ of }) => of === undefined || !open.has(labelName(of)));
  const now = settledOf(partsOf(task));
  return made.some(({ parts }) => changesBetween(settledOf(parts), now).length === 0);
};

/** Whether other inputs can well give an equal result: it describes itself, or its step says so. */
const mayTurnOutEqual = ({ job, oftenEqual = false }: Action): boolean =>
  job.kind === 'container'
    ? job.produces.kind === 'image' || job.produces.describedBy !== undefined || oftenEqual
    : job.kind !== 'fetch';

/** What it is made from is as it was: another root to make it in changes it rarely. */
const differsInImage = ({ parts }: Made, task: Task): boolean =>
  changesBetween(parts, partsOf(task)).every(({ name }) => name === 'image');
