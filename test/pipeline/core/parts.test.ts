import { expect, test } from 'vitest';
import { output } from '../../../pipeline/core/action.ts';
import { digestOf } from '../../../pipeline/core/digest.ts';
import { partsOf } from '../../../pipeline/core/parts.ts';
import { workOf } from '../../rig/work-of.ts';

test('an image that is yet to be made is a part without a value, and says who makes it', () => {
  const { action } = workOf('xen');
  const made = output('image', workOf('root').action);
  const environment = { kind: 'image', output: made } as const;
  const image = (task: Parameters<typeof partsOf>[0]) =>
    partsOf(task).filter(({ name }) => name === 'image');
  const task = { action: { ...action, environment }, inputs: [] };
  const of = made.action.label;
  expect(image(task)).toEqual([{ name: 'image', value: '', of }]);
  const digest = digestOf('root');
  expect(image({ ...task, image: digest })).toEqual([{ name: 'image', value: digest, of }]);
});
