import { areCounts, type PerSecondCounts, requestsIn } from './per-second-counts.ts';
import { at, sum } from './series.ts';
import type { Judgement } from './verdict.ts';

const SPAN_SECONDS = 10;
const HOLD_SECONDS = 30;

/** How finely recovery is looked at. */
export interface RecoveryRule {
  /** A second is good when the requests of this many seconds from it on are. Default 10. */
  readonly spanSeconds?: number;
  /** It counts as recovered when this many further seconds are good. Default 30. */
  readonly holdSeconds?: number;
}

/** When the system was itself again after the peak. */
export interface Recovery {
  /** Whole seconds from the end of the peak; the window's length when not reached; `null` when not known. */
  readonly seconds: number | null;
  readonly state: 'recovered' | 'not-reached' | 'no-data' | 'window-too-short' | 'invalid';
  /** Whether some later second was not good again; `null` without recovery. */
  readonly relapse: boolean | null;
}

/**
 * The first second of a recovery window from which the bad fraction stays within `allowed`.
 *
 * Second t is good when the seconds t to t + span - 1 hold requests, of which at most max(allowed x total, 1)
 * are bad: one stray bad request is not an unrecovered system, and silence is not a recovered one. Recovered at
 * the first t for which t to t + hold are all good. Resolution one second, blurred by the span. `allowed` in
 * (0, 1).
 */
export function timeToRecover(counts: PerSecondCounts, allowed: number, rule: RecoveryRule = {}): Recovery {
  const { spanSeconds = SPAN_SECONDS, holdSeconds = HOLD_SECONDS } = rule;
  const unknown = { seconds: null, relapse: null };
  if (!areCounts(counts) || !(allowed > 0 && allowed < 1)) return { ...unknown, state: 'invalid' };
  const seconds = counts.total.length;
  if (seconds < spanSeconds + holdSeconds) return { ...unknown, state: 'window-too-short' };
  if (requestsIn(counts) === 0) return { ...unknown, state: 'no-data' };
  const good = goodSeconds(counts, allowed, spanSeconds);
  const recovered = startOfRun(good, holdSeconds + 1);
  if (recovered === null) return { seconds, state: 'not-reached', relapse: null };
  return { seconds: recovered, state: 'recovered', relapse: good.includes(false, recovered) };
}

function goodSeconds({ bad, total }: PerSecondCounts, allowed: number, span: number): boolean[] {
  const [badIn, totalIn] = [movingSums(bad, span), movingSums(total, span)];
  return totalIn.map((requests, t) => requests > 0 && at(badIn, t) <= Math.max(allowed * requests, 1));
}

/** Sums of `span` consecutive entries, starting at each entry that has so many after it. */
function movingSums(values: readonly number[], span: number): number[] {
  const starts = Math.max(values.length - span + 1, 0);
  return Array.from({ length: starts }, (_, t) => sum(values.slice(t, t + span)));
}

/** Where the first run of so many `true` begins, or `null`. */
function startOfRun(flags: readonly boolean[], length: number): number | null {
  let start = 0;
  for (const [i, flag] of flags.entries()) {
    if (!flag) start = i + 1;
    else if (i - start + 1 >= length) return start;
  }
  return null;
}

export type RecoveryReason =
  | 'bad-input'
  | 'no-data'
  | 'window-too-short'
  | 'recovered'
  | 'too-slow'
  | 'relapse'
  | 'not-reached';

/**
 * Verdict on "recovers within R seconds", for a recovery window of `windowSeconds`.
 *
 * `pass` when recovered within R and for good; `fail` when later, or followed by a relapse, or not reached in a
 * window that was long enough to show it (R + span + hold seconds); otherwise `inconclusive`.
 */
export function recoveryVerdict(
  { state, seconds, relapse }: Recovery,
  withinSeconds: number,
  windowSeconds: number,
  rule: RecoveryRule = {},
): Judgement<RecoveryReason> {
  if (state === 'invalid') return { verdict: 'invalid', reason: 'bad-input' };
  if (state === 'no-data' || state === 'window-too-short') return { verdict: 'inconclusive', reason: state };
  if (state === 'not-reached') return notReached(withinSeconds, windowSeconds, rule);
  if (relapse === true) return { verdict: 'fail', reason: 'relapse' };
  const inTime = seconds !== null && seconds <= withinSeconds;
  return inTime ? { verdict: 'pass', reason: 'recovered' } : { verdict: 'fail', reason: 'too-slow' };
}

function notReached(within: number, window: number, rule: RecoveryRule): Judgement<RecoveryReason> {
  const { spanSeconds = SPAN_SECONDS, holdSeconds = HOLD_SECONDS } = rule;
  const couldShow = window >= within + spanSeconds + holdSeconds;
  return couldShow
    ? { verdict: 'fail', reason: 'not-reached' }
    : { verdict: 'inconclusive', reason: 'window-too-short' };
}
