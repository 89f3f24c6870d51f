import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { action, type Output, type OutputKind } from '../../../pipeline/core/action.ts';
import { planRepo } from '../../../repo/plan-repo.ts';
import { checkRepo } from '../../../repo/steps/check-repo.ts';
import { createRepo } from '../../../repo/steps/create-repo.ts';
import { signMetadata } from '../../../repo/steps/sign-metadata.ts';
import { signRpms } from '../../../repo/steps/sign-rpms.ts';
import { changed } from '../rig/changed.ts';
import { type Rig, startRig, tools, toolsImage } from '../rig/run-output.ts';
import { type TestKey, testKey } from '../rig/test-keys.ts';
import { testRpms } from '../rig/test-rpms.ts';

const sourceDateEpoch = 1_780_000_000;
const subject = 'example';
const keyFile = 'RPM-GPG-KEY-example';

let rig: Rig;
let key: TestKey;
let foreign: TestKey;

beforeAll(async () => {
  if (toolsImage === undefined) return;
  [key, foreign] = await Promise.all([testKey('Example'), testKey('Somebody else')]);
  rig = await startRig();
  for (const { fingerprint, secret } of [key, foreign]) rig.secrets.set(fingerprint, secret);
});

afterAll(async () => {
  if (toolsImage !== undefined) await rig.close();
});

const options = () => ({ tools, key, sourceDateEpoch, subject, keyFile });
const sign = (rpms: Output<'rpms'>, by = key) => signRpms([rpms], { ...options(), key: by });
const metadataOf = (signed: readonly Output<'rpms'>[]) =>
  signMetadata(createRepo(signed, options()), options());
const check = (
  packages: readonly Output<'rpms'>[],
  { metadata = metadataOf(packages), install = [] as readonly string[] } = {},
) => checkRepo({ packages, metadata }, { ...options(), install });

/** Expected of everything that a client must not get: no output, and a log that says why. */
const logOfFailed = async (output: Output, step: string): Promise<string> => {
  const ran = await rig.run(output);
  expect(ran).toMatchObject({ ok: false, failure: { step } });
  return ran.ok ? '' : ran.failure.log;
};

const withScript = <Kind extends OutputKind>(
  of: Output<Kind>,
  change: (text: string) => string,
): Output<Kind> => {
  const { job, label, environment, inputs } = of.action;
  if (job.kind !== 'container') throw new Error('no container job');
  return {
    ...of,
    action: action(label, { environment, inputs, job: { ...job, argv: job.argv.map(change) } }),
  };
};

const app = testRpms([{ name: 'app', requires: 'lib' }]);
const lib = testRpms([{ name: 'lib' }]);
const groups = [
  { subject: 'app', rpms: [app] },
  { subject: 'lib', rpms: [lib] },
];

describe.skipIf(toolsImage === undefined)('a repository', () => {
  test('is signed, closed, checked, and bit-identical from one key and time', async () => {
    const plan = () => planRepo(groups, { ...options(), product: subject, install: ['app'] });
    const again = await startRig();
    again.secrets.set(key.fingerprint, key.secret);
    const [first, second] = [await rig.run(plan()), await again.run(plan())];
    await again.close();
    if (!first.ok) throw new Error(first.failure.log);
    expect(second).toEqual(first);
    const paths = first.value.files.map(({ path }) => path.replace(/[0-9a-f]{64}/, 'DIGEST'));
    expect(paths.toSorted()).toEqual([
      'Packages/app-1.0-1.noarch.rpm',
      'Packages/lib-1.0-1.noarch.rpm',
      'RPM-GPG-KEY-example',
      'packages.tsv',
      'repodata/DIGEST-filelists.xml.gz',
      'repodata/DIGEST-other.xml.gz',
      'repodata/DIGEST-primary.xml.gz',
      'repodata/repomd.xml',
      'repodata/repomd.xml.asc',
    ]);
  });

  test('has only the newest version of a package, as rpm compares them', async () => {
    const versions = ['1.9', '1.10', '1.10~rc1'].map((version) =>
      sign(testRpms([{ name: 'lib', version }])),
    );
    const ran = await rig.run(check(versions));
    if (!ran.ok) throw new Error(ran.failure.log);
    const packages = ran.value.files.filter(({ path }) => path.startsWith('Packages/'));
    expect(packages.map(({ path }) => path)).toEqual(['Packages/lib-1.10-1.noarch.rpm']);
  });

  test('cannot have two packages of one name and different bytes', async () => {
    const other = testRpms([{ name: 'lib', content: 'other' }]);
    const both = signRpms([lib, other], options());
    expect(await logOfFailed(both, 'sign-rpms')).toContain(
      'kiln: two different packages are named lib-1.0-1.noarch.rpm',
    );
    const signed = createRepo([sign(lib), sign(other)], options());
    expect(await logOfFailed(signed, 'create-repo')).toContain(
      'kiln: two different packages are named lib-1.0-1.noarch.rpm',
    );
  });

  test('refuses a file that is named for another package', async () => {
    const renamed = changed(sign(lib), 'mv lib-1.0-1.noarch.rpm lib-2.0-1.noarch.rpm');
    expect(await logOfFailed(createRepo([renamed], options()), 'create-repo')).toContain(
      'kiln: lib-2.0-1.noarch.rpm holds the package lib-1.0-1.noarch',
    );
  });

  test('is refused when a requirement is not met, with package and requirement', async () => {
    expect(await logOfFailed(check([sign(app)]), 'check-repo')).toContain(
      'kiln: app-1.0-1.noarch requires lib, which no package provides',
    );
  });

  test('is refused when packages to install are missing or have conflicting files', async () => {
    const signed = sign(
      testRpms([
        { name: 'one', file: '/etc/same', content: 'one' },
        { name: 'two', file: '/etc/same', content: 'two' },
      ]),
    );
    expect(await logOfFailed(check([signed], { install: ['one', 'two'] }), 'check-repo')).toContain(
      'file /etc/same conflicts between attempted installs of',
    );
    expect(await logOfFailed(check([signed], { install: ['three'] }), 'check-repo')).toContain(
      'three',
    );
  });
});

describe.skipIf(toolsImage === undefined)('signatures', () => {
  test('an unsigned package is refused by name', async () => {
    expect(await logOfFailed(check([lib]), 'check-repo')).toMatch(
      /kiln: bad signature or digest: .*lib-1\.0-1\.noarch\.rpm/,
    );
  });

  test('a package signed with a foreign key is refused by name', async () => {
    expect(await logOfFailed(check([sign(lib, foreign)]), 'check-repo')).toMatch(
      /kiln: bad signature or digest: .*lib-1\.0-1\.noarch\.rpm/,
    );
  });

  test('a SHA-1 signature is refused although rpm takes it', async () => {
    const weak = withScript(sign(lib), (text) => text.replaceAll('sha512', 'sha1'));
    expect(await logOfFailed(weak, 'sign-rpms')).toContain(
      'kiln: lib-1.0-1.noarch has a weak signature: RSA/SHA1',
    );
  });

  test.each([
    ['a flipped byte', 'printf X | dd of=lib-1.0-1.noarch.rpm bs=1 seek=6000 conv=notrunc'],
    ['a truncated file', 'truncate -s -10 lib-1.0-1.noarch.rpm'],
    ['appended bytes', 'echo >>lib-1.0-1.noarch.rpm'],
  ])('a package with %s is refused by name', async (_what, damage) => {
    const damaged = changed(sign(lib), damage);
    expect(
      await logOfFailed(check([damaged], { metadata: metadataOf([sign(lib)]) }), 'check-repo'),
    ).toContain('Packages/lib-1.0-1.noarch.rpm: FAILED');
  });

  test.each([
    ['unsigned', 'rm repodata/repomd.xml.asc', 'repomd.xml is not signed'],
    ['edited', 'sed -i s/lib/bil/ repodata/repomd.xml; echo >>repodata/repomd.xml', 'not validly'],
    ['empty', ': >repodata/repomd.xml', 'not validly'],
    ['without its filelists', 'rm repodata/*-filelists.xml.gz', 'dnf refuses the repository'],
    ['with another list', 'sed -i s/lib/bil/ packages.tsv', 'do not list the same packages'],
    ['with another key', 'echo >>RPM-GPG-KEY-example', 'is not its key'],
  ])('metadata that is %s is refused', async (_what, damage, message) => {
    const signed = sign(lib);
    const metadata = changed(metadataOf([signed]), damage);
    expect(await logOfFailed(check([signed], { metadata }), 'check-repo')).toContain(message);
  });
});

describe.skipIf(toolsImage === undefined)('the signing key', () => {
  test('must be here, and must be the one that is asked for', async () => {
    const absent = { ...key, fingerprint: 'A'.repeat(40) };
    expect(await logOfFailed(sign(lib, absent), 'sign-rpms')).toContain('secret-missing');
    rig.secrets.set('B'.repeat(40), key.secret);
    expect(
      await logOfFailed(sign(lib, { ...key, fingerprint: 'B'.repeat(40) }), 'sign-rpms'),
    ).toContain(`kiln: the signing key is ${key.fingerprint}, not ${'B'.repeat(40)}`);
  });

  test('must not have expired, even if signatures get an earlier time', async () => {
    const expired = await testKey('Expired', 86_400 * 365 * 6);
    rig.secrets.set(expired.fingerprint, expired.secret);
    const signed = signRpms([lib], { ...options(), key: expired, sourceDateEpoch: 1_600_000_000 });
    expect(await logOfFailed(signed, 'sign-rpms')).toContain(
      `kiln: the signing key ${expired.fingerprint} has expired`,
    );
  });

  test('must be older than its signatures', async () => {
    const signed = signRpms([lib], { ...options(), sourceDateEpoch: 1_500_000_000 });
    expect(await logOfFailed(signed, 'sign-rpms')).toContain('was made (at 1577836800) after');
  });

  test('gets into no plan, log or output', async () => {
    const plan = JSON.stringify(sign(lib));
    const canary = key.secret.split('\n')[10] ?? '';
    expect(canary.length).toBeGreaterThan(50);
    expect(plan).not.toContain(canary);
    const failed = withScript(sign(lib), (text) => `${text}\nfind /out /in /builddir; false`);
    const log = await logOfFailed(failed, 'sign-rpms');
    expect(log).not.toContain(canary);
    expect(log).not.toContain('secring');
  });
});
