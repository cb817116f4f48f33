import { median } from './median.ts';
import { type Pair, type TypicalRatio, typicalRatio } from './typical-ratio.ts';

/** The observer's session may take this share of one core. */
export const MOST_CPU_RATIO = 0.01;
/** The margin of non-inferiority: it is shown to be cheap when p99 with it is, for certain, less than this above p99 without. */
export const MOST_P99_RISE = 0.1;
/** Fewer pairs than these leave no interval of 95 %. */
export const LEAST_PAIRS = 6;

export interface ObserverMeasured {
  /** p99 of each block, in ms. */
  readonly pairs: readonly Pair[];
  /** Processor time of the observer's sessions, and how long they were watched. */
  readonly cpuSeconds: number;
  readonly watchedSeconds: number;
}

/** Undecided is not ok: too few pairs, or a machine too restless to show that the margin holds. */
export type ObserverOutcome = 'ok' | 'undecided' | 'exceeded';

/** What the observer cost, against its bounds. */
export interface ObserverResult {
  readonly outcome: ObserverOutcome;
  /** Processor time over wall time. */
  readonly cpuRatio: number;
  readonly p99: TypicalRatio;
  /** The smallest rise of p99 that this many pairs, as scattered as they are, tell from none; a ratio less 1. */
  readonly smallestSeenRise: number;
  readonly lines: readonly string[];
}

/** Judges blocks with and without the observer: its CPU by a bound, and p99 by the upper end of its interval (95 %). */
export function judgeObserver({ pairs, cpuSeconds, watchedSeconds }: ObserverMeasured): ObserverResult {
  const cpuRatio = cpuSeconds / watchedSeconds;
  const p99 = typicalRatio(pairs);
  const smallestSeenRise = p99.ratio / p99.lower - 1;
  const isCheap = cpuRatio <= MOST_CPU_RATIO;
  const onP99 = pairs.length < LEAST_PAIRS ? 'undecided' : outcomeOf(p99);
  const outcome = isCheap ? onP99 : 'exceeded';
  const lines = [
    `CPU of the observer's session: ${(cpuRatio * 100).toFixed(2)} % of one core, bound ${MOST_CPU_RATIO * 100} %: ${WORDS[isCheap ? 'ok' : 'exceeded']}`,
    ...p99Lines(pairs, p99, smallestSeenRise),
    `p99 must be shown to rise by less than ${MOST_P99_RISE * 100} %: ${WORDS[onP99]}${onP99 === 'undecided' ? remedyFor(pairs.length) : ''}`,
  ];
  return { outcome, cpuRatio, p99, smallestSeenRise, lines };
}

const WORDS: Readonly<Record<ObserverOutcome, string>> = {
  ok: 'ok',
  undecided: 'NOT DECIDED',
  exceeded: 'EXCEEDED',
};

function outcomeOf({ lower, upper }: TypicalRatio): ObserverOutcome {
  if (upper < 1 + MOST_P99_RISE) return 'ok';
  return lower > 1 + MOST_P99_RISE ? 'exceeded' : 'undecided';
}

function p99Lines(pairs: readonly Pair[], { ratio, lower, upper }: TypicalRatio, smallest: number): string[] {
  const withoutMs = median(pairs.map((pair) => pair.without));
  const without = `p99 without it ${withoutMs.toFixed(2)} ms (median of ${pairs.length} blocks)`;
  if (pairs.length < LEAST_PAIRS) return [`${without}; too few pairs for an interval`];
  const least = `a rise of ${(smallest * 100).toFixed(1)} % would have been told from none`;
  return [
    `p99 changed by ${signed(lower)} to ${signed(upper)} (95 % interval; typically ${signed(ratio)}); ${least}; ${without}`,
  ];
}

const remedyFor = (pairs: number): string =>
  pairs < LEAST_PAIRS ? `, ${LEAST_PAIRS} pairs are the least` : ', give it more pairs or a quieter machine';

function signed(ratio: number): string {
  const percent = ((ratio - 1) * 100).toFixed(1);
  return `${ratio < 1 ? '' : '+'}${percent} %`;
}
