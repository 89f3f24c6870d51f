import type { Label } from './action.ts';
import type { TaskInput } from './host.ts';
import type { ClashingInputs } from './run-failure.ts';

/** The first path that two inputs would have; undefined where each has its own. */
export const clashIn = (inputs: readonly TaskInput[]): ClashingInputs | undefined => {
  const makers = new Map<string, string>();
  for (const [path, maker] of inputs.flatMap(placesOf)) {
    const other = makers.get(path);
    if (other !== undefined) return { kind: 'clashing-inputs', path, makers: [other, maker] };
    makers.set(path, maker);
  }
  return undefined;
};

const placesOf = (input: TaskInput): readonly (readonly [path: string, maker: string])[] =>
  input.kind === 'text'
    ? [[input.path, 'the plan']]
    : input.files.map((file) => [`${input.path}/${file.path}`, nameOf(input.of)]);

const nameOf = (of: Label | undefined): string => (of ? `${of.step} ${of.subject}` : 'the store');
