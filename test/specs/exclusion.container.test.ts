import { expect, test } from 'vitest';
import { tinyProject } from '../rig/tiny-project.ts';

const project = tinyProject();

test('what is not for this machine is left out and told; who names it is told why', async () => {
  await project.packages(
    { name: 'blktap', preamble: 'ExclusiveArch: aarch64 noarch' },
    { name: 'either', preamble: 'ExclusiveArch: %{ix86} x86_64' },
    { name: 'not-here', preamble: 'ExcludeArch: x86_64' },
  );
  const ended = await project.build().ended;
  expect(ended.code).toBe(0);
  const why = 'blktap is not built: its spec is for aarch64, noarch only (ExclusiveArch)';
  expect(ended.events.filter(({ type }) => type === 'noted').map(({ message }) => message)).toEqual(
    [why, 'not-here is not built: its spec is not for x86_64 (ExcludeArch)'],
  );
  const built = ended.actions('built').filter((one) => one.startsWith('build-rpm'));
  expect(built).toEqual(['build-rpm either']);

  const named = await project.build('blktap').ended;
  expect(named.code).toBe(2);
  expect(named.diagnostics.map(({ message }) => message)).toEqual([why]);

  const { code, stdout } = await project
    .copy()
    .start(['plan', 'iso', '--product', project.product], { KILN_CACHE: project.cache() }).ended;
  expect(code).toBe(4);
  expect(stdout).not.toContain('blktap');
});
