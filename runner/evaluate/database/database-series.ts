import type { DatabaseSeries, PerSecond } from '../../model/leg-series.ts';
import type { DatabaseSecond } from '../../schema/database-schema.ts';
import type { LegView } from '../leg-view.ts';
import { doingOf } from './activity.ts';

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

function kindOf(doing: string): Kind {
  if (doing === 'CPU') return 'on CPU';
  if (doing.startsWith('Lock:')) return 'lock';
  if (doing.startsWith('IO:')) return 'disk';
  return doing === 'idle in transaction' ? doing : 'other waits';
}
