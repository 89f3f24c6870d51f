import { action, type Output, output } from '../../pipeline/core/action.ts';
import { confined } from './container-defaults.ts';

/**
 * `repodata/` over RPMs that will lie in one folder, as solvers read it. Its
 * times are those of the files, and all engines lay out inputs with time 0.
 */
export const indexImports = (
  imports: readonly Output<'rpms'>[],
  { tools }: { readonly tools: Output<'image'> },
): Output<'repository'> =>
  output(
    'repository',
    action(
      { step: 'index-imports', subject: 'base' },
      {
        job: confined(script),
        environment: { kind: 'image', output: tools },
        inputs: imports.map((content, index) => ({ path: `/in/rpms/${index}`, content })),
      },
    ),
  );

const script = String.raw`
mkdir /tmp/repo
find /in/rpms -name '*.rpm' -exec ln -s -t /tmp/repo {} +
createrepo_c --quiet --checksum sha256 --no-database --workers 2 --general-compress-type gz \
  --revision 1 --set-timestamp-to-revision --outputdir /out /tmp/repo
`;
