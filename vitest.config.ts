import { defineConfig } from 'vitest/config';

/** Whole runs of the command line, each with k6 and a small service at a few requests a second: they mostly wait. */
const END_TO_END = ['tests/e2e/**/*.test.ts'];

/** Tests that start the real k6, PostgreSQL or Chromium, or watch processes: they measure time, so each runs alone. */
const LIVE = [
  'tests/{target,k6,kit,observe,doctor,demo}/**/*.test.ts',
  'tests/reports/*browser*.test.ts',
  'tests/pipeline/**/*.test.ts',
];

export default defineConfig({
  test: {
    reporters: ['default', './tests/plain-total-reporter.ts'],
    globalSetup: ['tests/provision-k6.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // Tests that run beside each other wait for legs at a few requests a second: two cores carry all of one file.
    maxConcurrency: 9,
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['tests/**/*.test.ts'],
          exclude: [...LIVE, ...END_TO_END],
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: { name: 'e2e', include: END_TO_END, maxWorkers: 2, sequence: { groupOrder: 2 } },
      },
      {
        extends: true,
        test: { name: 'live', include: LIVE, fileParallelism: false, sequence: { groupOrder: 1 } },
      },
    ],
  },
});
