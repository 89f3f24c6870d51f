import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import type { KilnEnded } from '../../rig/kiln-run.ts';
import { specFile } from '../../rig/tiny-product.ts';
import { tinyProject } from '../../rig/tiny-project.ts';

const project = tinyProject();

const onlyDiagnostic = ({ diagnostics }: KilnEnded) => {
  expect(diagnostics).toHaveLength(1);
  const [diagnostic] = diagnostics;
  if (diagnostic === undefined) throw new Error('no diagnostic');
  return diagnostic;
};

describe('a spec that fails to build', () => {
  test('package, step, last lines and log are told; corrected, only it is built again', async () => {
    const broken = { name: 'broken', build: 'echo before; echo the reason >&2; exit 3' };
    const needing = (name: string) => ({
      name: `needs-${name}`,
      preamble: `BuildRequires: ${name}`,
    });
    await project.packages({ name: 'hello' }, broken, needing('hello'), needing('broken'));
    const ended = await project.build('--keep-going').ended;
    expect(ended.code).toBe(3);
    expect(ended.actions('built')).toContain('build-rpm needs-hello');
    expect(ended.actions('blocked').toSorted()).toEqual([
      'build-rpm needs-broken',
      'install-requires needs-broken',
      'resolve-requires needs-broken',
      'select-rpms needs-broken',
    ]);
    expect(ended.events.at(-1)?.blocked).toEqual(['needs-broken']);
    const diagnostic = onlyDiagnostic(ended);
    expect(diagnostic).toMatchObject({
      code: 'run/exited',
      message: 'broken: build-rpm failed: the process ended with code 1',
      remedy: [
        expect.stringContaining('kiln shell broken --product '),
        'Run the same command again: what was finished is reused.',
      ],
    });
    expect(diagnostic.logTail.join('\n')).toContain('the reason');
    expect(await readFile(diagnostic.logPath, 'utf8')).toContain('the reason');

    await project.packages({ name: 'hello' }, { name: 'broken' });
    const again = await project.build().ended;
    expect(again.code).toBe(0);
    expect(again.actions('built')).toContain('build-rpm broken');
    expect(again.actions('reused')).toContain('build-rpm hello');
  });

  test('a spec that rpm cannot read: with file, line and what rpm says', async () => {
    await project.packages({ name: 'unread', preamble: 'Nonsense' });
    const ended = await project.build().ended;
    expect(ended.code).toBe(1);
    const diagnostic = onlyDiagnostic(ended);
    expect(diagnostic.message).toContain('unread: query-spec failed');
    expect(diagnostic.logTail.join('\n')).toMatch(/line 7: .*Nonsense/);
    expect(specFile('unread')).toContain('unread');
  });

  test('with --keep-going the others are built: what needs it waits, by what it last said', async () => {
    const needing = { name: 'needing', preamble: 'BuildRequires: soon-unread' };
    await project.packages({ name: 'soon-unread' }, needing, { name: 'other' });
    expect((await project.build().ended).code).toBe(0);

    const unread = ['soon-unread', 'never-read'].map((name) => ({ name, preamble: 'Nonsense' }));
    await project.packages(...unread, needing, { name: 'other', build: 'mkdir payload' });
    const ended = await project.build('--keep-going').ended;
    expect(ended.code).toBe(3);
    expect(ended.diagnostics.map(({ message }) => message.split(':', 1).join()).toSorted()).toEqual(
      ['never-read', 'soon-unread'],
    );
    expect(ended.actions('built')).toContain('build-rpm other');
    expect(ended.events.at(-1)?.blocked).toEqual(['needing']);
    expect(ended.actions('blocked')).toContain('build-rpm soon-unread');
    const notes = ended.events.flatMap(({ type, message }) => (type === 'noted' ? [message] : []));
    expect(notes).toContainEqual(
      expect.stringContaining('never-read: rpm has never read its spec'),
    );
  });
});

test('what is wrong with single packages is told at once, or with --keep-going beside the others', async () => {
  const needing = (name: string, needs = name) => ({
    name: `needs-${name}`,
    preamble: `BuildRequires: ${needs}`,
  });
  const sound = [{ name: 'misread' }, { name: 'unspecified' }, { name: 'sound' }];
  await project.packages(...sound);
  expect((await project.build().ended).code).toBe(0);

  await project.packages(
    { name: 'misread', recipe: 'sources: []\nnonsense: 1' },
    { name: 'unspecified', recipe: 'sources: []\nspec: specs/packages/none.spec' },
    { name: 'sourceless', recipe: 'sources: [{ file: specs/packages/none.conf }]' },
    { name: 'undated' },
    { name: 'egg', preamble: 'BuildRequires: hen' },
    { name: 'hen', preamble: 'BuildRequires: egg' },
    ...['misread', 'unspecified', 'sourceless', 'undated', 'egg', 'sound'].map((one) =>
      needing(one),
    ),
    needing('needs-egg', 'needs-egg'),
    { name: 'sound' },
  );
  const { copy } = project;
  await copy().edit('recipes/packages/unspecified.yaml', (text) =>
    text.replace(/^spec: specs.packages.unspecified.*\n/m, ''),
  );
  await copy().edit(specFile('undated'), (text) => text.replace(/%changelog[^]*/, ''));
  const codes = ({ diagnostics }: KilnEnded) => diagnostics.map(({ code }) => code).toSorted();
  const stopped = await project.build().ended;
  expect(stopped.code).toBe(2);
  expect(stopped.actions('built')).toEqual([]);

  const ended = await project.build('--keep-going').ended;
  expect(codes(ended)).toEqual([
    'recipe/absent-file',
    'recipe/absent-file',
    'recipe/unknown-key',
    'spec/build-cycle',
    'spec/unreadable-spec',
  ]);
  expect(ended.code).toBe(3);
  expect(ended.events.at(-1)?.blocked?.toSorted()).toEqual([
    'needs-egg',
    'needs-misread',
    'needs-needs-egg',
    'needs-sourceless',
    'needs-undated',
    'needs-unspecified',
  ]);
  expect(ended.actions('built').filter((one) => one.startsWith('build-rpm'))).toEqual([
    'build-rpm needs-sound',
  ]);
  // An invalid recipe is told whatever the product names.
  await project.packages(...sound);
});

test('BuildRequires that nothing provides are all named, with what comes near', async () => {
  const preamble = `BuildRequires: pkgconfig(no-such-library)
BuildRequires: zlib1g-dve
BuildRequires: make >= 99`;
  await project.packages({ name: 'wanting', preamble });
  const ended = await project.build().ended;
  expect(ended.code).toBe(1);
  const diagnostic = onlyDiagnostic(ended);
  expect(diagnostic.message).toBe(
    'wanting: resolve-requires failed: wanting needs make >= 99, which nothing provides: there is make-4.3-4.1.x86_64',
  );
  expect(diagnostic.remedy[0]).toContain('recipes/imports/<base>.yaml');
  expect(diagnostic.logTail).toEqual([
    'kiln: wanting needs make >= 99, which nothing provides: there is make-4.3-4.1.x86_64',
    'kiln: wanting needs pkgconfig(no-such-library), which nothing provides: nearest: pkgconfig(libcrypt)',
    'kiln: wanting needs zlib1g-dve, which nothing provides: nearest: zlib1g-dev, zlib1g',
  ]);
  expect(ended.actions('blocked')).toContain('build-rpm wanting');
});

test('a build that opens a socket fails, and its log shows it', async () => {
  // 192.0.2.1 is nobody's; the name is nobody's, too.
  const build = 'bash -c "exec 3<>/dev/tcp/192.0.2.1/80"';
  await project.packages({ name: 'calling', build });
  const ended = await project.build().ended;
  expect(ended.code).toBe(1);
  const diagnostic = onlyDiagnostic(ended);
  expect(diagnostic.message).toContain('calling: build-rpm failed');
  expect(diagnostic.logTail.join('\n')).toContain('Network is unreachable');
});

describe('a build over its limits', () => {
  test('of memory', async () => {
    await project.packages({
      name: 'hungry',
      build: 'tail /dev/zero',
      recipe: 'sources: []\nbuild: { memory: 128MiB }',
    });
    const ended = await project.build().ended;
    expect(ended.code).toBe(1);
    expect(onlyDiagnostic(ended)).toMatchObject({
      code: 'run/limit-exceeded',
      message: 'hungry: build-rpm failed: it took more than the memory allowed (128 MiB)',
      remedy: expect.arrayContaining([expect.stringContaining('"build:"')]),
    });
  });

  test('of time', async () => {
    await project.packages({
      name: 'endless',
      build: 'sleep infinity',
      recipe: 'sources: []\nbuild: { minutes: 1 }',
    });
    const ended = await project.build().ended;
    expect(ended.code).toBe(1);
    expect(onlyDiagnostic(ended)).toMatchObject({
      code: 'run/limit-exceeded',
      message: 'endless: build-rpm failed: it took more than the time allowed (60 s)',
    });
  });

  test('of silence: it is called hung, and the recipe knows how long that is', async () => {
    await project.packages({
      name: 'hung',
      build: 'echo last words; sleep infinity',
      recipe: 'sources: []\nbuild: { silentMinutes: 1 }',
    });
    const ended = await project.build().ended;
    expect(ended.code).toBe(1);
    const diagnostic = onlyDiagnostic(ended);
    expect(diagnostic).toMatchObject({
      code: 'run/limit-exceeded',
      message: 'hung: build-rpm failed: it was stopped: it had said nothing for 1 min',
      remedy: expect.arrayContaining([expect.stringContaining('"silentMinutes" under "build:"')]),
    });
    // What it said comes on two ways; that it was killed is none of its words.
    const last = diagnostic.logTail.slice(-3).join('\n');
    expect(last).toContain('sleep infinity');
    expect(last).toContain('last words');
    expect(last).not.toContain('Killed');
    expect(await readFile(diagnostic.logPath, 'utf8')).toContain('last words');
  });

  test('of processes', async () => {
    await project.packages({
      name: 'many',
      build: 'for i in $(seq 100); do sleep 300 & done; wait',
      recipe: 'sources: []\nbuild: { processes: 32 }',
    });
    const ended = await project.build().ended;
    expect(ended.code).toBe(1);
    expect(onlyDiagnostic(ended)).toMatchObject({
      code: 'run/limit-exceeded',
      message: expect.stringContaining('the processes allowed'),
    });
  });
});
