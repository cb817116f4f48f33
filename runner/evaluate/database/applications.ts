import type { AnalysedStatement, DatabaseWindow } from '../../schema/database-analysis-schema.ts';
import type { DatabaseSecond, DatabaseSession } from '../../schema/database-schema.ts';
import { doingOf } from './activity.ts';

type Applications = NonNullable<DatabaseWindow['applications']>;
type Issuers = NonNullable<AnalysedStatement['issuers']>;

/** Who opened a connection, as `application_name` says: one name for each service tells services apart. */
export function applicationOf({ application }: DatabaseSession): string {
  return application === undefined || application === '' ? 'no application_name' : application;
}

/** Whether a session had work in hand; one that is idle in its transaction has none, though it may hold locks. */
export function isActive(session: DatabaseSession): boolean {
  return doingOf(session) !== null && !session.state.startsWith('idle');
}

/** How many sessions of each application were active on average of the looks, and how many of them waited. */
export function applicationsIn(seconds: readonly DatabaseSecond[]): Applications {
  const sums = new Map<string, { active: number; waiting: number }>();
  for (const session of seconds.flatMap(({ sessions }) => sessions).filter(isActive)) {
    const name = applicationOf(session);
    const { active, waiting } = sums.get(name) ?? { active: 0, waiting: 0 };
    const waits = session.waitType === null ? 0 : session.count;
    sums.set(name, { active: active + session.count, waiting: waiting + waits });
  }
  return [...sums]
    .map(([name, { active, waiting }]) => ({
      name,
      active: rounded(active / seconds.length),
      waiting: rounded(waiting / seconds.length),
    }))
    .toSorted((a, b) => b.active - a.active || (a.name < b.name ? -1 : 1));
}

/**
 * Which applications were seen executing each statement, by its number, most often first. Quick statements are seldom
 * executing when somebody looks, so one that was never seen may come from anywhere.
 */
export function issuersIn(seconds: readonly DatabaseSecond[]): ReadonlyMap<string, Issuers> {
  const seen = new Map<string, Map<string, number>>();
  for (const session of seconds.flatMap(({ sessions }) => sessions).filter(isActive)) {
    const { queryId } = session;
    if (queryId === undefined || queryId === null) continue;
    const by = seen.get(queryId) ?? new Map<string, number>();
    seen.set(queryId, by);
    by.set(applicationOf(session), (by.get(applicationOf(session)) ?? 0) + session.count);
  }
  return new Map([...seen].map(([queryId, by]) => [queryId, mostFirst(by)]));
}

function mostFirst(by: ReadonlyMap<string, number>): Issuers {
  return [...by]
    .map(([application, times]) => ({ application, times }))
    .toSorted((a, b) => b.times - a.times || (a.application < b.application ? -1 : 1));
}

const rounded = (value: number): number => Math.round(value * 1_000) / 1_000;
