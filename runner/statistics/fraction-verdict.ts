import { MIN_WINDOW_SECONDS } from './batches.ts';
import { fractionLowerBound, fractionUpperBound } from './fraction-bounds.ts';
import { effectiveRequests, type FractionMoments, fractionMoments } from './fraction-moments.ts';
import { failPValue, passPValue } from './fraction-p-value.ts';
import { horizonSeconds } from './least-evidence.ts';
import { moreSeconds, type UndecidedWindow } from './more-seconds.ts';
import { areCounts, type PerSecondCounts, requestsIn } from './per-second-counts.ts';
import { sum } from './series.ts';
import { type Judgement, VERDICT_LEVEL } from './verdict.ts';

/** A pass needs a window of at least this many seconds, unless the thresholds say otherwise. */
export const MIN_PASS_SECONDS = 300;

export type FractionReason =
  | 'bad-input'
  | 'no-data'
  | 'window-too-short'
  | 'over-limit'
  | 'under-limit'
  | 'not-decided';

/** How a bad fraction is judged. */
export interface FractionRule {
  /** One-sided confidence of each bound, in (0.5, 1). Default 0.99. */
  readonly level?: number;
  /** A shorter window cannot pass, in seconds. Default 300. */
  readonly minPassSeconds?: number;
  /** Bad requests in one disturbance that has not been seen; 1 and more. Default 1. */
  readonly assumedBurst?: number;
}

/** Verdict on a bad fraction, with what it rests on. `null` where the data do not reach so far. */
export interface FractionVerdict extends Judgement<FractionReason> {
  /** Bad requests over all requests. */
  readonly fraction: number | null;
  /** Confidence bounds of the fraction, each one-sided at `level`. */
  readonly lower: number | null;
  readonly upper: number | null;
  readonly batches: number | null;
  /** Correlation between neighbouring batches, 0 to 0.9. */
  readonly rho: number | null;
  /** Independent requests that would tell as much. */
  readonly effectiveN: number | null;
  /** Smallest alpha at which this would pass, and fail; 1 when none up to 0.4 does. */
  readonly pPass: number | null;
  readonly pFail: number | null;
  /** Seconds still missing to a decision; `null` when decided, or when more time will not decide it. */
  readonly moreSeconds: number | null;
  /** Disturbances that recur at least this often would have shown, in seconds. */
  readonly horizonSeconds: number | null;
}

const UNKNOWN = {
  fraction: null,
  lower: null,
  upper: null,
  batches: null,
  rho: null,
  effectiveN: null,
  pPass: null,
  pFail: null,
  moreSeconds: null,
  horizonSeconds: null,
} as const;

/**
 * Does the fraction of bad requests stay under `allowed`? The rule behind every latency and availability
 * objective.
 *
 * "p95 < L" holds exactly when fewer than 5 % of the requests take L or longer, so a latency objective is
 * judged with counts that are exact at L and `allowed` = 0.05; an availability of 99.99 % with the failed
 * requests and 0.0001.
 *
 * `fail` when the lower bound lies over `allowed`, `pass` when the upper bound lies under it and the window is
 * at least `minPassSeconds` long, otherwise `inconclusive`. Counts that cannot be, or a rule outside its
 * domain, are `invalid`; no requests, or fewer than 30 seconds, are `inconclusive`. See `fractionMoments` and
 * `fractionUpperBound` for the method.
 */
export function fractionVerdict(
  counts: PerSecondCounts,
  allowed: number,
  rule: FractionRule = {},
): FractionVerdict {
  const { level = VERDICT_LEVEL, minPassSeconds = MIN_PASS_SECONDS, assumedBurst = 1 } = rule;
  const known = isRule({ level, minPassSeconds, assumedBurst }) && allowed > 0 && allowed < 1;
  if (!known || !areCounts(counts)) return { ...UNKNOWN, verdict: 'invalid', reason: 'bad-input' };
  if (requestsIn(counts) === 0) return { ...UNKNOWN, verdict: 'inconclusive', reason: 'no-data' };
  const seconds = counts.total.length;
  const window = { seconds, allowed, level, minPassSeconds };
  if (seconds < MIN_WINDOW_SECONDS) return tooShort({ ...UNKNOWN, fraction: plainFraction(counts) }, window);
  return decide(fractionMoments(counts, assumedBurst), window);
}

type Evidence = Omit<FractionVerdict, 'verdict' | 'reason'>;

function decide(moments: FractionMoments, window: UndecidedWindow): FractionVerdict {
  const { allowed, seconds, minPassSeconds } = window;
  const evidence = weigh(moments, window);
  if (evidence.lower > allowed) return { ...evidence, verdict: 'fail', reason: 'over-limit' };
  if (evidence.upper < allowed && seconds >= minPassSeconds)
    return { ...evidence, verdict: 'pass', reason: 'under-limit' };
  if (evidence.upper < allowed) return tooShort(evidence, window);
  const missing = moreSeconds(moments, window);
  return { ...evidence, moreSeconds: missing, verdict: 'inconclusive', reason: 'not-decided' };
}

function weigh(moments: FractionMoments, { allowed, level, seconds }: UndecidedWindow) {
  return {
    fraction: moments.fraction,
    lower: fractionLowerBound(moments, 1 - level),
    upper: fractionUpperBound(moments, 1 - level),
    batches: moments.batches,
    rho: moments.rho,
    effectiveN: effectiveRequests(moments),
    pPass: passPValue(moments, allowed),
    pFail: failPValue(moments, allowed),
    moreSeconds: null,
    horizonSeconds: horizonSeconds(seconds, level),
  };
}

/** A window too short to pass needs its minimum length, and never less than what any verdict needs. */
function tooShort(evidence: Evidence, { seconds, minPassSeconds }: UndecidedWindow): FractionVerdict {
  const missing = Math.max(minPassSeconds, MIN_WINDOW_SECONDS) - seconds;
  return { ...evidence, moreSeconds: missing, verdict: 'inconclusive', reason: 'window-too-short' };
}

function isRule({ level, minPassSeconds, assumedBurst }: Required<FractionRule>): boolean {
  return (
    level > 0.5 && level < 1 && minPassSeconds >= 0 && assumedBurst >= 1 && Number.isFinite(assumedBurst)
  );
}

const plainFraction = ({ bad, total }: PerSecondCounts): number => sum(bad) / sum(total);
