import { keyOf } from '../model/latency-key.ts';
import { hasPassedByItself } from '../model/passed-by-itself.ts';
import { differencesFrom } from '../model/run-differences.ts';
import type { RunRecord } from '../model/run-record.ts';
import type { AcceptedRun, Fingerprint } from '../schema/baseline-schema.ts';
import type { PlannedCheck } from '../schema/plan-schema.ts';
import { MIN_BASELINE_RUNS } from '../statistics/non-inferiority.ts';
import { MOST_BASELINE_RUNS } from '../statistics/ratio-to-runs.ts';

/** What accepted runs of the same leg measured of one percentile. */
export interface AcceptedFigures {
  /** One figure a run in ms, the oldest first; null where it lay among requests without a usable answer. */
  readonly acceptedMs: readonly (number | null)[];
  /** Why there are too few to compare with, and what to do; null when there are enough. */
  readonly lacking: string | null;
}

const REMEDY = 'accept such runs with `peakgate baseline accept <results folder>`, then measure again';

/**
 * The last ten accepted runs that passed, and whose fingerprint says that on this leg they sent the same load with the
 * same k6 from the same class of machine (statistics SPEC, section 7.3).
 */
export function acceptedFigures(
  { accepted = [], fingerprint }: Pick<RunRecord, 'accepted' | 'fingerprint'>,
  leg: string,
  check: PlannedCheck,
): AcceptedFigures {
  // A run counted twice would look like two that agree to the last digit.
  const distinct = [...new Map(accepted.map((run) => [run.seal, run])).values()];
  const runs = distinct.map((run) => figureOf(run, leg, check, fingerprint));
  const usable = runs.flatMap((run) => (run.unusable === null ? [run] : []));
  const last = usable.toSorted((a, b) => a.startedAtMs - b.startedAtMs).slice(-MOST_BASELINE_RUNS);
  const enough = last.length >= MIN_BASELINE_RUNS;
  return { acceptedMs: last.map(({ ms }) => ms), lacking: enough ? null : lackingText(last.length, runs) };
}

interface Figure {
  readonly startedAtMs: number;
  readonly ms: number | null;
  /** Why this run is nothing to compare with; null when it is. */
  readonly unusable: string | null;
}

function figureOf(run: AcceptedRun, leg: string, check: PlannedCheck, own: Fingerprint | undefined): Figure {
  const probability = check.expectation.probability ?? 0;
  const wanted = keyOf({ leg, ...check, probability });
  const latency = run.latencies.find((each) => keyOf(each) === wanted);
  const unusable =
    whyNotPassed(run) ??
    whyDifferent(run, leg, own) ??
    (latency === undefined || latency.doubt !== null ? 'did not measure it' : null);
  const ms = latency === undefined || latency.censored ? null : latency.estimateMs;
  return { startedAtMs: Date.parse(run.startedAt), ms, unusable };
}

/** A run that failed or was waived never enters. */
function whyNotPassed(run: AcceptedRun): string | null {
  if (run.verdict !== 'pass') return 'did not pass';
  return hasPassedByItself(run) && run.forcedBecause === null ? null : 'passed only by a waiver';
}

function whyDifferent(run: AcceptedRun, leg: string, own: Fingerprint | undefined): string | null {
  if (own === undefined) return 'cannot be told to have the same fingerprint';
  const theirs = onLeg(run.fingerprint, leg);
  if (theirs.legs.length === 0) return 'did not play this leg';
  const differences = differencesFrom({ run: 'this run', fingerprint: onLeg(own, leg) }, [
    { run: run.run, fingerprint: theirs },
  ]);
  return differences.length === 0 ? null : `differ in ${differences.map(({ what }) => what).join(' and ')}`;
}

function onLeg(fingerprint: Fingerprint, leg: string): Fingerprint {
  return { ...fingerprint, legs: fingerprint.legs.filter((each) => each.leg === leg) };
}

function lackingText(usable: number, runs: readonly Figure[]): string {
  const missing = MIN_BASELINE_RUNS - usable;
  const reasons = new Map<string, number>();
  for (const { unusable } of runs)
    if (unusable !== null) reasons.set(unusable, (reasons.get(unusable) ?? 0) + 1);
  const others = [...reasons].map(([why, count]) => `${count} ${why}`);
  const beside = others.length > 0 ? `; of the others ${others.join(', ')}` : '';
  const kept = runs.length === 0 ? 'none was kept with this run' : `there are ${usable}${beside}`;
  return `needs ${missing} more accepted ${missing === 1 ? 'run' : 'runs'} of this fingerprint, ${MIN_BASELINE_RUNS} in all (${kept}): ${REMEDY}`;
}
