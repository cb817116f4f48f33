import { defineConfig } from 'vitest/config';

/** Tests that start the real k6, PostgreSQL or Chromium, or watch processes: they measure time, so each runs alone. */
const LIVE = [
  'tests/target/{api,collaboration,faults,jobs,services}.test.ts',
  'tests/kit/{connections,experiments,k6-files,playing-a-leg}.test.ts',
  'tests/k6/{catalogue-refusal,process,real-k6}.test.ts',
  'tests/observe/{generator-observer,target-cpu,target-observer,timeline-observer,timeline-of-real-k6}.test.ts',
  'tests/observe/database/database-observer.test.ts',
  'tests/reports/*browser*.test.ts',
  'tests/e2e/database-legacy.test.ts',
  'tests/{bundle/bundle-scenario,demo/faults,doctor/preflight,plan/submetrics}.test.ts',
];

/** Whole runs and whole lives of processes, most of which wait for little load. */
const WAITING = [
  'tests/e2e/{interruption,refusals,secrets-at-load,services}.test.ts',
  'tests/pipeline/{against,broken-k6,finished-run,one-clock}.test.ts',
  'tests/observe/database/{plan-log,pooler,standby}.test.ts',
];

/** The same with a demo target, or more than one: beside those above, they would make the generators of these late. */
const SYSTEMS = [
  'tests/e2e/{database,database-spans,experiments}.test.ts',
  'tests/target/{bad-input,legacy,lifecycle}.test.ts',
  'tests/demo/first-command.test.ts',
];

export default defineConfig({
  test: {
    reporters: ['default', './tests/plain-total-reporter.ts'],
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
          exclude: [...LIVE, ...WAITING, ...SYSTEMS],
          maxWorkers: '100%',
          // No module keeps what another test could notice, and loading all of them for every file takes a third of the time.
          isolate: false,
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          name: 'live',
          include: LIVE,
          globalSetup: ['tests/provision-k6.ts', 'tests/e2e/bundled-program.ts'],
          setupFiles: ['tests/await-k6.ts'],
          fileParallelism: false,
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: {
          name: 'waiting',
          include: WAITING,
          globalSetup: ['tests/e2e/bundled-program.ts'],
          setupFiles: ['tests/await-k6.ts'],
          maxWorkers: 2,
          sequence: { groupOrder: 2 },
        },
      },
      {
        extends: true,
        test: {
          name: 'systems',
          include: SYSTEMS,
          globalSetup: ['tests/e2e/bundled-program.ts'],
          setupFiles: ['tests/await-k6.ts'],
          maxWorkers: 2,
          sequence: { groupOrder: 3 },
        },
      },
    ],
  },
});
