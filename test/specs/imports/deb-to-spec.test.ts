import { expect, test } from 'vitest';
import { type Glue, glueSchema } from '../../../recipes/imports/glue.ts';
import { readDebFacts } from '../../../specs/imports/deb-facts.ts';
import { debToSpec } from '../../../specs/imports/deb-to-spec.ts';

const specOf = (
  deb: { control?: string; conffiles?: string[]; contents?: string[] },
  glue: Partial<Glue> = {},
): string => {
  const [facts] = readDebFacts(
    JSON.stringify([
      {
        file: 'tool_1_amd64.deb',
        control: `Package: tool\nVersion: 1:2.0-3\nArchitecture: amd64\n${deb.control ?? ''}`,
        conffiles: deb.conffiles ?? [],
        scripts: [],
        contents: deb.contents ?? [],
      },
    ]),
  );
  const whole = { drop: { requires: [], paths: [] }, directories: [], packages: {}, ...glue };
  return facts === undefined ? '' : debToSpec(facts, glueSchema.parse(whole));
};

const lines = (spec: string) => spec.split('\n');

test('epoch, version and release are tags of the subpackage', () => {
  expect(lines(specOf({})).slice(0, 4)).toEqual([
    '%package -n tool',
    'Epoch: 1',
    'Version: 2.0',
    'Release: 3',
  ]);
});

test('a package for all architectures is noarch', () => {
  expect(specOf({})).not.toContain('BuildArch');
  expect(specOf({ control: 'Architecture: all\n' })).toContain('BuildArch: noarch');
});

test('alternatives become a rich dependency', () => {
  const spec = specOf({ control: 'Depends: mawk | awk (>> 1), libc6:any (>= 2.3-1)\n' });
  expect(lines(spec)).toContain('Requires: (mawk or awk >= 1)');
  expect(lines(spec)).toContain('Requires: libc6 >= 2.3-1');
});

test('Breaks and Recommends are left out', () => {
  const spec = specOf({ control: 'Breaks: old (<< 1)\nRecommends: more\n' });
  expect(spec).not.toMatch(/old|more/);
});

test('files of /bin move to /usr, and the old path is provided', () => {
  const spec = lines(specOf({ contents: ['f\t0755\troot\troot\t/bin/tool\t'] }));
  expect(spec).toContain('Provides: /bin/tool');
  expect(spec).toContain('%attr(0755,root,root) "/usr/bin/tool"');
});

test('conffiles are kept when changed', () => {
  const contents = ['f\t0644\troot\troot\t/etc/tool.conf\t'];
  expect(specOf({ conffiles: ['/etc/tool.conf'], contents })).toContain(
    '%config(noreplace) %attr(0644,root,root) "/etc/tool.conf"',
  );
});

test('setuid bits and groups are kept, and the groups are there before', () => {
  const spec = specOf({ contents: ['f\t2755\troot\tshadow\t/usr/bin/tool\t'] });
  expect(spec).toContain('%attr(2755,root,shadow) "/usr/bin/tool"');
  expect(spec).toContain('Requires: base-passwd');
});

test('only a -dev package with a .pc file asks for its reader', () => {
  const contents = ['f\t0644\troot\troot\t/usr/lib/pkgconfig/tool.pc\t'];
  expect(specOf({ contents })).not.toContain('pkg-config');
  expect(specOf({ control: 'Package: tool-dev\n', contents })).toContain('Requires: pkg-config');
});

test('of the documentation, the licence stays', () => {
  const doc = (name: string) => `f\t0644\troot\troot\t/usr/share/doc/tool/${name}\t`;
  const spec = specOf({ contents: [doc('copyright'), doc('changelog.gz')] });
  expect(spec).toContain('/usr/share/doc/tool/copyright"');
  expect(spec).not.toContain('changelog');
});

test('percent signs are no macros', () => {
  const spec = specOf({
    control: 'Description: 100%sure\n it %{is}\n',
    contents: ['f\t0644\troot\troot\t/usr/share/a%b\t'],
  });
  expect(spec).toContain('Summary: 100%%sure');
  expect(spec).toContain('it %%{is}');
  expect(spec).toContain('"/usr/share/a%%b"');
});

test('a folder that base-files owns is not owned again', () => {
  const contents = ['d\t0755\troot\troot\t/usr\t', 'd\t0755\troot\troot\t/usr/lib/tool\t'];
  const spec = specOf(
    { contents },
    { directories: [{ path: '/usr', mode: '0755', owner: 'root', group: 'root' }] },
  );
  expect(lines(spec).filter((line) => line.startsWith('%dir'))).toEqual([
    '%dir %attr(0755,root,root) "/usr/lib/tool"',
  ]);
});

test('glue drops, adds, moves and says what runs', () => {
  const glue = glueSchema.parse({
    drop: { requires: ['debconf'], paths: ['/usr/share/man'] },
    directories: [],
    packages: {
      tool: {
        move: { '/etc/20_tool': '/etc/09_tool' },
        links: [{ path: '/usr/bin/alias', target: 'tool' }],
        scriptlets: [{ when: 'trigger', on: ['/usr/lib'], text: 'echo 100%' }],
      },
    },
  });
  const spec = specOf(
    {
      control: 'Depends: debconf | debconf-2.0, libc6\n',
      contents: ['f\t0644\troot\troot\t/usr/share/man/x\t', 'f\t0755\troot\troot\t/etc/20_tool\t'],
    },
    glue,
  );
  expect(spec).not.toMatch(/debconf|share\/man|20_tool/);
  expect(lines(spec)).toContain('%transfiletriggerin -n tool -- /usr/lib');
  expect(lines(spec)).toContain('echo 100%%');
  expect(lines(spec)).toContain('%attr(0755,root,root) "/etc/09_tool"');
  expect(lines(spec)).toContain('"/usr/bin/alias"');
});
