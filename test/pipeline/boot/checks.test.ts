import { expect, test } from 'vitest';
import { type CheckFacts, checks } from '../../../pipeline/boot/checks.ts';
import { unexpectedChanges } from '../../../pipeline/boot/unexpected-changes.ts';

const facts: CheckFacts = {
  image: { name: 'xcp-ng-mini', title: 'XCP-ng mini', version: '1.0' },
  firmware: 'uefi',
  repositoryUrl: 'http://10.0.2.2:1234/testing',
};

const judged = (name: string, stdout: string, exitCode = 0): string | undefined => {
  const found = checks.find((check) => check.name === name);
  if (found === undefined) throw new Error(`no check ${name}`);
  return found.judge({ exitCode, stdout, stderr: '' }, facts);
};

test('every check has a name of its own', () => {
  expect(new Set(checks.map(({ name }) => name)).size).toBe(checks.length);
});

test('Xen runs only if xl says its version', () => {
  expect(judged('Xen runs', 'host : x\nxen_version            : 4.17.5\n')).toBeUndefined();
  expect(judged('Xen runs', '', 1)).toContain('ended with code 1');
});

test('the release is the one of the ISO', () => {
  const release = 'NAME="XCP-ng mini"\nID=xcp-ng-mini\nVERSION_ID="1.0"\n';
  expect(judged('release', release)).toBeUndefined();
  expect(judged('release', release.replace('1.0', '2.0'))).toContain('no VERSION_ID="1.0"');
});

test('a system that was started by the other firmware is a failure', () => {
  expect(judged('firmware', 'uefi\n')).toBeUndefined();
  expect(judged('firmware', 'bios\n')).toBe('it was started by bios, not uefi');
});

test('an update in the repository that the system was just installed from is a failure', () => {
  expect(judged('dnf check-update', '')).toBeUndefined();
  expect(judged('dnf check-update', 'zstd.x86_64 1.6', 100)).toContain('zstd.x86_64 1.6');
});

test('an unsigned package is named', () => {
  expect(judged('signatures', '')).toBeUndefined();
  expect(judged('signatures', 'zstd unsigned')).toBe('zstd unsigned');
});

test('rpm -Va may differ in configuration that an installation writes, and in nothing else', () => {
  expect(unexpectedChanges('S.5....T.  c /etc/fstab\n.M.......  g /var/log/lastlog\n')).toEqual([]);
  const changed = 'S.5....T.    /usr/bin/xl';
  const missing = 'missing     /usr/lib/os-release';
  const other = 'S.5....T.  c /etc/sudoers';
  expect(unexpectedChanges([changed, missing, other].join('\n'))).toEqual([
    changed,
    missing,
    other,
  ]);
  expect(judged('rpm -Va', 'S.5....T.  c /etc/fstab', 1)).toBeUndefined();
});

test('the repository is set up where the release package looks for it', () => {
  const command = checks.find(({ name }) => name === 'repository is set up')?.command(facts);
  expect(command).toContain("echo 'http://10.0.2.2:1234/testing' > /etc/dnf/vars/xcp_ng_mini_url");
});
