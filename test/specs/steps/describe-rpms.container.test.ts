import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { baseMacros, macroFile } from '../../../containers/bases/base-macros.ts';
import { debian12 } from '../../../containers/bases/debian-12.ts';
import { action, output } from '../../../pipeline/core/action.ts';
import { confined } from '../../../specs/steps/container-defaults.ts';
import { describeRpms } from '../../../specs/steps/describe-rpms.ts';
import { type Rig, startRig, tools, toolsImage } from '../../repo/rig/run-output.ts';
import { textFrom } from '../../rig/text-from.ts';

// What rpm writes into a header: each variant of one spec is built by rpmbuild, and described as
// `build-rpm` describes it. That digest decides whether what needs a package is built again.

const plain = `# a comment
Name: subject
Version: 1.0
Release: 1
Summary: A package of a test
License: Apache-2.0
BuildArch: noarch

%description
A package of a test.

%install
install -d %{buildroot}/etc/subject
echo content >%{buildroot}/etc/subject/one
ln -s one %{buildroot}/etc/subject/link
touch --date=2020-01-01 %{buildroot}/etc/subject/one

%post
echo installed

%files
%dir /etc/subject
/etc/subject/one
/etc/subject/link

%changelog
* Fri Nov 20 2026 Kiln <kiln@localhost> - 1.0-1
- For a test
`;

interface Variant {
  /** Says what it changes. */
  readonly name: string;
  readonly change?: readonly [from: string, to: string];
  /** Seconds since 1970. */
  readonly epoch?: number;
  readonly buildHost?: string;
}

/** A line of the preamble. */
const tag = (line: string): readonly [string, string] => ['BuildArch:', `${line}\nBuildArch:`];
const section = (text: string): readonly [string, string] => ['%files\n', `${text}\n\n%files\n`];
const attributes = (one: string): readonly [string, string] => [
  '\n/etc/subject/one',
  `\n${one} /etc/subject/one`,
];

const same: readonly Variant[] = [
  { name: 'nothing' },
  { name: "the spec's comment", change: ['# a comment', '# another comment'] },
  { name: 'the time of the build', epoch: 1_600_000_000 },
  { name: 'the host of the build', buildHost: 'elsewhere' },
  { name: "a file's time", change: ['2020-01-01', '2020-01-02'] },
];

const others: readonly Variant[] = [
  { name: 'content of the same length', change: ['echo content', 'echo CONTENT'] },
  { name: 'the target of a link', change: ['ln -s one', 'ln -s two'] },
  { name: "a scriptlet's text", change: ['echo installed', 'echo INSTALLED'] },
  { name: "a scriptlet's moment", change: ['%post\n', '%pre\n'] },
  { name: "a scriptlet's interpreter", change: ['%post\n', '%post -p /bin/bash\n'] },
  { name: 'a trigger', change: section('%triggerin -- bash\necho triggered') },
  { name: 'a file trigger', change: section('%filetriggerin -- /usr/share\necho triggered') },
  { name: "a file's mode", change: attributes('%attr(0640, -, -)') },
  { name: "a file's owner", change: attributes('%attr(-, mail, -)') },
  { name: "a file's group", change: attributes('%attr(-, -, mail)') },
  { name: "a file's capabilities", change: attributes('%caps(cap_net_raw=ep)') },
  { name: 'a %config', change: attributes('%config') },
  { name: 'a %config(noreplace)', change: attributes('%config(noreplace)') },
  { name: 'a %ghost', change: attributes('%ghost') },
  { name: 'a Requires', change: tag('Requires: bash') },
  { name: "a Requires' version", change: tag('Requires: bash >= 5') },
  { name: "a Requires' moment", change: tag('Requires(pre): bash') },
  { name: 'a Provides', change: tag('Provides: thing') },
  { name: 'a Conflicts', change: tag('Conflicts: thing') },
  { name: 'an Obsoletes', change: tag('Obsoletes: thing') },
  { name: 'a Recommends', change: tag('Recommends: thing') },
  { name: 'an Epoch', change: tag('Epoch: 1') },
  { name: 'the Version', change: ['Version: 1.0', 'Version: 1.1'] },
  { name: 'the Release', change: ['Release: 1', 'Release: 2'] },
  { name: 'the architecture', change: ['BuildArch: noarch', ''] },
  // `rpm -q --changelog` tells who has the package: it is no text of the spec alone.
  { name: 'the %changelog', change: ['- For a test', '- For another test'] },
];

const specOf = ({ change: [from, to] = ['', ''] }: Variant): string => {
  if (!plain.includes(from)) throw new Error(`the spec has no ${from}`);
  return plain.replace(from, () => to);
};

/** Leaves what describes each variant, and what of it must be no part of that. */
const script = String.raw`
cp /in/macros ~/.rpmmacros
for one in /in/specs/*; do
  name=$(basename "$one")
  . "/in/settings/$name"
  rm -rf ~/top
  rpmbuild -ba --quiet --define "_topdir $HOME/top" --define "_buildhost $host" "$one"
  mkdir ~/rpms
  mv ~/top/RPMS/*/*.rpm ~/rpms/
  mkdir "/out/$name"
  ${describeRpms('~/rpms')} >"/out/$name/contents"
  rpm -qp --qf '%{SOURCEPKGID} %{BUILDTIME} %{BUILDHOST} [%{FILEMTIMES} ]\n' ~/rpms/*.rpm >"/out/$name/hidden"
  rm -r ~/rpms
done
`;

const building = (variants: readonly Variant[]) =>
  output(
    'tree',
    action(
      { step: 'test-variants', subject: 'subject' },
      {
        job: confined(script),
        environment: { kind: 'image', output: tools },
        inputs: [
          {
            path: '/in/macros',
            content: { kind: 'text', text: macroFile(baseMacros(debian12)) },
          },
          ...variants.flatMap((one, index) => {
            const { epoch = 1_700_000_000, buildHost = 'kiln' } = one;
            const settings = `export SOURCE_DATE_EPOCH=${epoch}; host=${buildHost}\n`;
            return [
              { path: `/in/specs/${index}`, content: { kind: 'text', text: specOf(one) } } as const,
              { path: `/in/settings/${index}`, content: { kind: 'text', text: settings } } as const,
            ];
          }),
        ],
      },
    ),
  );

interface Described {
  readonly contents: string;
  readonly hidden: string;
}

const described = new Map<string, Described>();
let rig: Rig;

const [first = { name: '' }, ...equal] = same;

const describedAs = ({ name }: Variant): Described => {
  const found = described.get(name);
  if (found === undefined) throw new Error(`${name} was not built`);
  return found;
};

beforeAll(async () => {
  if (toolsImage === undefined) return;
  rig = await startRig();
  const all = [...same, { ...first, name: 'again' }, ...others];
  const ran = await rig.run(building(all));
  if (!ran.ok) throw new Error(ran.failure.log);
  const { files } = ran.value;
  const textAt = (at: string) => {
    const found = files.find(({ path }) => path === at);
    if (found === undefined) throw new Error(`there is no ${at}`);
    return textFrom(rig.store.read(found.digest));
  };
  for (const [index, { name }] of all.entries()) {
    const contents = await textAt(`${index}/contents`);
    described.set(name, {
      contents,
      hidden: await textAt(`${index}/hidden`),
    });
  }
});

afterAll(async () => {
  if (toolsImage !== undefined) await rig.close();
});

describe.skipIf(toolsImage === undefined)('RPMs count as the same or as others', () => {
  test('the same, built again', () => {
    expect(describedAs(first).contents).toContain('<rpmTag name="Name">');
    expect(describedAs({ name: 'again' }).contents).toBe(describedAs(first).contents);
  });

  test.each(equal)('the same, if this is another: $name', (variant) => {
    // rpm has written it into the header: it is there to be left out.
    expect(describedAs(variant).hidden).not.toBe(describedAs(first).hidden);
    expect(describedAs(variant).contents).toBe(describedAs(first).contents);
  });

  test.each(others)('others, if this is another: $name', (variant) => {
    expect(describedAs(variant).contents).not.toBe(describedAs(first).contents);
  });

  test('no two of these changes are taken for each other', () => {
    const digests = others.map((one) => describedAs(one).contents);
    expect(new Set(digests).size).toBe(others.length);
  });
});
