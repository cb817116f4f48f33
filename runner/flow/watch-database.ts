import type { Observer } from '../model/observer.ts';
import { connectReadOnly, connectToPooler } from '../observe/database/connection.ts';
import { createDatabaseObserver, type DatabaseObservation } from '../observe/database/database-observer.ts';
import { writeDatabase } from '../record/database-file.ts';
import type { LegPlan } from '../schema/plan-schema.ts';
import { clockOf } from './clock.ts';
import type { LiveLeg } from './live-leg.ts';
import type { RunContext } from './measure-leg.ts';

const NOTHING: Observer<DatabaseObservation | null> = {
  start: async () => undefined,
  stop: async () => null,
};

/** The database observer of a leg; one that sees nothing where no database was named. */
export function databaseObserver(
  { database, world }: RunContext,
  { played }: LegPlan,
  live: LiveLeg,
  everyMs: number,
): Observer<DatabaseObservation | null> {
  if (!database) return NOTHING;
  return createDatabaseObserver({
    ...database,
    everyMs,
    windows: played.windows,
    zeroAtMs: () => live.zeroAtMs,
    clock: clockOf(world),
    connect: connectReadOnly,
    connectToPooler,
    tell: (line) => world.progress.line(line),
  });
}

/** Records what was seen of the database. */
export async function recordDatabase(folder: string, observation: DatabaseObservation | null): Promise<void> {
  if (observation !== null) await writeDatabase(folder, observation.record, observation.seconds);
}
