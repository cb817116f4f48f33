import { spokenDuration } from '../grammar/duration.ts';
import { quantileName } from '../model/check-text.ts';
import { countText, decimalText } from '../model/number-text.ts';
import type { ComparedLatency } from '../schema/comparison-schema.ts';
import { MIN_WINDOW_SECONDS } from '../statistics/batches.ts';
import { COMPARISON_LEVEL } from '../statistics/comparison.ts';
import {
  MIN_BASELINE_RUNS,
  MIN_CANDIDATE_RUNS,
  type NonInferiorityReason,
} from '../statistics/non-inferiority.ts';
import { MIN_PAIRS, type PairedReason } from '../statistics/paired-ratio.ts';
import { VERDICT_LEVEL } from '../statistics/verdict.ts';
import type { LatencySides, MeasuredLatency } from './latency-sides.ts';

/** What the words are about. */
export interface Found extends Pick<ComparedLatency, 'verdict' | 'ratio' | 'lower' | 'upper' | 'tolerated'> {
  /** An objective demands the tolerated ratio. */
  readonly isDemanded: boolean;
  /** Nothing but requests that are missing leaves it open. */
  readonly isMissingDecisive: boolean;
}

const MISSING_DECIDE = 'Whether it holds depends on requests that were never sent or never answered.';

/** Why runs may not be compared by this percentile; null when all were measured honestly and to their end. */
export function doubtIn(measured: readonly MeasuredLatency[]): string | null {
  const doubtful = measured.find(({ latency }) => latency.doubt !== null);
  return doubtful === undefined ? null : `${doubtful.run}: ${doubtful.latency.doubt}`;
}

/** The verdict on two runs in words. `short`: the run whose window is too short to pass. */
export function reasonWithin(
  found: Found,
  candidate: MeasuredLatency,
  reference: MeasuredLatency,
  short: MeasuredLatency | undefined,
): string {
  if (found.verdict !== 'inconclusive') return decidedText(found, VERDICT_LEVEL);
  const unknown = whyUnknown([candidate, reference]);
  if (unknown !== null) return unknown;
  if (found.lower === null && found.upper === null)
    return `Too few requests or seconds for an interval: ${spokenDuration(MIN_WINDOW_SECONDS * 1_000)} are needed at least.`;
  if (short !== undefined)
    return `The window of ${short.run} lasts ${spokenDuration(short.latency.windowMs)}; to pass, ${spokenDuration(short.latency.minimumMs)} are needed.`;
  if (found.isMissingDecisive) return MISSING_DECIDE;
  return `${rangeText(found)}; ${toleratedText(found)}. Longer windows would narrow it.`;
}

/** The verdict on several runs in words. `needed`: runs a side that would decide, when that is known. */
export function reasonAcross(
  found: Found,
  why: NonInferiorityReason,
  { candidates, references }: LatencySides,
  needed: number | null,
): string {
  if (found.verdict !== 'inconclusive') return decidedText(found, COMPARISON_LEVEL);
  if (found.isMissingDecisive) return MISSING_DECIDE;
  if (why === 'bad-input')
    return whyUnknown([...candidates, ...references]) ?? 'A percentile is not positive.';
  const advice = needed === null ? '' : ` ${neededText(needed)}`;
  if (why === 'too-few-runs')
    return `At least ${MIN_CANDIDATE_RUNS} candidate and ${MIN_BASELINE_RUNS} reference runs are needed; there are ${candidates.length} and ${references.length}.${advice}`;
  return `${rangeText(found)}; ${toleratedText(found)}.${advice}`;
}

/** What a reason tells besides what was found. */
interface Shortfall {
  /** Pairs that would decide, when that is known. */
  readonly needed: number | null;
  /** A run whose window is too short to pass. */
  readonly shortest: (MeasuredLatency & { readonly neededMs: number }) | undefined;
}

/** The verdict on pairs of runs played in turn, in words. */
export function reasonOfPairs(
  found: Found,
  why: PairedReason,
  { candidates, references }: LatencySides,
  { needed, shortest }: Shortfall,
): string {
  if (found.verdict !== 'inconclusive') return decidedText(found, COMPARISON_LEVEL);
  if (why === 'bad-input')
    return whyUnknown([...candidates, ...references]) ?? 'A percentile is not positive.';
  const advice =
    needed === null
      ? ''
      : ` By how much the pairs differ, about ${countText(needed)} pairs decide it when nothing has changed.`;
  if (why === 'too-few-pairs')
    return `At least ${MIN_PAIRS} pairs are needed; there ${candidates.length === 1 ? 'is' : 'are'} ${candidates.length}.${advice}`;
  if (why === 'decided' && shortest !== undefined)
    return `The window of ${shortest.run} lasts ${spokenDuration(shortest.latency.windowMs)}; for a pair to be found not worse, ${spokenDuration(shortest.neededMs)} are needed.`;
  if (found.isMissingDecisive) return MISSING_DECIDE;
  return `${rangeText(found)}; ${toleratedText(found)}.${advice}`;
}

function neededText(needed: number): string {
  return `By how much the reference runs differ, about ${countText(needed)} runs a side decide it when nothing has changed.`;
}

function whyUnknown(measured: readonly MeasuredLatency[]): string | null {
  const unknown = measured.find(({ latency }) => latency.censored || latency.estimateMs === null);
  if (unknown === undefined) return null;
  const { run, latency } = unknown;
  const name = quantileName(latency.probability);
  return latency.censored
    ? `${run}: ${name} lies among requests without a usable answer, so it has no ratio.`
    : `${run}: no request of this kind has a time.`;
}

function decidedText(found: Found, level: number): string {
  const { verdict, lower, upper } = found;
  const end = verdict === 'pass' ? mostText(upper) : leastText(lower);
  return `${end}, with ${decimalText(level * 100, 1)} % confidence; ${toleratedText(found)}.`;
}

/** The slowest that it may be: `At most 4.1 % slower`, `At least 14 % faster`. */
function mostText(ratio: number | null): string {
  return `At ${ratio !== null && ratio < 1 ? 'least' : 'most'} ${slower(ratio)}`;
}

/** The fastest that it may be. */
function leastText(ratio: number | null): string {
  return `At ${ratio !== null && ratio < 1 ? 'most' : 'least'} ${slower(ratio)}`;
}

function rangeText({ lower, upper }: Found): string {
  return `Between ${slower(lower)} and ${slower(upper)}`;
}

function toleratedText({ tolerated, isDemanded }: Found): string {
  if (tolerated === null) return 'nothing is tolerated';
  if (!isDemanded) return `${slower(tolerated)} is tolerated`;
  if (tolerated === 1) return 'no slower is demanded';
  return `${slower(tolerated)} is ${tolerated < 1 ? 'demanded' : 'allowed'}`;
}

/** `4.1 % slower`, `2 % faster`. */
function slower(ratio: number | null): string {
  if (ratio === null) return 'any amount slower';
  const percent = decimalText(Math.abs(ratio - 1) * 100, 1);
  if (percent === '0') return 'as fast';
  return `${percent} % ${ratio > 1 ? 'slower' : 'faster'}`;
}
