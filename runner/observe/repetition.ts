/** Something that is done again and again until it is stopped. */
export interface Repetition {
  /** No further turn begins; resolves when one that is under way has ended. */
  stop(): Promise<void>;
}

/** Does `turn` every `everyMs`. While a turn lasts the ones that fall due are left out, so there is never a second. */
export function repeatEvery(everyMs: number, turn: () => Promise<void>): Repetition {
  let underWay: Promise<void> | null = null;
  const timer = setInterval(() => {
    underWay ??= turn().finally(() => {
      underWay = null;
    });
  }, everyMs);
  return {
    async stop() {
      clearInterval(timer);
      await underWay;
    },
  };
}
