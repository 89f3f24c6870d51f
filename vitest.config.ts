import { defineConfig } from 'vitest/config';

const minute = 60_000;
const never = ['node_modules/**', 'out/**'];
const startsProcesses = 'test/**/*.process.test.ts';
const needsEngine = 'test/**/*.container.test.ts';
const wholeLine = 'test/e2e/**/*.test.ts';

export default defineConfig({
  test: {
    reporters: ['default', './test/rig/summary-reporter.ts'],
    // What the person who runs the tests has set must not change what the tests see.
    env: { GITHUB_ACTIONS: '', GITHUB_STEP_SUMMARY: '', KILN_PROGRESS: '', KILN_PRODUCT: '' },
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: [...never, startsProcesses, needsEngine, wholeLine],
          testTimeout: minute / 2,
          maxWorkers: 2,
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          name: 'process',
          include: [startsProcesses],
          exclude: never,
          testTimeout: minute,
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: {
          name: 'container',
          globalSetup: './test/rig/tools-image.ts',
          include: [needsEngine],
          exclude: never,
          testTimeout: 10 * minute,
          hookTimeout: 20 * minute,
          maxWorkers: 2,
          sequence: { groupOrder: 2 },
        },
      },
      {
        // One after another: each of these keeps the whole machine busy.
        extends: true,
        test: {
          name: 'e2e',
          include: [wholeLine],
          exclude: never,
          testTimeout: 45 * minute,
          hookTimeout: 45 * minute,
          maxWorkers: 1,
          maxConcurrency: 2,
          sequence: { groupOrder: 3 },
        },
      },
    ],
  },
});
