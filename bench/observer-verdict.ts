import { median } from '../runner/statistics/series.ts';
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
  /** The rise of p99 that this many pairs, as scattered as they are, tell from none in four of five measurements; a ratio less 1. */
  readonly mostlySeenRise: number;
  readonly lines: readonly string[];
}

/** Judges blocks with and without the observer: its CPU by a bound, and p99 by the upper end of its interval (95 %). */
export function judgeObserver({ pairs, cpuSeconds, watchedSeconds }: ObserverMeasured): ObserverResult {
  const cpuRatio = cpuSeconds / watchedSeconds;
  const p99 = typicalRatio(pairs);
  const riseSeen = mostlySeenRise(p99);
  const isCheap = cpuRatio <= MOST_CPU_RATIO;
  const onP99 = pairs.length < LEAST_PAIRS ? 'undecided' : outcomeOf(p99);
  const outcome = isCheap ? onP99 : 'exceeded';
  const lines = [
    `CPU of the observer's session: ${(cpuRatio * 100).toFixed(2)} % of one core, bound ${MOST_CPU_RATIO * 100} %: ${WORDS[isCheap ? 'ok' : 'exceeded']}`,
    ...p99Lines(pairs, p99, riseSeen),
    `p99 must be shown to rise by less than ${MOST_P99_RISE * 100} %: ${WORDS[onP99]}${onP99 === 'undecided' ? remedyFor(pairs.length) : ''}`,
  ];
  return { outcome, cpuRatio, p99, mostlySeenRise: riseSeen, lines };
}

/** Quantiles of the normal distribution: of a two-sided interval of 95 %, and of four in five. */
const Z_95 = 1.96;
const Z_POWER = 0.84;

/**
 * The rise that is told from none with a power of 80 %. A rise of just the interval's half-width is told in every other measurement
 * only, as its estimate falls as often below as above. Estimates of the logarithm are nearly normal: the half-width is 1.96 of
 * their standard errors, and this takes 1.96 + 0.84.
 */
export function mostlySeenRise({ lower, upper }: Pick<TypicalRatio, 'lower' | 'upper'>): number {
  const halfWidth = Math.log(upper / lower) / 2;
  return Math.expm1((halfWidth * (Z_95 + Z_POWER)) / Z_95);
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

function p99Lines(pairs: readonly Pair[], { ratio, lower, upper }: TypicalRatio, riseSeen: number): string[] {
  const withoutMs = median(pairs.map((pair) => pair.without));
  const without = `p99 without it ${withoutMs.toFixed(2)} ms (median of ${pairs.length} blocks)`;
  if (pairs.length < LEAST_PAIRS) return [`${without}; too few pairs for an interval`];
  const seen = `a rise of ${(riseSeen * 100).toFixed(1)} % would be told from none in four of five measurements`;
  return [
    `p99 changed by ${signed(lower)} to ${signed(upper)} (95 % interval; typically ${signed(ratio)}); ${seen}; ${without}`,
  ];
}

const remedyFor = (pairs: number): string =>
  pairs < LEAST_PAIRS ? `, ${LEAST_PAIRS} pairs are the least` : ', give it more pairs or a quieter machine';

function signed(ratio: number): string {
  const percent = ((ratio - 1) * 100).toFixed(1);
  return `${ratio < 1 ? '' : '+'}${percent} %`;
}
