import { action, type Output, output } from '../../../pipeline/core/action.ts';
import { confined } from '../../../specs/steps/container-defaults.ts';
import { tools } from './run-output.ts';

export interface TestRpm {
  readonly name: string;
  readonly version?: string;
  readonly requires?: string;
  /** A path that the package owns; two packages with one path and other bytes conflict. */
  readonly file?: string;
  readonly content?: string;
}

/** Small packages, made by rpmbuild in the tools image. */
export const testRpms = (packages: readonly TestRpm[]): Output<'rpms'> =>
  output(
    'rpms',
    action(
      { step: 'test-rpms', subject: packages.map(({ name }) => name).join(' ') },
      {
        job: confined(script, { env: { SOURCE_DATE_EPOCH: '1700000000' } }),
        environment: { kind: 'image', output: tools },
        inputs: packages.map((of, index) => ({
          path: `/in/${index}.spec`,
          content: { kind: 'text', text: spec(of) },
        })),
      },
    ),
  );

const spec = ({ name, version = '1.0', requires, file, content }: TestRpm): string => {
  const path = file ?? `/usr/share/${name}/data`;
  return `
Name: ${name}
Version: ${version}
Release: 1
Summary: A test
License: MIT
BuildArch: noarch
${requires === undefined ? '' : `Requires: ${requires}`}
%description
A test.
%install
mkdir -p $(dirname %{buildroot}${path})
echo '${content ?? name}' > %{buildroot}${path}
%files
${path}
`;
};

const script = String.raw`
for spec in /in/*.spec; do
  rpmbuild -bb --quiet --define "_topdir $HOME" --define '_buildhost kiln' \
    --define '_binary_payload w3.zstdio' --define 'use_source_date_epoch_as_buildtime 1' \
    --define 'clamp_mtime_to_source_date_epoch 1' "$spec"
done
find ~/RPMS -name '*.rpm' -exec cp -t /out {} +
`;
