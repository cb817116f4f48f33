import { METRICS } from '../../scenarios/kit/contract.ts';
import type { LegRecord } from '../model/run-record.ts';
import type { LegResult } from '../schema/evaluation-schema.ts';
import { sum } from '../statistics/series.ts';
import { summaryCount } from './check-counts.ts';
import { type LegView, rangeOf } from './leg-view.ts';

export type LegFacts = Pick<LegResult, 'journeys' | 'requests' | 'peakSeconds'>;

/** Journeys and requests of a whole leg, from the summary's exact counts. */
export function legFacts(leg: LegView, targetToBlame: boolean): LegFacts {
  const { record } = leg;
  const journeys = (outcome: string) => summaryCount(record, METRICS.journeys, `outcome:${outcome}`);
  const dropped = summaryCount(record, 'dropped_iterations');
  const peak = rangeOf(leg, 'peak');
  return {
    journeys: {
      planned: sum(record.plan.played.streams.flatMap(({ perSecond }) => perSecond)),
      started: summaryCount(record, METRICS.scheduleLag),
      dropped,
      ...(dropped > 0 && { droppedBy: targetToBlame ? 'target' : 'generator' }),
      cutShort: journeys('cut-short'),
      threw: journeys('threw'),
    },
    requests: requestCounts(record),
    peakSeconds: peak.to - peak.from,
  };
}

/** What became of the requests of a whole leg. */
export function requestCounts(record: LegRecord): LegResult['requests'] {
  const count = (outcome: string) => summaryCount(record, METRICS.requests, `outcome:${outcome}`);
  const ended = {
    good: count('good'),
    error: count('error'),
    refused: count('refused'),
    timeout: count('timeout'),
    limited: count('limited'),
  };
  const started = summaryCount(record, METRICS.requestsStarted);
  return {
    started,
    ...ended,
    skipped: count('skipped'),
    unfinished: Math.max(0, started - sum(Object.values(ended))),
  };
}
