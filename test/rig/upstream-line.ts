import type { RegistryRoot } from '../../containers/bases/base.ts';
import { baseMacros, macroFile } from '../../containers/bases/base-macros.ts';
import { centos7 } from '../../containers/bases/centos-7.ts';
import type { Output } from '../../pipeline/core/action.ts';
import { digestOf } from '../../pipeline/core/digest.ts';
import { upstreamImports } from '../../pipeline/project/upstream-imports.ts';
import type { ImportLock, NamedPackage } from '../../recipes/imports/import-lock.ts';
import { planBuildRoot } from '../../specs/build-root.ts';
import { planPackages } from '../../specs/plan-packages.ts';
import { bootstrapTools } from '../../specs/steps/bootstrap-tools.ts';
import { resolveImports } from '../../specs/steps/resolve-imports.ts';
import { factsOf } from './facts-of.ts';
import { rootSource } from './root-source.ts';

const macros = macroFile(baseMacros(centos7));
const root: RegistryRoot = { kind: 'registry', reference: 'docker.io/library/centos:7.5.1804' };
const [os, updates] = centos7.repositories;

const locked = (name: string, repository = os) =>
  ({
    version: '1-1.el7',
    architecture: 'x86_64',
    file: `Packages/${name}-1-1.el7.x86_64.rpm`,
    sha256: digestOf(name),
    size: 1,
    repository: repository?.id,
  }) satisfies Omit<NamedPackage, 'name' | 'repository'> & { repository: string | undefined };

/** A lock of centos-7 that is made up. */
export const upstreamLock = {
  image: {
    reference: root.reference,
    digest: 'sha256:7fa8d6e1b61a3f9fc1413be9c2f8a8a84dab8855cdb5c467d144ff171155fd19',
  },
  keys: Object.fromEntries(
    centos7.repositories.flatMap(({ keys }) => keys.map(({ url }) => [url, digestOf(url)])),
  ),
  sets: { build: ['bash', 'gcc'] },
  packages: { bash: locked('bash'), gcc: locked('gcc', updates) },
} satisfies ImportLock;

export const upstreamTools = bootstrapTools([], { suite: 'bookworm', packages: ['rpm'], macros });

/** The line of a base that is an RPM distribution, from its repositories to a package. */
export const upstreamLine = (): readonly Output[] => {
  const tools = upstreamTools;
  const imports = upstreamImports(centos7, {
    lock: { value: upstreamLock },
    tools,
    root,
  });
  if (!imports.ok) throw new Error(imports.failure.message);
  const packages = Object.entries(upstreamLock.packages);
  const rpms = imports.value.rpmsOf(
    packages.map(([name, one]) => ({ name, ...one })),
    'build',
  );
  const source = rootSource({ tools, imports: rpms.map((one) => one.rpms) });
  const buildRoot = planBuildRoot(
    { ...source, packages: ['bash', 'gcc'], sha256Digests: centos7.rpm.sha256Digests },
    { environment: imports.value.installedBy, macros },
  );
  const limits = { memoryMiB: 4096, pids: 4096, seconds: 3600 };
  const planned = planPackages(
    [{ name: 'zstd', spec: 'Name: zstd\n', facts: factsOf('zstd'), sources: [], limits }],
    { buildRoot, macros },
  );
  if (!planned.ok) throw new Error('one package has no cycle');
  return [resolved(tools), ...[...planned.value.values()].map((one) => one.rpms)];
};

const resolved = (tools: Output<'image'>): Output<'file'> =>
  resolveImports(
    {
      base: centos7.name,
      sets: { build: { form: 'rpm', ours: [], packages: ['bash', 'gcc'], also: [] } },
    },
    {
      tools,
      arch: centos7.rpm.arch,
      repositories: centos7.repositories.map((one) => ({
        ...one,
        repomd: '<repomd/>',
        metadata: [{ path: 'repodata/primary.xml.gz', sha256: digestOf(one.id) }],
      })),
    },
  );
