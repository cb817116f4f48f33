import type { TestProject } from 'vitest/node';
import { realK6 } from './real-k6.ts';

/**
 * Begins to provision k6, which may be a build of minutes, and does not wait: tests that need none go on meanwhile.
 * Without a k6 the run ends here, rather than once in every file that needs it.
 */
export const setup = ({ vitest }: TestProject): void => {
  realK6().catch(async (error: unknown) => {
    vitest.state.catchError(error, 'Provisioning k6');
    await vitest.cancelCurrentRun('test-failure');
  });
};
