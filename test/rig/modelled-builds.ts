import { z } from 'zod';
import type { Action } from '../../pipeline/core/action.ts';
import { asDigest, canonicalJson, type Digest, digestOf } from '../../pipeline/core/digest.ts';
import type { ActionResult, Runner, Store, Task } from '../../pipeline/core/host.ts';
import { selectRunner } from '../../pipeline/host/select-runner.ts';
import { treeDigest } from '../../pipeline/core/tree-digest.ts';
import { chunksOf } from './chunks-of.ts';
import {
  contentOf,
  type ModelledBuild,
  modelledClosure,
  modelledFacts,
  type ModelledRoot,
  type ModelledRpm,
  modelledRpms,
  readModelledSpec,
} from './modelled-rpm.ts';
import { textFrom } from './text-from.ts';

/** A container engine without containers, and the outside world. */
export interface ModelledEngine {
  readonly keeps: ModelledBuild['keeps'];
  /** What is in images, by what describes them. */
  readonly images: Map<Digest, ModelledRoot>;
  /** What is in images that this engine has not made, those of a real base, and what it offers. */
  readonly base?: ModelledRoot & { readonly available: readonly ModelledRpm[] };
  /** Texts that can be downloaded, by their digest. */
  readonly upstream: Map<string, string>;
  /** `step subject` of the actions that were run, in the order of their ends. */
  readonly ran: string[];
  /** By build (`gcc`, `gcc@bootstrap`): the digest of all that the last one could see, by content. */
  readonly seen: Map<string, Digest>;
}

export const modelledEngine = (keeps: ModelledBuild['keeps'] = 'little'): ModelledEngine => ({
  keeps,
  images: new Map(),
  upstream: new Map(),
  ran: [],
  seen: new Map(),
});

/**
 * Runs the actions of a plan of synthetic packages in this process. What comes out is a pure
 * function of what an action is given: a root is what is installed in it, a spec's comments get
 * into SRPMs and no further, and RPMs are what they were compiled from and with.
 */
export const modelledRunner = (store: Store, engine: ModelledEngine): Runner => {
  const read = readerOf(store);
  return {
    pool: 'work',
    foresee: ({ job }) =>
      job.kind === 'fetch'
        ? { files: [{ path: job.file, digest: asDigest(job.sha256), size: 0, executable: false }] }
        : undefined,
    holds: async (action, { files }) =>
      !makesImage(action) || engine.base !== undefined || engine.images.has(treeDigest(files)),
    run: async (task, context) => {
      const { step, subject } = task.action.label;
      if (task.action.job.kind === 'select') return selectRunner(store).run(task, context);
      const { files, root } = madeBy(task, { engine, texts: await textsOf(task, read) });
      const value = await stored(files, store);
      if (root) engine.images.set(treeDigest(value.files), root);
      engine.ran.push(`${step} ${subject}`);
      return { ok: true, value };
    },
  };
};

/** Reads each file once, however many packages need it. */
const readerOf = (store: Store): ((digest: Digest) => Promise<string>) => {
  const texts = new Map<Digest, string>();
  return async (digest) => {
    const text = texts.get(digest) ?? (await textFrom(store.read(digest)));
    texts.set(digest, text);
    return text;
  };
};

const makesImage = ({ job }: Action): boolean =>
  job.kind === 'bootstrap' || (job.kind === 'container' && job.produces.kind === 'image');

const stored = async (files: Made['files'], store: Store): Promise<ActionResult> => {
  const written = Object.entries(files)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(async ([path, text]) => {
      const { digest, size } = await store.write(chunksOf(text));
      return { path, digest, size, executable: false };
    });
  return { files: await Promise.all(written) };
};

interface Made {
  /** Of /out, by path. */
  readonly files: Readonly<Record<string, string>>;
  /** Where it is an image. */
  readonly root?: ModelledRoot;
}

interface Making {
  readonly engine: ModelledEngine;
  /** The inputs, by path. */
  readonly texts: Texts;
}

type Texts = readonly (readonly [path: string, text: string])[];

const madeBy = (task: Task, making: Making): Made => {
  const { job, label, inputs } = task.action;
  const { engine, texts } = making;
  switch (label.step) {
    case 'fetch':
      return { files: fetched(job, engine) };
    case 'query-spec':
      return {
        files: { facts: modelledFacts(only(texts, /\.spec$/), only(texts, /^\/in\/macros$/)) },
      };
    case 'build-srpm':
      return { files: { [`${label.subject}-1.0-1.src.rpm`]: JSON.stringify(texts) } };
    case 'build-imports':
      return { files: Object.fromEntries(rpmsIn(texts, /^\/in\/debs\//).map(rpmFile)) };
    case 'index-imports':
      return { files: { [importList]: JSON.stringify(rpmFiles(texts, '/in/rpms/')) } };
    case 'find-providers':
      return { files: { providers: '' } };
    case 'resolve-requires':
      return { files: resolvedRoot(making) };
    case 'install-build-root':
      return described({ installed: rpmsIn(texts, /^\/in\/rpms\//) });
    case 'install-requires':
      return extendedRoot(task, making);
    case 'build-rpm':
      return { files: rpmsOf(task, making) };
    case 'check-converged':
      return { files: convergedRpms(texts) };
    default:
      return { files: { out: canonicalJson([label, inputs.length]) } };
  }
};

const textsOf = async (
  { inputs }: Task,
  read: (digest: Digest) => Promise<string>,
): Promise<Texts> => {
  const texts: [string, string][] = [];
  for (const input of inputs) {
    if (input.kind === 'text') texts.push([input.path, input.text]);
    else {
      for (const { path, digest } of input.files) {
        texts.push([`${input.path}/${path}`, await read(digest)]);
      }
    }
  }
  return texts;
};

const only = (texts: Texts, pattern: RegExp): string => {
  const [found, second] = texts.filter(([path]) => pattern.test(path));
  if (found === undefined || second) throw new Error(`not one file is like ${pattern.source}`);
  return found[1];
};

const fetched = (job: Action['job'], { upstream }: ModelledEngine): Made['files'] => {
  const text = job.kind === 'fetch' ? upstream.get(job.sha256) : undefined;
  if (job.kind !== 'fetch' || text === undefined) throw new Error('upstream has no such file');
  return { [job.file]: text };
};

const rpm = z.object({
  name: z.string(),
  provides: z.array(z.string()),
  requires: z.array(z.string()),
  payload: z.string(),
  sourcePackage: z.string(),
});

const rpmsIn = (texts: Texts, pattern: RegExp): readonly ModelledRpm[] =>
  texts.filter(([path]) => pattern.test(path)).map(([, text]) => rpmOf(text));

/** Each is in sight of thousands of builds. */
const rpmOf = (text: string): ModelledRpm => {
  const read = known.get(text) ?? rpm.parse(JSON.parse(text));
  known.set(text, read);
  return read;
};

const known = new Map<string, ModelledRpm>();

const rpmFile = (one: ModelledRpm) => [`${one.name}-1.0-1.rpm`, JSON.stringify(one)] as const;

const srpm = z.array(z.tuple([z.string(), z.string()]));

const described = ({ installed }: ModelledRoot): Made => ({
  root: { installed },
  files: { packages: installed.map((one) => `${JSON.stringify(one)}\n`).join('') },
});

/** Stands for the imports' metadata. */
const importList = 'imports.json';

type RpmFiles = readonly (readonly [file: string, text: string])[];

const rpmFiles = (texts: Texts, folder: string): RpmFiles =>
  texts
    .filter(([path]) => path.startsWith(folder))
    .map(([path, text]) => [path.slice(path.lastIndexOf('/') + 1), text]);

const request = z.object({ packages: z.array(z.string()), requires: z.array(z.string()) });

const resolvedRoot = ({ engine: { base }, texts }: Making): Made['files'] => {
  const textAt = (end: string) => texts.find(([path]) => path.endsWith(end))?.[1];
  const { packages, requires } = request.parse(JSON.parse(only(texts, /\/request\.json$/)));
  const listed = z.array(z.tuple([z.string(), z.string()]));
  const imports = listed.parse(JSON.parse(textAt(`/${importList}`) ?? '[]'));
  const files = [
    ...rpmFiles(texts, '/in/ours/').map(([file, text]) => [`ours/${file}`, text] as const),
    ...imports.map(([file, text]) => [`imports/${file}`, text] as const),
  ];
  const offers = files.map(([file, text]) => ({ file, ...rpm.parse(JSON.parse(text)) }));
  const wanted = base?.installed.map(({ name }) => name) ?? packages;
  const chosen = modelledClosure([...wanted, ...requires], [...offers, ...(base?.available ?? [])]);
  const root = offers.filter(({ name, file }) =>
    chosen.some((one) => one.name === name && (!('file' in one) || one.file === file)),
  );
  const before = new Set((textAt('/base/root') ?? '').split('\n'));
  const lines = (some: typeof root) => some.map(({ file }) => `${file}\n`).join('');
  return {
    root: lines(root),
    added: lines(root.filter(({ file }) => !before.has(file))),
    removed: '',
    choices: '',
  };
};

const rootOf = ({ image }: Task, { images, base }: ModelledEngine): ModelledRoot => {
  const root = image && (images.get(image) ?? base);
  if (root === undefined) throw new Error('the engine has no such image');
  return root;
};

const extendedRoot = (task: Task, { engine, texts }: Making): Made => {
  const all = [...rootOf(task, engine).installed, ...rpmsIn(texts, /^\/in\/rpms\//)];
  const byName = new Map(all.map((one) => [one.name, one]));
  const names = [...byName.keys()].toSorted();
  return described({ installed: names.flatMap((name) => byName.get(name) ?? []) });
};

const rpmsOf = (task: Task, { engine, texts }: Making): Made['files'] => {
  const { installed } = rootOf(task, engine);
  const text = only(texts, /\.src\.rpm$/);
  const macros = only(texts, /^\/in\/macros$/);
  const files = srpm.parse(JSON.parse(text));
  const spec = readModelledSpec(only(files, /\.spec$/), macros);
  const source = only(files, /^\/in\/SOURCES\//);
  const { keeps, seen } = engine;
  const visible = [task.action.job, text, macros, installed.map(contentOf)];
  seen.set(task.action.label.subject, digestOf(canonicalJson(visible)));
  const made = modelledRpms({ srpm: text, spec, source, macros, root: installed, keeps });
  return {
    ...Object.fromEntries(made.map(rpmFile).map(([file, json]) => [`RPMS/${file}`, json])),
    contents: made.map((one) => `${contentOf(one)}\n`).join(''),
  };
};

const convergedRpms = (texts: Texts): Made['files'] => {
  if (only(texts, /^\/in\/earlier\/contents$/) !== only(texts, /^\/in\/later\/contents$/)) {
    throw new Error('the rounds have not converged');
  }
  const files = rpmFiles(texts, '/in/later/RPMS/');
  return Object.fromEntries(files.map(([file, text]) => [`RPMS/${file}`, text]));
};
