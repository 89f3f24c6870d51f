import { action, type Input, type Output, output } from '../../pipeline/core/action.ts';
import { confined } from './container-defaults.ts';

export interface SpecText {
  /** Of the package. */
  readonly name: string;
  /** Of the build, where that is not the whole package: `gcc@bootstrap`. */
  readonly subject?: string;
  readonly spec: string;
  /** The product's macros, in rpm's file format. */
  readonly macros: string;
}

/** What rpm makes of a spec: `parseSpecFacts` reads it. Only here is a spec ever expanded. */
export const querySpec = (
  { name, subject = name, spec, macros }: SpecText,
  { buildRoot }: { readonly buildRoot: Output<'image'> },
): Output<'facts'> =>
  output(
    'facts',
    action(
      { step: 'query-spec', subject },
      {
        job: confined(script, { env: { NAME: name } }),
        environment: { kind: 'image', output: buildRoot },
        inputs: specInputs({ name, spec, macros }),
      },
    ),
    'facts',
  );

export const specInputs = ({ name, spec, macros }: SpecText): readonly Input[] => [
  { path: `/in/SPECS/${name}.spec`, content: { kind: 'text', text: spec } },
  { path: '/in/macros', content: { kind: 'text', text: macros } },
];

const script = String.raw`
cp /in/macros ~/.rpmmacros
spec=/in/SPECS/$NAME.spec
query() { rpmspec --query "$@" "$spec"; }
{
  printf 'target\t%s\t%s\n' "$(rpm --eval '%{_target_cpu}')" "$(rpm --eval '%{_target_os}')"
  query --srpm --queryformat 'source\t%{NAME}\t%{EPOCH}\t%{VERSION}\t%{RELEASE}\t%{CHANGELOGTIME}\n
[ExclusiveArch\t%{EXCLUSIVEARCH}\n][ExcludeArch\t%{EXCLUDEARCH}\n]
[ExclusiveOS\t%{EXCLUSIVEOS}\n][ExcludeOS\t%{EXCLUDEOS}\n]'
  query --buildrequires | sed 's/^/requires\t/'
  query --queryformat 'package\t%{NAME}\t%{EPOCH}\t%{VERSION}\t%{RELEASE}\t%{ARCH}\n
[provides\t%{PROVIDENEVRS}\t%{=NAME}\n][needs\t%{REQUIRENEVRS}\t%{=NAME}\n]'
  # rpm tells of this section only in a source package. One that is left out (%if) is asked in vain.
  ! grep -Eq '^[[:space:]]*%generate_buildrequires' "$spec" || echo generates
} >/out/facts
`;
