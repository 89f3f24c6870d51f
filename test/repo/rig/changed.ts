import { action, type Output, type OutputKind, output } from '../../../pipeline/core/action.ts';
import { confined } from '../../../specs/steps/container-defaults.ts';
import { tools } from './run-output.ts';

/** The files of an output after a shell script has changed them; it runs in their folder. */
export const changed = <Kind extends OutputKind>(of: Output<Kind>, script: string): Output<Kind> =>
  output(
    of.kind,
    action(
      { step: 'change', subject: script },
      {
        job: confined(`cp -r /in/files/. /out\nchmod -R u+w /out\ncd /out\n${script}`),
        environment: { kind: 'image', output: tools },
        inputs: [{ path: '/in/files', content: of }],
      },
    ),
  );
