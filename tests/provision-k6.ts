import { realK6 } from './real-k6.ts';

/** Provisions k6 once before any test, so that no test's time limit has to allow for a build. */
export const setup = async (): Promise<void> => {
  await realK6();
};
