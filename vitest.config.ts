import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts'],
    reporters: ['default', './tests/plain-total-reporter.ts'],
    globalSetup: ['tests/provision-k6.ts'],
    // Real k6 and real PostgreSQL measure time: two test files at once would disturb each other.
    fileParallelism: false,
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
