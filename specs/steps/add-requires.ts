import { action, type Closure, type Output, output } from '../../pipeline/core/action.ts';
import { remembered } from '../../pipeline/core/remembered.ts';
import { installing } from './container-defaults.ts';
import { describeRoot } from './describe-root.ts';
import type { RootTools } from './root-tools.ts';
import { solverCommands } from './solver-commands.ts';

export interface AddRequiresOptions {
  readonly name: string;
  readonly buildRoot: Output<'image'>;
  readonly rootTools: RootTools;
}

/**
 * A build root for one SRPM: the base's, and what the SRPM's BuildRequires resolve to among the
 * base's packages and what this build has made. The solver is the base's own; an unmet one fails
 * by name. Nothing else stays in it, so that a build sees what its description names, and no more.
 */
export const addRequires = (
  srpm: Output<'srpm'>,
  ours: Closure,
  { name, buildRoot, rootTools }: AddRequiresOptions,
): Output<'image'> =>
  output(
    'image',
    action(
      { step: 'install-requires', subject: name },
      {
        job: installing(scriptOf(rootTools), { root: '/' }),
        environment: { kind: 'image', output: buildRoot },
        inputs: [
          { path: '/in/srpm', content: srpm },
          { path: '/in/ours', content: ours },
        ],
      },
    ),
  );

const scriptOf = remembered((rootTools: RootTools): string => {
  const { index, addRequires: add, leftovers } = solverCommands[rootTools.solver];
  return String.raw`
mkdir -p /tmp/ours
[ ! -d /in/ours ] || find /in/ours -name '*.rpm' -exec cp -t /tmp/ours {} +
${index} /tmp/ours
${add}
rm -rf /usr/share/kiln/imports /tmp/ours ${leftovers('')}
${describeRoot('/', rootTools)}
`;
});
