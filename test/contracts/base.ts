import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Base } from '../../containers/bases/base.ts';
import { baseMacros, macroFile } from '../../containers/bases/base-macros.ts';
import { bases } from '../../containers/bases/catalogue.ts';
import { readImportSets } from '../../recipes/read-imports.ts';
import { projectRoot } from '../rig/run-process.ts';

const fileOf = (file: string) => ({
  file,
  text: readFileSync(path.join(projectRoot, file), 'utf8'),
});

const version = (text: string): readonly number[] => text.split('.').map(Number);

const isAtLeast = (rpm: string, least: string): boolean => {
  const [major = 0, minor = 0] = version(rpm);
  const [leastMajor = 0, leastMinor = 0] = version(least);
  return major > leastMajor || (major === leastMajor && minor >= leastMinor);
};

/** What every base owes the steps that run on it, as far as values can show it. */
export const baseContract = (base: Base): void => {
  const { rpm, repositories, root } = base;
  const macros = baseMacros(base);

  describe(`the base ${base.name}`, () => {
    test('has a name of its own, which products can write', () => {
      expect(base.name).toMatch(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/);
      expect(bases.filter(({ name }) => name === base.name)).toHaveLength(1);
      expect(base.title).not.toBe('');
    });

    test('has a first image that a registry has by a tag, or that is made of locked packages', () => {
      const named = root.kind === 'registry' ? root.reference : `${root.suite} ${root.toolSet}`;
      const pattern = {
        registry: /^[a-z0-9.-]+\/[a-z0-9./-]+:[0-9a-z.-]+$/,
        debs: /^[a-z]+ [a-z]+$/,
      };
      expect(named).toMatch(pattern[root.kind]);
    });

    test('has RPM repositories of its own, unless all its RPMs are imports', () => {
      expect(repositories.length > 0).toBe(root.kind === 'registry');
    });

    test('trusts no repository without a key, and no key without its fingerprint', () => {
      for (const { keys, urls, id } of repositories) {
        expect(id).toMatch(/^[a-z0-9][a-z0-9.-]*$/);
        expect(urls).not.toHaveLength(0);
        expect(keys).not.toHaveLength(0);
        for (const url of [...urls, ...keys.map((key) => key.url)]) {
          expect(url).toMatch(/^https:\/\/[^\s$]+$/);
        }
        for (const url of urls) expect(url).toMatch(/\/$/);
        for (const { fingerprint } of keys) expect(fingerprint).toMatch(/^[0-9A-F]{40}$/);
      }
      expect(new Set(repositories.map(({ id }) => id)).size).toBe(repositories.length);
    });

    test('builds with what its rpm can do', () => {
      expect(rpm.version).toMatch(/^4\.\d+$/);
      expect(rpm.payload === 'w3.zstdio').toBe(isAtLeast(rpm.version, '4.14'));
      expect(rpm.richDependencies).toBe(isAtLeast(rpm.version, '4.13'));
      expect(rpm.generatedBuildRequires).toBe(isAtLeast(rpm.version, '4.15'));
      expect(rpm.reproducible).toBe(isAtLeast(rpm.version, '4.14'));
    });

    test('has its packages for the machine that it is for', () => {
      expect(rpm.arch.startsWith(base.arch)).toBe(true);
      expect(rpm.sha256Digests).toBe(isAtLeast(rpm.version, '4.14'));
    });

    test('has what every build needs, each package once', () => {
      expect(base.buildPackages).toEqual(expect.arrayContaining(['gcc', 'make', 'patch']));
      expect(base.buildPackages.some((name) => /^rpm(-build)?$/.test(name))).toBe(true);
      expect(new Set(base.buildPackages).size).toBe(base.buildPackages.length);
      expect(base.buildPackages).toEqual([...base.buildPackages].toSorted());
    });

    test('installs nothing into build roots that its import list does not have', () => {
      const list = readImportSets(fileOf(`recipes/imports/${base.name}.yaml`));
      if (!list.ok) throw new Error(list.failure.map(({ kind }) => kind).join());
      expect(list.value.value.base).toBe(base.name);
      const { packages = [], also = [] } = list.value.value.sets['build'] ?? {};
      const missing = base.buildPackages.filter((name) => ![...packages, ...also].includes(name));
      expect(missing).toEqual([]);
    });

    test('makes packages the same way on every machine', () => {
      const pinned = {
        _buildhost: 'kiln',
        clamp_mtime_to_source_date_epoch: '1',
        use_source_date_epoch_as_buildtime: '1',
      };
      expect(macros).toMatchObject({
        _binary_payload: rpm.payload,
        _source_payload: rpm.payload,
        debug_package: '%{nil}',
        ...(rpm.reproducible ? pinned : {}),
      });
      expect('use_source_date_epoch_as_buildtime' in macros).toBe(rpm.reproducible);
    });

    test("writes its macros in rpm's file format, in a fixed order", () => {
      const lines = macroFile(macros).trimEnd().split('\n');
      expect(lines).toEqual([...lines].toSorted());
      for (const line of lines) expect(line).toMatch(/^%[A-Za-z_][A-Za-z0-9_]* \S.*$/);
      expect(macroFile(Object.fromEntries(Object.entries(macros).toReversed()))).toBe(
        macroFile(macros),
      );
    });

    test('lets nothing of a machine into its builds', () => {
      expect(JSON.stringify(base)).not.toMatch(/\/home\/|localhost|127\.0\.0\.1|file:/);
    });
  });
};
