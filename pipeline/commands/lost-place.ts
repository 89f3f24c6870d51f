import type { LostOfPlace } from '../../containers/engines/docker/lost-of-place.ts';
import { packageOf } from '../../specs/builds-of.ts';
import { commandFor } from '../command-for.ts';
import type { Diagnostic } from '../core/diagnostic.ts';
import { shellCommand } from '../shell-command.ts';

export interface ShellSubject {
  readonly name: string;
  readonly product: string;
  /** What is opened: what a failure has left, or a build root that was made for it. */
  readonly from: 'failure' | 'srpm';
}

/** When a shell cannot be opened, for something of its place is gone from the store or engine. */
export const describeLostPlace = (
  lost: LostOfPlace,
  { name, product, from }: ShellSubject,
): Diagnostic => ({
  code: 'shell/lost',
  message: `${name}: ${whatOf[from]} is no longer whole: ${wordLost(lost).join('; ')}`,
  remedy:
    from === 'failure'
      ? [
          `Build it again: if it fails again, what it leaves is kept again: ${commandFor(`build ${packageOf(name)}`, product)}`,
          `Or begin anew in its build root, which is made again: ${shellCommand(name, product)} --fresh`,
        ]
      : [`Run the same command again: what is lost is made again: ${shellCommand(name, product)}`],
  exitCode: 36,
});

const whatOf: Readonly<Record<ShellSubject['from'], string>> = {
  failure: 'what its last failed build left',
  srpm: 'its build root',
};

const wordLost = ({ image, inputs, files }: LostOfPlace): readonly string[] => [
  ...(image === undefined ? [] : [`the engine has lost the root, the image ${image}`]),
  ...(inputs.length === 0 ? [] : [`the store has lost ${countOf(inputs)}`]),
  ...files.map((file) => `${file} is gone`),
];

const countOf = ([first = '', ...others]: readonly string[]): string =>
  others.length === 0
    ? `its input ${first}`
    : `${others.length + 1} of its inputs, such as ${first}`;
