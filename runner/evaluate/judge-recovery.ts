import { spokenDuration } from '../grammar/duration.ts';
import { measuredText, ratioText } from '../model/number-text.ts';
import type { PerSecondCounts } from '../statistics/per-second-counts.ts';
import { sum } from '../statistics/series.ts';
import {
  type Recovery,
  type RecoveryReason,
  recoveryVerdict,
  timeToRecover,
} from '../statistics/time-to-recover.ts';
import { boundSeconds } from './check-seconds.ts';
import { countedBetween } from './fraction-record.ts';
import type { CheckedLeg, Judged } from './judge-check.ts';
import { allowedFraction } from './judge-fraction.ts';
import { windowSeconds } from './leg-view.ts';
import { neverSent } from './never-sent.ts';

/** As in statistics SPEC, section 9.2: a second is good by ten of them, and thirty more must be. */
const SECONDS_TO_SHOW = 40;

type Reason = RecoveryReason | 'missing-decide' | 'stopped-early';

/**
 * Judges how soon a system was itself again after its peak (statistics SPEC, section 9.2). A PASS must survive every
 * missing request counted bad; for a FAIL, seconds without a request are no bad ones. `counted` is the same leg with the
 * objective to come back to.
 */
export function judgeRecovery(own: CheckedLeg, counted: CheckedLeg): Judged {
  const { leg, check, counts, targetToBlame } = counted;
  const { most, fewest } = boundSeconds(leg, check, counts, targetToBlame);
  const allowed = allowedFraction(check.expectation);
  const proven = timeToRecover(most, allowed);
  const possible = timeToRecover(withoutSilence(fewest), allowed);
  const { verdict, reason } = decide(own, proven, possible);
  const needed = wantedSeconds(own) + SECONDS_TO_SHOW - windowSeconds(leg, check.window);
  return {
    estimate: possible.state === 'recovered' && possible.seconds !== null ? possible.seconds * 1_000 : null,
    censored: false,
    interval: recoveredBetween(possible, proven),
    reported: [],
    bad: { atLeast: sum(fewest.bad), atMost: sum(most.bad) },
    total: { atLeast: sum(fewest.total), atMost: sum(most.total) },
    badRatio: null,
    verdict,
    reason: [reasonText(reason, own, counted, possible), neverSent([counted])].filter(Boolean).join(' '),
    moreSeconds: reason === 'window-too-short' && needed > 0 ? Math.ceil(needed) : null,
    pFail: verdict === 'fail' ? 0 : 1,
  };
}

/** From the second that it may have been to the one that is proven; open where it never was, or did not stay so. */
function recoveredBetween(possible: Recovery, proven: Recovery): Judged['interval'] {
  if (possible.seconds === null) return null;
  const isProven = proven.state === 'recovered' && proven.relapse === false && proven.seconds !== null;
  const upper = isProven ? proven.seconds * 1_000 : null;
  return countedBetween(possible.seconds * 1_000, upper, 'exact count, to the second');
}

function withoutSilence({ bad, total }: PerSecondCounts): PerSecondCounts {
  return { bad, total: total.map((requests) => Math.max(requests, 1)) };
}

/** The limit in whole seconds, which is how finely recovery is told. */
function wantedSeconds({ check }: CheckedLeg): number {
  const seconds = check.expectation.limit / 1_000;
  return check.expectation.operator === '<' ? Math.ceil(seconds) - 1 : seconds;
}

function decide(
  own: CheckedLeg,
  proven: Recovery,
  possible: Recovery,
): { verdict: Judged['verdict']; reason: Reason } {
  const length = windowSeconds(own.leg, own.check.window);
  const forFail = recoveryVerdict(possible, wantedSeconds(own), length);
  const forPass = recoveryVerdict(proven, wantedSeconds(own), length);
  if (forFail.verdict !== 'pass') return forFail;
  if (forPass.verdict !== 'pass') return { verdict: 'inconclusive', reason: 'missing-decide' };
  if (own.leg.record.stopReason !== null) return { verdict: 'inconclusive', reason: 'stopped-early' };
  return forPass;
}

function reasonText(reason: Reason, own: CheckedLeg, { check }: CheckedLeg, { seconds }: Recovery): string {
  const within = spokenDuration(own.check.expectation.limit);
  const lasted = spokenDuration(windowSeconds(own.leg, own.check.window) * 1_000);
  const after = seconds === 0 ? 'at once' : `after ${spokenDuration((seconds ?? 0) * 1_000)}`;
  const good = `no more than ${ratioText(allowedFraction(check.expectation))} of requests were bad (${goodText(check)})`;
  const texts: Readonly<Record<Reason, string>> = {
    recovered: `${capital(after)} ${good}, and it stayed so; allowed: ${within}.`,
    'too-slow': `Only ${after} ${good}; allowed: ${within}.`,
    relapse: `${capital(after)} ${good}, but it did not stay so.`,
    'not-reached': `In the ${lasted} after the peak there were no 40 s in which ${good}; allowed: ${within}.`,
    'window-too-short': `The window lasts ${lasted}: too short to show whether it recovers within ${within}.`,
    'no-data': 'No request was sent after the peak, and silence is no recovery.',
    'bad-input': 'The counts contradict each other.',
    'missing-decide':
      'Whether it recovered depends on seconds without requests, or on requests that never ended.',
    'stopped-early': 'The leg was stopped early, so what would have come is not known.',
  };
  return texts[reason];
}

function goodText({ expectation }: CheckedLeg['check']): string {
  if (expectation.statistic === 'ratio') return 'no useful answer';
  return `${expectation.operator === '<' ? 'not below' : 'above'} ${measuredText(expectation.limit, 'ms')}`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
