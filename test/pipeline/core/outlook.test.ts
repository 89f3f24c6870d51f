import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import type { Content, Output } from '../../../pipeline/core/action.ts';
import { digestOf } from '../../../pipeline/core/digest.ts';
import { lookBack } from '../../../pipeline/core/look-back.ts';
import type { Outlook } from '../../../pipeline/core/outlook.ts';
import type { Chain } from '../../../pipeline/core/reason.ts';
import { rememberingStore } from '../../rig/remembering-store.ts';
import { fetchOf, textOf, workOf } from '../../rig/work-of.ts';

/** Says of itself what comes before a `#`. */
const describing = (name: string, needs: readonly Content[]) =>
  workOf(name, needs, { produces: { kind: 'files', describedBy: { file: 'about', of: name } } });

const chainText = (chain: Chain): string => {
  if (chain.next) return `${chain.of.subject} ← ${chainText(chain.next)}`;
  const { cause } = chain;
  if (cause.kind !== 'changed') return `${chain.of.subject}: ${cause.kind}`;
  const shown = ({ value, of }: NonNullable<typeof cause.before>) =>
    of ? of.subject : value.slice(0, 8);
  return `${chain.of.subject}: ${cause.name} ${cause.before ? shown(cause.before) : '-'} → ${cause.after ? shown(cause.after) : '-'}`;
};

/** What would run, and the chains of each; `?` for what may be cut off. */
const foreseen = ({ toRun }: Outlook): Readonly<Record<string, readonly string[]>> =>
  Object.fromEntries(
    toRun.map(({ action, mayBeCutOff, reason }) => [
      `${action.label.subject}${mayBeCutOff ? '?' : ''}`,
      reason.chains.map(chainText),
    ]),
  );

const sha = (text: string): string => digestOf(text).slice(0, 8);

test('of what was never made nothing is known, and of what is there nothing is to be done', async () => {
  const { look, build } = await rememberingStore();
  const [lib] = [workOf('lib', [textOf('one')])];
  const user = workOf('user', [lib]);
  expect(foreseen(await look(user))).toEqual({
    lib: ['lib: unrecorded'],
    user: ['user ← lib: unrecorded'],
  });
  await build(user);
  expect(foreseen(await look(user))).toEqual({});
});

test('a changed text is followed to all that needs it, with its old and new digest', async () => {
  const { look, build } = await rememberingStore();
  const line = (text: string) => workOf('user', [workOf('lib', [textOf(text)])]);
  await build(line('one'));
  const change = `lib: /in/0 ${sha('one')} → ${sha('two')}`;
  const expected = { lib: [change], user: [`user ← ${change}`] };
  expect(foreseen(await look(line('two')))).toEqual(expected);
  expect(await build(line('two'))).toEqual(['lib', 'user']);
});

test('what needs only what may turn out equal may be cut off, and so may all that needs it', async () => {
  const { look, build } = await rememberingStore();
  const line = (text: string) => {
    const lib = describing('lib', [textOf(text)]);
    return workOf('image', [workOf('user', [lib])]);
  };
  await build(line('code # old'));
  const change = `lib: /in/0 ${sha('code # old')} → ${sha('code # new')}`;
  expect(foreseen(await look(line('code # new')))).toEqual({
    lib: [change],
    'user?': [`user ← ${change}`],
    'image?': [`image ← user ← ${change}`],
  });
  expect(await build(line('code # new'))).toEqual(['lib']);
  expect(foreseen(await look(line('code # new')))).toEqual({});
});

test('what has changed itself is not cut off, whatever it needs', async () => {
  const { look, build } = await rememberingStore();
  const line = (lib: string, own: string) =>
    workOf('user', [describing('lib', [textOf(lib)]), textOf(own)]);
  await build(line('code # old', 'own'));
  const seen = foreseen(await look(line('code # new', 'other')));
  expect(Object.keys(seen)).toEqual(['lib', 'user']);
  expect(seen['user']).toEqual([
    `user: /in/1 ${sha('own')} → ${sha('other')}`,
    `user ← lib: /in/0 ${sha('code # old')} → ${sha('code # new')}`,
  ]);
});

test('what was made since for attempts that failed is not what a result is compared with', async () => {
  const { look, build } = await rememberingStore();
  const srpm = (spec: string, macros: string) => workOf('srpm', [textOf(spec), textOf(macros)]);
  const line = (spec: string, macros: string) => workOf('rpm', [srpm(spec, macros)]);
  await build(line('good', 'old'));
  await build(srpm('tried', 'old'));
  const change = `srpm: /in/1 ${sha('old')} → ${sha('new')}`;
  expect(foreseen(await look(line('good', 'new')))['rpm']).toEqual([`rpm ← ${change}`]);
});

test('another version of a download is one change, from the old file to the new one', async () => {
  const { look, build } = await rememberingStore();
  const line = (version: string) =>
    workOf('root', [
      fetchOf(`gcc-12_${version}_amd64.deb`, version, version),
      fetchOf('make_4.3_amd64.deb', 'make', 'make'),
    ]);
  await build(line('12.2.0-14'));
  expect(foreseen(await look(line('12.2.0-15')))).toEqual({
    root: ['root: /in/0 gcc-12_12.2.0-14_amd64.deb → gcc-12_12.2.0-15_amd64.deb'],
  });
});

test('a job that does something else says which member of it is another', async () => {
  const { look, build } = await rememberingStore();
  const line = (pids: number) =>
    workOf('lib', [], { limits: { memoryMiB: 64, pids, seconds: 60 } });
  await build(line(16));
  expect(foreseen(await look(line(32)))).toEqual({ lib: ['lib: job limits pids 16 → 32'] });
});

test('a run that was stopped half-way is explained by what the first half was made for', async () => {
  const { look, build } = await rememberingStore();
  const lib = (text: string) => workOf('lib', [textOf(text)]);
  const user = (text: string) => workOf('user', [lib(text)]);
  await build(user('one'));
  expect(await build(lib('two'))).toEqual(['lib']);
  const change = `lib: /in/0 ${sha('one')} → ${sha('two')}`;
  expect(foreseen(await look(user('two')))).toEqual({ user: [`user ← ${change}`] });
});

test('what is taken up again from long ago is explained as against the last run', async () => {
  const { look, build } = await rememberingStore();
  const lib = (text: string) => workOf('lib', [textOf(text)]);
  const user = (text: string, own: string) => workOf('user', [lib(text), textOf(own)]);
  await build(user('one', 'own'));
  await build(user('two', 'own'));
  expect(foreseen(await look(user('one', 'own')))).toEqual({});
  expect(foreseen(await look(user('one', 'other')))['user']).toEqual([
    `user: /in/1 ${sha('own')} → ${sha('other')}`,
    `user ← lib: /in/0 ${sha('two')} → ${sha('one')}`,
  ]);
});

test('a result that the store has lost is told as that', async () => {
  const { look, build, past, folder } = await rememberingStore();
  const lib = workOf('lib', [textOf('one')]);
  await build(lib);
  for (const { key } of await past.madeAs(lib.action.label)) {
    await rm(path.join(folder, 'ac', key));
  }
  expect(foreseen(await look(lib))).toEqual({ lib: ['lib: lost'] });
});

test('a memory that is torn or gone changes nothing but what is told', async () => {
  const { look, build, folder } = await rememberingStore();
  const line = (text: string): Output => workOf('user', [describing('lib', [textOf(text)])]);
  await build(line('code # old'));
  await rm(path.join(folder, 'past'), { recursive: true });
  await writeFile(path.join(folder, 'past'), 'no folder');
  expect(foreseen(await look(line('code # new')))).toEqual({
    lib: ['lib: unrecorded'],
    'user?': ['user ← lib: unrecorded'],
  });
  expect(await build(line('code # new'))).toEqual(['lib']);
});

test('one cause that moves many is one, and no more than four are told', async () => {
  const { look, build } = await rememberingStore();
  const line = (macros: string, own: string) => {
    const libs = ['a', 'b', 'c', 'd', 'e'].map((name) =>
      workOf(name, [textOf(macros), textOf(`${own} of ${name}`)]),
    );
    return workOf('image', libs);
  };
  await build(line('old', 'own'));
  const shared = (await look(line('new', 'own'))).toRun.at(-1)?.reason;
  expect(shared?.chains.map(chainText)).toEqual([`image ← a: /in/0 ${sha('old')} → ${sha('new')}`]);
  expect(shared?.more).toBe(false);
  const many = (await look(line('old', 'other'))).toRun.at(-1)?.reason;
  expect(many?.chains).toHaveLength(4);
  expect(many?.more).toBe(true);
});

test.each([
  ['another result', ['code 1', 'code 2', 'code 3'], 0],
  // Of comments: what was made with the first has what the second was made with.
  ['an equal one', ['code # a', 'code # b', 'code # c'], 1],
] as const)(
  'one changed text is one cause of what needs it twice, after a run with %s between',
  async (_, [first, between, last], known) => {
    const { look, build } = await rememberingStore();
    const tool = (text: string) => describing('tool', [textOf(text)]);
    const lib = (name: string, text: string, own: string) =>
      describing(name, [tool(text), textOf(own)]);
    const user = (text: string, own: string) =>
      workOf('user', [lib('lib1', text, own), lib('lib2', text, 'own')]);
    await build(user(first, 'own # x'));
    expect(await build(lib('lib1', between, 'own # y'))).toEqual(['tool', 'lib1']);
    const seen = foreseen(await look(user(last, 'own # y')));
    const change = (before: string) => `tool: /in/0 ${sha(before)} → ${sha(last)}`;
    expect(seen).toEqual({
      tool: [change(between)],
      'lib1?': [`lib1 ← ${change(between)}`],
      'lib2?': [`lib2 ← ${change([first, between][known] ?? '')}`],
      'user?': [`user ← lib1 ← ${change(between)}`],
    });
  },
);

test('a run that brought back an earlier result has moved what had another', async () => {
  const { look, build, past } = await rememberingStore();
  const tool = (text: string) => describing('tool', [textOf(text)]);
  const user = (text: string, own: string) => workOf('user', [tool(text), textOf(own)]);
  await build(user('code 1 # a', 'own'));
  await build(user('code 2 # b', 'own'));
  expect(await build(tool('code 1 # back'))).toEqual(['tool']);
  const expected = `user ← tool: /in/0 ${sha('code 2 # b')} → ${sha('code 1 # back')}`;
  const goal = user('code 1 # back', 'other');
  expect(foreseen(await look(goal))['user']).toContain(expected);
  await build(goal);
  const why = await lookBack(past).lastRun(goal.action.label);
  expect(why?.chains.map(chainText)).toContain(expected);
});

test('of two that lost a file of one name, each is a cause', async () => {
  const { look, build } = await rememberingStore();
  const lib = (name: string, ...more: readonly string[]) =>
    workOf(name, [name, ...more].map(textOf));
  await build(workOf('top', [lib('lib1', 'fix 1'), lib('lib2', 'fix 2')]));
  const seen = foreseen(await look(workOf('top', [lib('lib1'), lib('lib2')])));
  expect(seen['top']).toEqual([
    `top ← lib1: /in/1 ${sha('fix 1')} → -`,
    `top ← lib2: /in/1 ${sha('fix 2')} → -`,
  ]);
});

test('limits of two jobs that come to be one are two causes', async () => {
  const { look, build } = await rememberingStore();
  const line = (memories: readonly number[]) =>
    workOf(
      'image',
      memories.map((memoryMiB, index) =>
        workOf(`lib${index}`, [], { limits: { memoryMiB, pids: 16, seconds: 60 } }),
      ),
    );
  await build(line([64, 64]));
  expect(foreseen(await look(line([128, 128])))['image']).toEqual([
    'image ← lib0: job limits memoryMiB 64 → 128',
    'image ← lib1: job limits memoryMiB 64 → 128',
  ]);
});

test('no old value is told where no run is remembered that goes back so far', async () => {
  const { look, build, past } = await rememberingStore();
  const lib = (text: string) => workOf('lib', [textOf(text)]);
  const user = (text: string) => workOf('user', [lib(text)]);
  await build(user('first'));
  for (const text of ['1', '2', '3', '4', '5', '6', '7', '8']) await build(lib(text));
  const expected = `user ← lib: /in/0 - → ${sha('last')}`;
  const seen = foreseen(await look(user('last')));
  expect(seen).toEqual({
    lib: [`lib: /in/0 ${sha('8')} → ${sha('last')}`],
    user: [expected],
  });
  await build(user('last'));
  const why = await lookBack(past).lastRun(user('last').action.label);
  expect(why?.chains.map(chainText)).toEqual([expected]);
  expect(why?.chains[0]?.cause).toMatchObject({ isBeforeForgotten: true });
});

test('the record of each is read once, however many ways lead to it', async () => {
  const { look, build, read } = await rememberingStore();
  const layers = 16;
  const line = (text: string, own: string) => {
    let below: readonly Output[] = [workOf('bottom', [textOf(text)])];
    for (let layer = 0; layer < layers; layer += 1) {
      below = ['a', 'b'].map((name) => workOf(`${name}${layer}`, below));
    }
    return { below, top: workOf('top', [...below, textOf(own)]) };
  };
  await build(line('old', 'own').top);
  // An attempt that got as far as the top.
  await build(...line('tried', 'own').below);
  read.length = 0;
  const { toRun } = await look(line('new', 'own').top);
  expect(toRun.at(-1)?.reason.chains).toMatchObject([
    { length: layers + 2, cause: { before: { text: 'old' }, after: { text: 'new' } } },
  ]);
  expect(read.toSorted()).toEqual(toRun.map(({ action }) => action.label.subject).toSorted());
});
