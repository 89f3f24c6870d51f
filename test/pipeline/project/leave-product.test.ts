import { statSync, unlinkSync, writeFileSync } from 'node:fs';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { type Image, isoName } from '../../../iso/image.ts';
import { output } from '../../../pipeline/core/action.ts';
import { type Digest, digestOf } from '../../../pipeline/core/digest.ts';
import type { Event } from '../../../pipeline/core/event.ts';
import { execution } from '../../../pipeline/core/execute.ts';
import type { Host, Runner } from '../../../pipeline/core/host.ts';
import { planOf } from '../../../pipeline/core/plan.ts';
import { mendingOf } from '../../../pipeline/mending.ts';
import { orAgain } from '../../../pipeline/or-again.ts';
import { leaveProduct } from '../../../pipeline/project/leave-product.ts';
import { readPublished } from '../../../pipeline/publish/read-published.ts';
import { type DirectoryStore, directoryStore } from '../../../pipeline/store/directory.ts';
import { chunksOf } from '../../rig/chunks-of.ts';
import { harmless } from '../../rig/execute-plan.ts';
import { noLogs } from '../../rig/no-logs.ts';
import { defaultProject } from '../../rig/shared-run.ts';
import { temporaryFolder } from '../../rig/temporary-folder.ts';
import { textOf, workOf } from '../../rig/work-of.ts';

const image: Image = {
  name: 'small',
  title: 'Small',
  version: '1.0',
  arch: 'x86_64',
  volumeId: 'SMALL_1',
  epoch: 1_780_000_000,
  key: 'development',
  profiles: [{ id: 'default', title: 'Install', manner: 'confirm' }],
  defaultProfile: 'default',
  timeout: 15,
  mediaCheck: true,
};

const isoFile = isoName(image);

/** What the two actions leave, of a state of the distribution. */
const textsOf = (
  state: string,
): Record<'repository' | 'iso', Readonly<Record<string, string>>> => ({
  repository: {
    'Packages/a.rpm': 'the same package',
    'Packages/b.rpm': `package of ${state}`,
    'repodata/repomd.xml': `metadata of ${state}`,
  },
  iso: { [isoFile]: `medium of ${state}` },
});

type Loss = (file: string) => void;

const gone: Loss = (file) => unlinkSync(file);
const rotten: Loss = (file) => {
  const { size } = statSync(file);
  unlinkSync(file);
  writeFileSync(file, '?'.repeat(size));
};

interface Losing {
  readonly text: string;
  readonly loss: Loss;
  /** How often, whenever it is there. */
  readonly times: number;
}

/** A store on a disk that loses a file in the moment in which somebody asks where it is. */
const losing = (store: DirectoryStore, { text, loss, times }: Losing): DirectoryStore => {
  const digest = digestOf(text);
  let left = times;
  const pathOf = (asked: Digest) => {
    const file = store.pathOf(asked);
    const isThere = asked === digest && statSync(file, { throwIfNoEntry: false }) !== undefined;
    if (isThere && left > 0) {
      left -= 1;
      loss(file);
    }
    return file;
  };
  return { ...store, pathOf };
};

const opened = async () => {
  const home = await temporaryFolder();
  const store = await directoryStore(path.join(home, 'store'));
  const folder = path.join(home, 'out');
  const project = await defaultProject();
  const key = { fingerprint: 'A'.repeat(40), publicKey: '', isDevelopment: true };

  /** A run of its own, which has what earlier ones have left in the store. */
  const leave = async (state: string, loses?: Losing) => {
    const events: Event[] = [];
    const ran: string[] = [];
    const run: Runner['run'] = async ({ action: { label } }) => {
      ran.push(label.subject);
      const { repository: ofRepository, iso: ofIso } = textsOf(state);
      const texts = label.subject === 'iso' ? ofIso : ofRepository;
      const files = Object.entries(texts).map(async ([name, text]) => ({
        path: name,
        ...(await store.write(chunksOf(text))),
        executable: false,
      }));
      return { ok: true, value: { files: await Promise.all(files) } };
    };
    const host: Host = {
      store,
      runnerOf: () => ({ run, pool: 'work' }),
      clock: { now: () => 0 },
      logs: noLogs,
      report: (event) => events.push(event),
    };
    const running = execution(host, harmless);
    const repository = output('repository', workOf('repository', [textOf(state)]).action);
    const iso = output('iso', workOf('iso', [textOf(state)]).action);
    const placing = loses ? losing(store, loses) : store;
    const planned = { project, key, packages: new Map(), run: { store: placing } };
    const ended = await orAgain(async () => {
      const report = await running.execute(planOf([repository, iso]));
      return leaveProduct({ image, repository, iso, packages: [], report }, { planned, folder });
    }, mendingOf(running, host).mend);
    const said = events.flatMap((event) => (event.type === 'noted' ? event.message : []));
    return { ended, ran, said };
  };
  return { folder, leave };
};

/** What somebody finds who is served: the texts of the snapshot, and of the ISO. */
const served = async (folder: string) => {
  const channel = path.join(folder, 'repo/testing');
  const snapshot = await readPublished(channel);
  const files = (snapshot?.files ?? []).map(
    async (file) => [file.path, await readFile(path.join(channel, file.path), 'utf8')] as const,
  );
  const beside = (name: string) => readFile(path.join(folder, 'iso', name), 'utf8').catch(() => '');
  const manifest = await beside(isoFile.replace(/\.iso$/, '.manifest.json'));
  return {
    repository: Object.fromEntries(await Promise.all(files)),
    iso: { [isoFile]: await beside(isoFile) },
    sum: await beside(`${isoFile}.sha256`),
    told: manifest === '' ? undefined : JSON.parse(manifest).image.sha256,
  };
};

const wholeOf = (state: string) => {
  const digest = digestOf(textsOf(state).iso[isoFile] ?? '');
  return { ...textsOf(state), sum: `${digest}  ${isoFile}\n`, told: digest };
};

const nothing = { repository: {}, iso: { [isoFile]: '' }, sum: '', told: undefined };

/** What is there and nobody should see: files aside, and folders that are no snapshot. */
const leftovers = async (folder: string): Promise<readonly string[]> => {
  const names = await readdir(folder, { recursive: true });
  const halves = names.filter((name) => /(^|\/)\.|\.new$|\.partial/.test(name));
  const snapshots = await readdir(path.join(folder, 'repo/snapshots')).catch(() => []);
  for (const name of snapshots) {
    const snapshot = await readPublished(path.join(folder, 'repo/snapshots', name));
    if (snapshot?.id !== name) halves.push(name);
  }
  return halves;
};

const wasGone = 'files of the store are gone that were there: what is needed of them is made again';
const hadOtherBytes = (text: string) =>
  `the store's file ${digestOf(text)} had other bytes: it is made again`;

const losses = [
  { file: 'Packages/a.rpm', text: 'the same package', of: 'repository' },
  { file: 'repodata/repomd.xml', text: 'metadata of one', of: 'repository' },
  { file: isoFile, text: 'medium of one', of: 'iso' },
].flatMap((one) => [
  { ...one, how: 'is gone', loss: gone, said: wasGone },
  { ...one, how: 'has rotted', loss: rotten, said: hadOtherBytes(one.text) },
]);

test.each(losses)('$file that $how just then is made again, and it is said', async (one) => {
  const { folder, leave } = await opened();
  expect((await leave('one')).ran.toSorted()).toEqual(['iso', 'repository']);
  await rm(folder, { recursive: true });
  const { ended, ran, said } = await leave('one', { ...one, times: 1 });
  expect(ended).toMatchObject({ ok: true, value: { ok: true, value: { path: isoFile } } });
  expect(ran).toEqual([one.of]);
  expect(said).toEqual([one.said]);
  expect(await served(folder)).toEqual(wholeOf('one'));
  expect(await leftovers(folder)).toEqual([]);
});

/** What was made just now is placed without being read again. */
const unmendable = losses.filter(({ of, loss }) => of === 'repository' || loss === gone);

test.each(unmendable)(
  'the first time, nothing is left where $file $how again and again',
  async (one) => {
    const { folder, leave } = await opened();
    await leave('one');
    await rm(folder, { recursive: true });
    const { ended, ran } = await leave('one', { ...one, times: Infinity });
    expect(ended).toMatchObject({ ok: false, failure: [{ digest: digestOf(one.text) }] });
    expect(ran).toEqual([one.of, one.of]);
    const { repository } = one.of === 'iso' ? wholeOf('one') : nothing;
    expect(await served(folder)).toEqual({ ...nothing, repository });
    expect(await leftovers(folder)).toEqual([]);
  },
);

test.each([
  { text: 'package of two', of: 'the repository' },
  { text: 'medium of two', of: 'the ISO' },
])('what was served stays, whole, where $of cannot take its place', async ({ text }) => {
  const { folder, leave } = await opened();
  await leave('one');
  const { ended } = await leave('two', { text, loss: gone, times: Infinity });
  expect(ended).toMatchObject({ ok: false, failure: [{ digest: digestOf(text), kind: 'gone' }] });
  const { repository, ...medium } = await served(folder);
  expect(repository).toEqual(textsOf(text.startsWith('medium') ? 'two' : 'one').repository);
  expect({ repository: wholeOf('one').repository, ...medium }).toEqual(wholeOf('one'));
  expect(await leftovers(folder)).toEqual([]);

  expect((await leave('two')).ended).toMatchObject({ ok: true, value: { ok: true } });
  expect(await served(folder)).toEqual(wholeOf('two'));
  expect(await leftovers(folder)).toEqual([]);
});

test('what is no fault of the store is a failure of its own, and mends nothing', async () => {
  const { folder, leave } = await opened();
  await leave('one');
  await rm(path.join(folder, 'repo/testing'));
  await writeFile(path.join(folder, 'repo/testing'), 'no link');
  const { ended, ran } = await leave('one');
  const failure = { code: 'publish/not-a-channel', exitCode: 36 };
  expect(ended).toMatchObject({ ok: true, value: { ok: false, failure } });
  expect(ran).toEqual([]);
});
