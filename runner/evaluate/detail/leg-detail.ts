import { METRICS } from '../../../scenarios/kit/contract.ts';
import type { BadShare, LegDetail } from '../../model/leg-detail.ts';
import type { RunRecord } from '../../model/run-record.ts';
import { MIN_WINDOW_SECONDS } from '../../statistics/batches.ts';
import { fractionLowerBound, fractionUpperBound } from '../../statistics/fraction-bounds.ts';
import { fractionMoments } from '../../statistics/fraction-moments.ts';
import { areCounts, requestsIn } from '../../statistics/per-second-counts.ts';
import { DISPLAY_LEVEL } from '../../statistics/verdict.ts';
import { countsPerSecond, type LegView, viewLeg } from '../leg-view.ts';
import { latencyHeat } from './latency-heat.ts';
import { partRows, partStep, wholeRow } from './part-rows.ts';
import { stretchesOf } from './stretches.ts';
import { worstRequests } from './worst-requests.ts';

/** What reports show of every leg beyond its series; no verdict rests on it. */
export function legDetails(record: RunRecord): LegDetail[] {
  return record.legs.map((leg) => detailOf(viewLeg(leg)));
}

function detailOf(leg: LegView): LegDetail {
  const { plan } = leg.record;
  return {
    leg: plan.id,
    profileMs: plan.durationMs / plan.played.thinkScale,
    heat: latencyHeat(leg),
    level: DISPLAY_LEVEL,
    stretches: stretchesOf(leg),
    stepSeconds: partStep(leg),
    whole: wholeRow(leg),
    services: partRows(leg, 'svc'),
    regions: partRows(leg, 'region'),
    plans: partRows(leg, 'plan'),
    badShare: badShareOf(leg),
    worst: worstRequests(leg),
  };
}

/** Of everything that was asked for in the leg and ended in it. */
function badShareOf(leg: LegView): BadShare | null {
  const whole = { from: 0, to: leg.seconds };
  const total = countsPerSecond(leg, METRICS.requests, {}, whole);
  const good = countsPerSecond(leg, METRICS.requests, { outcome: 'good' }, whole);
  const counts = { total, bad: total.map((all, second) => all - (good[second] ?? 0)) };
  if (total.length < MIN_WINDOW_SECONDS || !areCounts(counts) || requestsIn(counts) === 0) return null;
  const moments = fractionMoments(counts);
  return {
    bad: moments.bad,
    total: moments.total,
    estimate: moments.fraction,
    lower: fractionLowerBound(moments, 1 - DISPLAY_LEVEL),
    upper: fractionUpperBound(moments, 1 - DISPLAY_LEVEL),
    level: DISPLAY_LEVEL,
  };
}
