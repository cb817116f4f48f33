import type { Observer } from '../model/observer.ts';
import { connectReadOnly, connectToPooler } from '../observe/database/connection.ts';
import { createDatabaseObserver } from '../observe/database/database-observer.ts';
import { writeDatabase } from '../record/database-file.ts';
import type { DatabaseRecord } from '../schema/database-schema.ts';
import type { LegPlan } from '../schema/plan-schema.ts';
import { clockOf } from './clock.ts';
import { type Diagnosed, diagnoseDatabase } from './diagnose-database.ts';
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
  const clock = clockOf(world);
  const tell = (line: string): void => world.progress.line(line);
  const observer = createDatabaseObserver({
    ...database,
    everyMs,
    windows: played.windows,
    zeroAtMs: () => live.zeroAtMs,
    clock,
    connect: connectReadOnly,
    connectToPooler,
    tell,
  });
  return {
    start: () => observer.start(),
    async stop() {
      const { record, seconds } = await observer.stop();
      const { diagnosis, problems: later } = world.interrupted.aborted
        ? { diagnosis: null, problems: [] }
        : await diagnoseDatabase(database.address, record, played.windows);
      const problems = newAmong(later, record.problems);
      for (const { message, remedy } of problems) tell(`database: ${message} ${remedy}`);
      const found = problems.map((problem) => ({ ...problem, atMs: clock.now() }));
      await writeDatabase(
        folder,
        { ...record, diagnosis, problems: [...record.problems, ...found] },
        seconds,
      );
    },
  };
}

/** What came up after the load only; what the observer has told before is not told again. */
function newAmong(later: Diagnosed['problems'], before: DatabaseRecord['problems']): Diagnosed['problems'] {
  return later.filter(({ message }) => before.every((known) => known.message !== message));
}
