import { METRICS } from '../../../scenarios/kit/contract.ts';
import type { DatabaseSeries, PerSecond } from '../../model/leg-series.ts';
import type { DatabaseRecord, DatabaseSecond } from '../../schema/database-schema.ts';
import { sum } from '../../statistics/series.ts';
import { inSeconds, type LegView, sumsPerSecond, windowSeconds } from '../leg-view.ts';
import { doingOf } from './activity.ts';
import { applicationOf, isActive } from './applications.ts';
import { statementTimes } from './statement-times.ts';

/** Kinds of waiting that charts tell apart; every other wait event is one of the last. */
const KINDS = ['on CPU', 'lock', 'disk', 'idle in transaction', 'other waits'] as const;
type Kind = (typeof KINDS)[number];

/** What a leg's database did every second; null where nobody looked. */
export function databaseSeries(leg: LegView): DatabaseSeries | null {
  const { database } = leg.record;
  if (!database?.record?.server || database.seconds.length === 0) return null;
  const { maxConnections, reservedConnections } = database.record.server;
  const looks = bySecond(leg, database.seconds);
  const perSecond = (of: (look: DatabaseSecond) => number): PerSecond =>
    looks.map((look) => (look === null ? null : of(look)));
  return {
    sessions: KINDS.map((kind) => ({ kind, perSecond: perSecond((look) => sessionsOf(look, kind)) })),
    applications: applicationLines(looks),
    services: serviceLines(leg),
    statements: statementLines(leg, database.record),
    connections: perSecond(({ connections }) => connections),
    connectionLimit: Math.max(0, maxConnections - reservedConnections),
    looks: database.seconds.length,
  };
}

/** The look of every second of the leg; a second in which none fell has none. */
function bySecond({ seconds, zeroAtMs }: LegView, all: readonly DatabaseSecond[]): (DatabaseSecond | null)[] {
  const looks: (DatabaseSecond | null)[] = Array.from({ length: seconds }, () => null);
  for (const look of all) {
    const second = Math.floor((look.atMs - zeroAtMs) / 1_000);
    if (second >= 0 && second < seconds) looks[second] = look;
  }
  return looks;
}

function sessionsOf({ sessions }: DatabaseSecond, kind: Kind): number {
  return sessions.reduce((sum, session) => {
    const doing = doingOf(session);
    return doing !== null && kindOf(doing) === kind ? sum + session.count : sum;
  }, 0);
}

/** More lines than these nobody tells apart. */
const MOST_APPLICATIONS = 6;
const MOST_SERVICES = 6;
const OTHERS = 'all others';

type Looks = readonly (DatabaseSecond | null)[];

function applicationLines(looks: Looks): NonNullable<DatabaseSeries['applications']> {
  const totals = new Map<string, number>();
  for (const session of looks.flatMap((look) => look?.sessions ?? []).filter(isActive))
    totals.set(applicationOf(session), (totals.get(applicationOf(session)) ?? 0) + session.count);
  const names = [...totals].toSorted(([, a], [, b]) => b - a).map(([name]) => name);
  const shown = names.length <= MOST_APPLICATIONS ? names : names.slice(0, MOST_APPLICATIONS - 1);
  const others = new Set(names.slice(shown.length));
  const lines = shown.map((name) => ({ name, perSecond: activeOf(looks, new Set([name])) }));
  return others.size === 0 ? lines : [...lines, { name: OTHERS, perSecond: activeOf(looks, others) }];
}

/** What requests say, and not what the server says: both stand side by side. */
function serviceLines(leg: LegView): NonNullable<DatabaseSeries['services']> {
  const range = { from: 0, to: leg.seconds };
  const services = new Set(
    leg.record.plan.catalogue.journeys.flatMap(({ operations }) => operations.map(({ svc }) => svc)),
  );
  return [...services]
    .map((name) => ({ name, seconds: sumsPerSecond(leg, METRICS.dbTime, { svc: name }, range) }))
    .map(({ name, seconds }) => ({ name, total: sum(seconds), seconds }))
    .filter(({ total }) => total > 0)
    .toSorted((a, b) => b.total - a.total)
    .slice(0, MOST_SERVICES)
    .map(({ name, seconds }) => ({ name, perSecond: seconds.map((each) => rounded(each * 1_000)) }));
}

const rounded = (value: number): number => Math.round(value * 1_000) / 1_000;

function activeOf(looks: Looks, names: ReadonlySet<string>): PerSecond {
  return looks.map((look) => {
    if (look === null) return null;
    const own = look.sessions.filter((session) => isActive(session) && names.has(applicationOf(session)));
    return own.reduce((sum, { count }) => sum + count, 0);
  });
}

function statementLines(leg: LegView, record: DatabaseRecord): NonNullable<DatabaseSeries['statements']> {
  const planned = leg.record.plan.played.windows;
  return statementTimes(record, planned, ({ name }) => windowSeconds(leg, name)).map(({ text, windows }) => {
    const perSecond: (number | null)[] = Array.from({ length: leg.seconds }, () => null);
    for (const [nth, { msPerSecond }] of windows.entries()) {
      const window = planned[nth];
      if (window === undefined) continue;
      const { from, to } = inSeconds(window);
      perSecond.fill(msPerSecond, from, to);
    }
    return { text, perSecond };
  });
}

function kindOf(doing: string): Kind {
  if (doing === 'CPU') return 'on CPU';
  if (doing.startsWith('Lock:')) return 'lock';
  if (doing.startsWith('IO:')) return 'disk';
  return doing === 'idle in transaction' ? doing : 'other waits';
}
