import type { Random } from '../random.ts';
import type { AskedRequest, Conditions, Fate } from '../runs/conditions.ts';
import { type Fault, LEG } from './fault.ts';
import { OBJECTIVES, waiverUntil } from './healthy-service.ts';
import { averagedPercentiles } from './record-damage.ts';

type Change = (asked: AskedRequest, usual: Fate, random: Random) => Fate;

/** With the healthy p95 of 150 ms: 220 ms, 10 % over the limit of 200. */
const TEN_PERCENT_OVER = 220 / 150;
/** The healthy p90. */
const TAIL_FROM_MS = 125;

/** What may go wrong with the system under test. The truth of each run says which objectives it violates. */
export const TARGET_FAULTS: readonly Fault[] = [
  target('slower', 'p95 10 % over the limit', each(slower(TEN_PERCENT_OVER))),
  target('slower-tail', 'the slowest tenth: p95 10 % over the limit', each(slowerTail)),
  target('slow-service', 'one service of three 60 % slower', only('search', slower(1.6))),
  target(
    'over-ceiling',
    'one service of three 2.2 times as slow, above the ceiling of its waiver',
    only('search', slower(2.2)),
  ),
  {
    ...target('waiver-expired', 'the same 60 % slower, a day after its waiver', only('search', slower(1.6))),
    objectives: OBJECTIVES.map((each) =>
      each.id === 'waived-search' ? { ...each, waiver: waiverUntil('2026-11-22') } : each,
    ),
  },
  target('slow-database', 'database 2.2 times as slow', each(slowerDatabase)),
  target('pool-exhausted', 'connection pool exhausted: 30 ms of wait', each(waitForPool)),
  target('slow-plan', 'whoever pays nothing waits three times as long', {
    request: (asked, usual, random) => (asked.plan === 'free' ? slower(3)(asked, usual, random) : usual),
  }),
  target('slow-exports', 'exports four times as slow', each(slowerExport)),
  target('lost-exports', 'one export in a hundred is never heard of again', share(0.01, lostExport)),
  target('errors', '1 % errors, answered fast', share(0.01, failed('error'))),
  target('refused', '10 % of connections refused', share(0.1, failed('refused'))),
  target('refused-all', 'every connection refused', each(failed('refused'))),
  target('restart', 'refused for 5 s, as in a restart', during(100, 105, failed('refused'))),
  target('timeouts', '10 % time out', share(0.1, failed('timeout'))),
  target('unanswered', '10 % never answered', share(0.1, failed('unfinished'))),
  target('stalls', 'stalls of 1 s every 10 s', each(stalled)),
  target('averaged', 'slow for 6 s in every 30, percentiles averaged over time', {
    ...each(slowAtTimes),
    record: averagedPercentiles,
  }),
  target('dropped', '10 % of arrivals dropped, pool ample', {
    journey: (_nth, at, random) =>
      at >= LEG.warmUpSeconds && random.uniform() < 0.1 ? 'dropped' : 'finished',
  }),
  target('vanished', '2 % of journeys begin and are never heard of again', {
    journey: (_nth, _at, random) => (random.uniform() < 0.02 ? 'vanished' : 'finished'),
  }),
  target('skipped', 'sign-in fails for 1 %, what follows is never sent', { request: withFailedSignIn }),
  target('limited', 'three requests rate-limited', {
    request: once([3_000, 3_001, 3_002], failed('limited')),
  }),
  target('stale', 'a few reads show old data', each(stale)),
  target('outage', 'down from the middle on, stopped as an outage', {
    ...during(150, 190, failed('refused')),
    stoppedAfterSeconds: 190,
  }),
  target('no-traffic', 'a service that nobody calls', {
    request: ({ svc }, usual) => (svc === 'search' ? null : usual),
  }),
  target('silent-journeys', 'journeys that send nothing', { request: () => null }),
  target('not-looked-at', 'an invariant that nobody looks at', each(withoutInvariant)),
  target('not-stated', 'answers do not state their database and pool time', each(withoutTimes)),
  {
    ...target(
      'partly-stated',
      'one answer in ten does not state its database time',
      share(0.1, withoutTimes),
    ),
    spoils: ['db-p95', 'pool-p95'],
  },
  {
    ...target('rising', 'response time still rising at the end', each(rising)),
    spoils: ['service-p95', 'api-p99'],
  },
];

/** What may look like a fault and is none. */
export const HARMLESS: readonly Fault[] = [
  harmless('none', 'nothing wrong', {}),
  harmless('cold-start', 'slow during warm-up', {
    request: (asked, usual, random) => (asked.window === 'warm-up' ? slower(3)(asked, usual, random) : usual),
  }),
  harmless('falling', 'getting faster', each(falling)),
];

function target(id: string, title: string, conditions: Conditions): Fault {
  return { id, title, kind: 'target', spoils: [], conditions };
}

function harmless(id: string, title: string, conditions: Conditions): Fault {
  return { id, title, kind: 'harmless', spoils: [], conditions };
}

function each(change: Change): Conditions {
  return { request: change };
}

function share(ratio: number, change: Change): Conditions {
  return {
    request: (asked, usual, random) => (random.uniform() < ratio ? change(asked, usual, random) : usual),
  };
}

function only(svc: string, change: Change): Conditions {
  return { request: (asked, usual, random) => (asked.svc === svc ? change(asked, usual, random) : usual) };
}

function during(from: number, to: number, change: Change): Conditions {
  return {
    request: (asked, usual, random) =>
      asked.atSeconds >= from && asked.atSeconds < to ? change(asked, usual, random) : usual,
  };
}

/** The first request of each of these journeys. */
function once(journeys: readonly number[], change: Change): Change {
  return (asked, usual, random) =>
    journeys.includes(asked.nthJourney) && asked.svc === 'auth' ? change(asked, usual, random) : usual;
}

function slower(factor: number): Change {
  return (_asked, usual) => ({ ...usual, responseMs: usual.responseMs * factor });
}

function slowerTail(_asked: AskedRequest, usual: Fate): Fate {
  const factor = usual.responseMs >= TAIL_FROM_MS ? TEN_PERCENT_OVER : 1;
  return { ...usual, responseMs: usual.responseMs * factor };
}

function slowerDatabase(_asked: AskedRequest, usual: Fate): Fate {
  const databaseMs = (usual.databaseMs ?? 0) * 2.2;
  return { ...usual, databaseMs, responseMs: usual.responseMs + databaseMs - (usual.databaseMs ?? 0) };
}

function slowerExport(_asked: AskedRequest, usual: Fate): Fate {
  if (usual.job === null) return usual;
  return { ...usual, job: { ...usual.job, durationMs: usual.job.durationMs * 4 } };
}

function lostExport(_asked: AskedRequest, usual: Fate): Fate {
  return usual.job === null ? usual : { ...usual, job: { outcome: 'lost', durationMs: 10_000 } };
}

function waitForPool(_asked: AskedRequest, usual: Fate): Fate {
  return { ...usual, poolMs: (usual.poolMs ?? 0) + 30, responseMs: usual.responseMs + 30 };
}

function failed(outcome: Fate['outcome']): Change {
  return (_asked, usual) => ({ ...usual, outcome, responseMs: 2 });
}

/** The last second of every ten stands still: what arrives in it waits for its end. */
function stalled({ atSeconds }: AskedRequest, usual: Fate): Fate {
  const place = atSeconds % 10;
  return { ...usual, responseMs: usual.responseMs + (place >= 9 ? (10 - place) * 1_000 : 0) };
}

/** Slow in a fifth of the time: p95 is over the limit, the mean of the seconds' p95 under it. */
function slowAtTimes({ atSeconds }: AskedRequest, usual: Fate): Fate {
  return { ...usual, responseMs: usual.responseMs * (atSeconds % 30 < 6 ? 2.5 : 0.8) };
}

function withFailedSignIn({ nthJourney, op }: AskedRequest, usual: Fate): Fate {
  if (nthJourney % 100 !== 0) return usual;
  const isFirst = op === 'sign-in' || op === 'check-token';
  return { ...usual, outcome: isFirst ? 'error' : 'skipped', responseMs: 2 };
}

/** What these journeys reread is old; one in two rereads. */
function stale({ nthJourney }: AskedRequest, usual: Fate): Fate {
  if (usual.invariant === null || nthJourney < 2_000 || nthJourney >= 2_010) return usual;
  return { ...usual, invariant: { ...usual.invariant, outcome: 'broken' } };
}

function withoutInvariant(_asked: AskedRequest, usual: Fate): Fate {
  return { ...usual, invariant: null };
}

function withoutTimes(_asked: AskedRequest, usual: Fate): Fate {
  return { ...usual, databaseMs: null, poolMs: null };
}

/** From 0.6 to 1.2 times the usual: p95 stays under its limit over the whole peak, and not at its end. */
function rising({ atSeconds }: AskedRequest, usual: Fate): Fate {
  return { ...usual, responseMs: usual.responseMs * (0.6 + 0.6 * shareOfPeak(atSeconds)) };
}

function falling({ atSeconds }: AskedRequest, usual: Fate): Fate {
  return { ...usual, responseMs: usual.responseMs * (1 - 0.15 * shareOfPeak(atSeconds)) };
}

function shareOfPeak(atSeconds: number): number {
  return Math.min(1, Math.max(0, (atSeconds - LEG.warmUpSeconds) / LEG.peakSeconds));
}
