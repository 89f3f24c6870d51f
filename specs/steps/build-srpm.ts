import { action, type Input, type Output, output } from '../../pipeline/core/action.ts';
import { confined } from './container-defaults.ts';
import { specInputs, type SpecText } from './query-spec.ts';

export interface SrpmOptions {
  readonly buildRoot: Output<'image'>;
  /** Seconds since 1970: every file in the SRPM gets this time. */
  readonly sourceDateEpoch: number;
  /** File name in SOURCES → content. */
  readonly sources: readonly SrpmSource[];
  /** What failed before it, so that it is not made. */
  readonly unread?: Output<'facts'> | undefined;
}

export type SrpmSource =
  | { readonly kind: 'file'; readonly content: Output<'file'> }
  | { readonly kind: 'text'; readonly file: string; readonly text: string }
  /** Files of the repository that become one tar archive. */
  | { readonly kind: 'tree'; readonly file: string; readonly members: readonly TreeMember[] };

export interface TreeMember {
  readonly path: string;
  readonly text: string;
}

/** The source package: `rpmbuild -bs`, with nothing but the spec, its sources and the macros. */
export const buildSrpm = (
  spec: SpecText,
  { buildRoot, sourceDateEpoch, sources, unread }: SrpmOptions,
): Output<'srpm'> =>
  output(
    'srpm',
    action(
      { step: 'build-srpm', subject: spec.subject ?? spec.name },
      {
        job: confined(script, {
          env: { NAME: spec.name, SOURCE_DATE_EPOCH: String(sourceDateEpoch) },
        }),
        environment: { kind: 'image', output: buildRoot },
        inputs: [
          ...specInputs(spec),
          ...sources.flatMap(inputsOf),
          ...(unread === undefined ? [] : [{ path: '/in/unread', content: unread }]),
        ],
      },
    ),
  );

const inputsOf = (source: SrpmSource): readonly Input[] => {
  switch (source.kind) {
    case 'file':
      return [{ path: '/in/SOURCES', content: source.content }];
    case 'text':
      return [{ path: `/in/SOURCES/${source.file}`, content: textOf(source.text) }];
    case 'tree':
      return source.members.map(({ path, text }) => ({
        path: `/in/trees/${source.file}/${path}`,
        content: textOf(text),
      }));
  }
};

const textOf = (text: string) => ({ kind: 'text', text }) as const;

// Times are set and not only clamped: an older source would show when it was downloaded. An SRPM
// has the spec as it was expanded, make's -j too, which must not tell of the machine.
const script = String.raw`
cp /in/macros ~/.rpmmacros
mkdir -p ~/SPECS ~/SOURCES ~/SRPMS
cp /in/SPECS/*.spec ~/SPECS/
[ ! -d /in/SOURCES ] || cp -r /in/SOURCES/. ~/SOURCES/
for tree in /in/trees/*; do
  [ -d "$tree" ] || continue
  tar --create --file ~/SOURCES/"$(basename "$tree")" --directory "$tree" --sort=name \
    --owner=0 --group=0 --numeric-owner --mode=u=rwX,go=rX --mtime="@$SOURCE_DATE_EPOCH" .
done
chmod -R u=rwX,go=rX ~/SPECS ~/SOURCES
find ~/SPECS ~/SOURCES -exec touch --no-dereference --date="@$SOURCE_DATE_EPOCH" {} +
RPM_BUILD_NCPUS=1 rpmbuild -bs --define "_topdir $HOME" ~/SPECS/$NAME.spec
cp ~/SRPMS/*.src.rpm /out/
`;
