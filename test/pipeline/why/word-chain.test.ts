import { expect, test } from 'vitest';
import { type Reason, reasonOf } from '../../../pipeline/core/reason.ts';
import type { Origins } from '../../../pipeline/why/origins.ts';
import { chainText, wordReason } from '../../../pipeline/why/word-chain.ts';

const origins: Origins = {
  ofInput: (path) => path.slice('/in/'.length),
  ofDownload: () => 'the lock',
  ofJob: () => undefined,
  ofMacro: () => '',
};

const of = (step: string, subject: string) => ({ step, subject });

const needing = (step: string, subject: string, ...reasons: readonly Reason[]): Reason =>
  reasonOf(
    of(step, subject),
    reasons.map((reason) => ({ kind: 'needs', reason })),
  );

const part = (name: string, value: string) => ({ name, value });

const changed = (name: string, before: string, after: string) =>
  ({ kind: 'changed', name, before: part(name, before), after: part(name, after) }) as const;

const texts = (reason: Reason) => wordReason(reason, origins).map(chainText);

test('steps of one thing are one link, and steps that say nothing to people are none', () => {
  const deb = (version: string) => ({
    name: '/in/debs',
    value: version,
    of: of('fetch', `gcc-12_${version}_amd64.deb`),
  });
  const imports = reasonOf(of('build-imports', 'imports-build-1'), [
    { kind: 'changed', name: '/in/debs', before: deb('12.2.0-14'), after: deb('12.2.0-15') },
  ]);
  const root = needing('install-build-root', 'base', imports);
  const requires = needing('install-requires', 'mdadm', root, needing('build-srpm', 'mdadm', root));
  expect(texts(needing('build-rpm', 'mdadm', requires))).toEqual([
    'mdadm ← build root ← gcc-12 12.2.0-14 → 12.2.0-15 in the lock',
  ]);
});

test('what follows from another cause, or says nothing, is told only where it is all', () => {
  const date = changed('job env SOURCE_DATE_EPOCH', '1795176000', '1795262400');
  const spec = changed('/in/xen.spec', 'a', 'b');
  const unrecorded = reasonOf(of('query-debs', 'x'), [{ kind: 'unrecorded' }]);
  const alone = 'xen ← the date of its newest changelog entry 2026-11-20 → 2026-11-21';
  expect(texts(reasonOf(of('build-rpm', 'xen'), [date]))).toEqual([alone]);
  const all = [date, spec, { kind: 'needs', reason: unrecorded } as const];
  expect(texts(reasonOf(of('build-rpm', 'xen'), all))).toEqual([
    'xen ← xen.spec changed (sha256 a → b)',
  ]);
});

test('of a long chain both ends are told', () => {
  let reason = reasonOf(of('build-rpm', '0'), [changed('/in/a.spec', 'a', 'b')]);
  for (let index = 1; index < 20; index += 1) reason = needing('build-rpm', `${index}`, reason);
  expect(texts(reason)).toEqual([
    '19 ← 18 ← 17 ← … 14 more … ← 2 ← 1 ← 0 ← a.spec changed (sha256 a → b)',
  ]);
});
