import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Base } from '../../containers/bases/base.ts';
import { toolsBase } from '../../containers/bases/catalogue.ts';
import { debian12 } from '../../containers/bases/debian-12.ts';
import { imageName } from '../../containers/engines/docker/images.ts';
import { serveFolder } from '../../pipeline/boot/serve-folder.ts';
import { treeDigest } from '../../pipeline/core/tree-digest.ts';
import { foldersOf } from '../../pipeline/folders.ts';
import { type Keys, keysOf } from '../../pipeline/host/keys.ts';
import { placeFiles } from '../../pipeline/host/place-files.ts';
import type { Run } from '../../pipeline/open-run.ts';
import { importCodeDigest } from '../../pipeline/project/import-code-digest.ts';
import { planTools } from '../../pipeline/project/plan-tools.ts';
import { rewrappedImports } from '../../pipeline/project/rewrapped-imports.ts';
import { packagesOf } from '../../recipes/imports/import-lock.ts';
import {
  type DistributionPlan,
  distributionKeyFile,
  planDistribution,
  type RepositoryName,
} from './distribution-plan.ts';
import { localRegistry } from './local-registry.ts';
import { defaultProject, inSharedRun, madeBy } from './shared-run.ts';
import { testEngine } from './test-engine.ts';

/** An RPM distribution on this machine: an image in a registry, repositories over HTTP. */
export interface Distribution {
  /** As a base: what the two of XCP-ng are, in other values. */
  readonly baseOn: (repository: RepositoryName) => Base;
  /** The same with what the rpm of centos-7 cannot do. */
  readonly olderBase: () => Base;
  readonly close: () => Promise<void>;
}

export const openDistribution = async (): Promise<Distribution> => {
  const folder = await mkdtemp(path.join(tmpdir(), 'kiln-distribution-'));
  const own = await keysIn(foldersOf(process.env).state);
  const others = await keysIn(path.join(folder, 'state'));
  const plan = await plannedWith(own, others);
  const secret: Keys['secret'] = async (...asked) =>
    (await own.secret(...asked)) ?? (await others.secret(...asked));
  const image = await inSharedRun((run) => lay(plan, { run, folder }), secret);
  const docker = await testEngine();
  const registry = await localRegistry();
  const { byTag, byDigest } = await registry.take(docker, image);
  const server = await serveFolder(folder);
  const places = { reference: byTag, port: server.port, fingerprint: own.key.fingerprint };
  return {
    baseOn: (repository) => baseOf(repository, places),
    olderBase: () => asOlder(baseOf('good', places)),
    close: async () => {
      await server.close();
      await registry.close();
      await docker
        .getImage(byDigest)
        .remove()
        .catch(() => undefined);
      await rm(folder, { recursive: true, force: true });
    },
  };
};

const keysIn = async (state: string): Promise<Keys> => {
  const keys = await keysOf({ state, expected: 'development', env: {}, now: new Date() });
  if (!keys.ok) throw new Error(keys.failure.kind);
  return keys.value;
};

/** Of the imports that the default product has made already. */
const plannedWith = async (own: Keys, others: Keys): Promise<DistributionPlan> => {
  const { imports, product, toolImports } = await defaultProject();
  const tools = planTools(toolsBase, toolImports);
  const { rpmsOf } = rewrappedImports(imports, { tools, code: await importCodeDigest() });
  const inRepository = packagesOf(imports.lock.value, product.value.imports.repository);
  const taken = new Set(inRepository.map(({ name }) => name));
  const forBuilds = packagesOf(imports.lock.value, product.value.imports.buildRoot);
  const all = [
    ...rpmsOf(inRepository, 'dom0'),
    ...rpmsOf(
      forBuilds.filter(({ name }) => !taken.has(name)),
      'build',
    ),
  ];
  return planDistribution(
    all.map(({ rpms }) => rpms),
    { tools, key: own.key, stranger: others.key },
  );
};

/** Makes it all; the repositories are folders below one, by name. Gives the image's name. */
const lay = async (
  { image, repositories }: DistributionPlan,
  { run, folder }: { readonly run: Run; readonly folder: string },
): Promise<string> => {
  for (const [name, { packages, metadata }] of Object.entries(repositories)) {
    const root = path.join(folder, name);
    await placeFiles(await madeBy(run, metadata), root, run.store);
    for (const rpms of packages) {
      await placeFiles(await madeBy(run, rpms), path.join(root, 'Packages'), run.store);
    }
  }
  return imageName(treeDigest(await madeBy(run, image)));
};

interface Places {
  readonly reference: string;
  readonly port: number;
  readonly fingerprint: string;
}

const baseOf = (name: RepositoryName, { reference, port, fingerprint }: Places): Base => {
  const origin = `http://127.0.0.1:${port}`;
  return {
    ...debian12,
    name: 'distribution',
    title: 'A distribution on this machine',
    root: { kind: 'registry', reference },
    repositories: [
      {
        id: name,
        urls: [`${origin}/absent/`, `${origin}/${name}/`],
        keys: [{ url: `${origin}/good/${distributionKeyFile}`, fingerprint }],
        signedMetadata: true,
        exclude: [],
      },
    ],
  };
};

const asOlder = (base: Base): Base => ({
  ...base,
  rpm: { ...base.rpm, sha256Digests: false, reproducible: false },
});
