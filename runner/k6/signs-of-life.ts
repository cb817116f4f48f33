/** How often long work says that it is still going. */
export const SIGN_OF_LIFE_MS = 10_000;

/**
 * Waits for `work` and meanwhile reports `label` with the seconds elapsed, every ten seconds: silence looks like a hang.
 */
export const withSignsOfLife = async <T>(
  progress: (line: string) => void,
  label: string,
  work: () => Promise<T>,
): Promise<T> => {
  const startedAtMs = performance.now();
  const tell = () => progress(`${label}: ${Math.round((performance.now() - startedAtMs) / 1000)} s elapsed`);
  const timer = setInterval(tell, SIGN_OF_LIFE_MS);
  try {
    return await work();
  } finally {
    clearInterval(timer);
  }
};
