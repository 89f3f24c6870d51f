import { expect, test } from 'vitest';
import { closureOf } from '../../../pipeline/core/action.ts';
import { digestOf } from '../../../pipeline/core/digest.ts';
import { jobDigest } from '../../../pipeline/core/job-digest.ts';
import { planOf } from '../../../pipeline/core/plan.ts';
import { printablePlan } from '../../../pipeline/core/printable-plan.ts';
import { textOf, workOf } from '../../rig/work-of.ts';

test('a plan is printed as JSON with all that it is made of, each once', () => {
  const source = workOf('same', [textOf('hello')]);
  const top = workOf('same', [source, textOf('hello')]);
  const printed: unknown = JSON.parse(JSON.stringify(printablePlan(planOf([top]))));
  const sha256 = digestOf('hello');
  const [job, other] = [source, top].map(({ action }) => jobDigest(action.job));
  expect(other).toBe(job);
  expect(printed).toMatchObject({
    actions: [
      { id: source.action.id, job, inputs: [{ path: '/in/0', content: { sha256 } }] },
      {
        id: top.action.id,
        job,
        inputs: [
          { path: '/in/0', content: { kind: 'file', action: source.action.id, path: '' } },
          { path: '/in/1', content: { kind: 'text', sha256 } },
        ],
      },
    ],
    goals: [{ kind: 'file', action: top.action.id }],
    jobs: { [job ?? '']: source.action.job },
    texts: { [sha256]: 'hello' },
  });
});

test('a closure is printed once, after those that it consists of', () => {
  const [below, above] = [workOf('below'), workOf('above')];
  const inner = closureOf([below], []);
  const made = workOf('made', [inner]);
  const outer = closureOf([above, made], [inner]);
  const printed = printablePlan(planOf([workOf('first', [outer]), workOf('second', [outer])]));
  const shown = ({ action: { id } }: typeof below) => ({ kind: 'file', action: id, path: '' });
  expect(printed).toMatchObject({
    closures: [
      { outputs: [shown(below)], inner: [] },
      { outputs: [shown(above), shown(made)], inner: [0] },
    ],
  });
  const text = JSON.stringify(printed);
  expect(text.split('{"kind":"closure","closure":1}')).toHaveLength(3);
});
