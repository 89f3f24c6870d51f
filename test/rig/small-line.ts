import { debian12 } from '../../containers/bases/debian-12.ts';
import { baseMacros, macroFile } from '../../containers/bases/base-macros.ts';
import type { Image } from '../../iso/image.ts';
import { planImage, planMedium } from '../../iso/plan-image.ts';
import { output, type Output } from '../../pipeline/core/action.ts';
import { digestOf } from '../../pipeline/core/digest.ts';
import { planRepo } from '../../repo/plan-repo.ts';
import type { SigningKey } from '../../repo/signing-key.ts';
import { planBuildRoot } from '../../specs/build-root.ts';
import { planImportChunks } from '../../specs/plan-imports.ts';
import { type Package, planPackages } from '../../specs/plan-packages.ts';
import { bootstrapTools } from '../../specs/steps/bootstrap-tools.ts';
import { buildImports } from '../../specs/steps/build-imports.ts';
import { writeImportSpec } from '../../specs/steps/write-import-spec.ts';
import { fetchSource } from '../../specs/steps/fetch-source.ts';
import { querySpec } from '../../specs/steps/query-spec.ts';
import { factsOf } from './facts-of.ts';
import { rootSource } from './root-source.ts';

const macros = macroFile({ ...baseMacros(debian12), dist: '.mini1' });
const limits = { memoryMiB: 4096, pids: 4096, seconds: 3600 };
const epoch = 1_780_000_000;

const key: SigningKey = {
  fingerprint: 'ABCDEF0123456789ABCDEF0123456789ABCDEF01',
  publicKey: 'the public key\n',
  isDevelopment: false,
};

const image: Image = {
  name: 'small',
  title: 'Small',
  version: '1.0',
  arch: 'x86_64',
  volumeId: 'SMALL_1',
  epoch,
  key: 'release',
  profiles: [{ id: 'default', title: 'Install', manner: 'confirm' }],
  defaultProfile: 'default',
  timeout: 15,
  mediaCheck: true,
};

const deb = (name: string) => {
  const file = `pool/main/${name[0]}/${name}/${name}_1.0_amd64.deb`;
  return { name, version: '1.0', architecture: 'amd64', file, size: 4, sha256: digestOf(name) };
};

/** Two packages, of which one needs the other's -devel to be built, and sources of every kind. */
const packages: readonly Package[] = [
  {
    name: 'xen',
    spec: 'Name: xen\n',
    facts: factsOf('xen', { requires: ['gcc', 'zstd-devel >= 1.0'] }),
    sources: [
      { kind: 'text', file: 'xen.service', text: '[Unit]\n' },
      { kind: 'tree', file: 'program.tar', members: [{ path: 'main.ts', text: 'export {};\n' }] },
    ],
    limits,
  },
  {
    name: 'zstd',
    spec: 'Name: zstd\n',
    facts: factsOf('zstd', { requires: ['gcc'] }),
    sources: [{ kind: 'file', content: sourceOf('zstd.tar.xz') }],
    limits,
  },
];

function sourceOf(file: string) {
  const url = `https://upstream.invalid/${file}`;
  return fetchSource({ file, sha256: digestOf(file), from: [{ kind: 'url', url }] });
}

/** The whole line, from .debs to an ISO, of a product whose every text is fixed. */
export const smallLine = (): readonly Output[] => {
  const tools = bootstrapTools([sourceOf('rpm_1.0_amd64.deb')], {
    suite: 'bookworm',
    packages: ['rpm'],
    macros,
  });
  const chunks = planImportChunks([deb('bash'), deb('gcc')], { purpose: 'dom0', tools });
  const glue = { drop: { requires: [], paths: [] }, directories: [], packages: {} };
  const imports = chunks.map(({ name, debs, facts }) => {
    const spec = writeImportSpec(facts, { glue, name, code: digestOf('code') });
    const options = { tools, spec, sourceDateEpoch: epoch, subject: name };
    return { subject: name, rpms: [buildImports(debs, options)] };
  });
  const buildRoot = planBuildRoot(
    rootSource({ tools, imports: imports.flatMap(({ rpms }) => rpms) }),
    { environment: { kind: 'image', output: tools }, macros },
  );
  const planned = planPackages(packages, { buildRoot, macros });
  if (!planned.ok) throw new Error('the small line has a cycle');
  const groups = [...planned.value.values()].map((one) => ({
    subject: one.package.name,
    rpms: [one.rpms],
  }));
  const repository = planRepo([...imports, ...groups], {
    tools,
    key,
    product: 'small',
    sourceDateEpoch: epoch,
    install: ['xen'],
  });
  const medium = planMedium(repository, {
    tools,
    image,
    installRoot: ['bash'],
    packages: ['bash', 'xen'],
  });
  const iso = planImage(medium, {
    tools,
    image,
    answers: { default: 'reboot\n' },
    notices: { LICENSE: 'free\n' },
  });
  const facts = packages.map(({ name, spec }) =>
    querySpec({ name, spec, macros }, { buildRoot: buildRoot.image }),
  );
  return [...chunks.map((chunk) => output('facts', chunk.facts.action)), ...facts, iso];
};
