import type { Observer } from '../model/observer.ts';
import { connectReadOnly, connectToPooler } from '../observe/database/connection.ts';
import { createDatabaseObserver } from '../observe/database/database-observer.ts';
import { writeDatabase } from '../record/database-file.ts';
import type { LegPlan } from '../schema/plan-schema.ts';
import { clockOf } from './clock.ts';
import { diagnoseDatabase } from './diagnose-database.ts';
import type { LiveLeg } from './live-leg.ts';
import type { RunContext } from './measure-leg.ts';

const NOTHING: Observer<void> = { start: async () => undefined, stop: async () => undefined };

/**
 * The database observer of a leg; one that sees nothing where no database was named. When it is stopped the load is over:
 * it asks how the costliest statements are executed, and records all that was seen in the leg's folder.
 */
export function databaseObserver(
  { database, world }: RunContext,
  { played }: LegPlan,
  live: LiveLeg,
  folder: string,
  everyMs: number,
): Observer<void> {
  if (!database) return NOTHING;
  const observer = createDatabaseObserver({
    ...database,
    everyMs,
    windows: played.windows,
    zeroAtMs: () => live.zeroAtMs,
    clock: clockOf(world),
    connect: connectReadOnly,
    connectToPooler,
    tell: (line) => world.progress.line(line),
  });
  return {
    start: () => observer.start(),
    async stop() {
      const { record, seconds } = await observer.stop();
      const isCutOff = world.interrupted.aborted;
      const diagnosis = isCutOff ? null : await diagnoseDatabase(database.address, record, played.windows);
      await writeDatabase(folder, { ...record, diagnosis }, seconds);
    },
  };
}
