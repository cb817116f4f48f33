import { at, sum } from './series.ts';

/** What the rules tolerate; who states a rule in words takes its numbers from here. */
export const GENERATOR_LIMITS = {
  /** Largest share of the plan that may be missing, or too much, over the window. */
  rateShare: 0.02,
  /** A second below this share of its plan (less one arrival) is a gap; so many in a row are a stall. */
  gapShare: 0.9,
  gapSeconds: 10,
  /** Most of its CPU quota that the generator may use on average; from `cpuHot` on a second is hot. */
  cpuMean: 0.8,
  cpuHot: 0.95,
  hotSecondsShare: 0.05,
  /** Most lateness, as a share of the tightest latency limit. */
  lagShare: 0.05,
} as const;

const POOL_RESERVE = 1.2;

export type InvalidReason =
  | 'bad-input'
  | 'no-load'
  | 'rate-off-plan'
  | 'rate-gap'
  | 'generator-cpu'
  | 'vu-pool-too-small'
  | 'schedule-lag';

/** What the load generator did in one window, second by second. The series are equally long. */
export interface GeneratorRecord {
  /** Iterations that the plan asked for, that were started, and that found no free VU. */
  readonly planned: readonly number[];
  readonly started: readonly number[];
  readonly dropped: readonly number[];
  /** CPU used, 1 being all of its quota. */
  readonly cpu: readonly (number | null)[];
  /** p99 of how late iterations began. */
  readonly lagP99Seconds: number | null;
  /** The tightest latency limit of any objective on this window; `Infinity` when none has one. */
  readonly tightestLimitSeconds: number;
  /** VUs that the generator could use, and that the plan may need (`vusNeeded`). */
  readonly vuCap: number;
  readonly vusNeeded: number;
  /**
   * Arrivals that may have been counted on the other side of the window's ends, where its seconds and those of
   * the counts do not begin together; 0 when not given. An excess or a lack up to that is no reason.
   */
  readonly borderArrivals?: number;
}

/**
 * Was the load the planned one, and the generator able to measure it? The reasons why not; none means valid.
 *
 * Checked before any verdict: one reason makes every check of the window invalid, also one that would fail,
 * because a starved generator invents latency. Drops with an ample pool are the system's doing and no reason.
 * Anything missing, negative or not finite is `bad-input`; nothing planned or nothing started is `no-load`.
 *
 * Where the limits come from: 2 % less load lowers p95 by 28 % in a queue at 95 %; at 80 % CPU an M/M/4
 * generator adds 1.5 ms to p99, at 95 % 7 ms; VUs by Little's law (1961, Operations Research 9); open against
 * closed generators, Schroeder et al. 2006, NSDI.
 */
export function generatorValidity(record: GeneratorRecord): InvalidReason[] {
  const { planned, started, dropped, cpu } = record;
  if (!isComplete(record)) return ['bad-input'];
  const [plannedSum, startedSum, droppedSum] = [sum(planned), sum(started), sum(dropped)];
  if (plannedSum === 0 || startedSum === 0) return ['no-load'];
  const breaches: Record<Exclude<InvalidReason, 'bad-input' | 'no-load'>, boolean> = {
    'rate-off-plan': Math.abs(startedSum + droppedSum - plannedSum) > arrivalTolerance(record),
    'rate-gap': longestGap(record) >= GENERATOR_LIMITS.gapSeconds,
    'generator-cpu': isStarved(cpu.map(Number)),
    'vu-pool-too-small': droppedSum > 0 && record.vuCap < record.vusNeeded,
    'schedule-lag': Number(record.lagP99Seconds) > GENERATOR_LIMITS.lagShare * record.tightestLimitSeconds,
  };
  return REASONS.filter((reason) => breaches[reason]);
}

const REASONS = ['rate-off-plan', 'rate-gap', 'generator-cpu', 'vu-pool-too-small', 'schedule-lag'] as const;

/** How many arrivals more or fewer than planned are still as planned. */
export function arrivalTolerance({
  planned,
  borderArrivals = 0,
}: Pick<GeneratorRecord, 'planned' | 'borderArrivals'>): number {
  return Math.max(GENERATOR_LIMITS.rateShare * sum(planned), borderArrivals);
}

/**
 * VUs that a plan needs so that drops are never the generator's own doing: ceil( 1.2 x rate x duration ).
 *
 * Little's law at the peak rate (iterations per second), with every step of the iteration as slow as its limit
 * allows.
 */
export function vusNeeded(peakRatePerSecond: number, iterationSecondsAtLimit: number): number {
  return Math.ceil(POOL_RESERVE * peakRatePerSecond * iterationSecondsAtLimit);
}

function isComplete(record: GeneratorRecord): boolean {
  const { planned, started, dropped, cpu } = record;
  const seconds = planned.length;
  const series = [planned, started, dropped, cpu];
  const figures = [record.lagP99Seconds, record.vuCap, record.vusNeeded, record.borderArrivals ?? 0];
  const aligned = seconds > 0 && series.every(({ length }) => length === seconds);
  return aligned && [...series, figures].every((s) => s.every(isAmount)) && record.tightestLimitSeconds > 0;
}

const isAmount = (value: number | null): boolean => value !== null && Number.isFinite(value) && value >= 0;

/** Most seconds in a row in which arrivals, started or dropped, stayed away from the plan. */
function longestGap({ planned, started, dropped }: GeneratorRecord): number {
  let gap = 0;
  let longest = 0;
  for (const [second, plan] of planned.entries()) {
    const arrived = at(started, second) + at(dropped, second);
    gap = plan > 0 && arrived < GENERATOR_LIMITS.gapShare * plan - 1 ? gap + 1 : 0;
    longest = Math.max(longest, gap);
  }
  return longest;
}

function isStarved(cpu: readonly number[]): boolean {
  const { cpuMean, cpuHot, hotSecondsShare } = GENERATOR_LIMITS;
  const hot = cpu.filter((share) => share >= cpuHot).length;
  return sum(cpu) / cpu.length > cpuMean || hot > hotSecondsShare * cpu.length;
}
