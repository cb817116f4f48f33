import { chmod } from 'node:fs/promises';
import { join } from 'node:path';
import { type Account, databaseAccount } from './account.ts';
import { type Engine, prepareEngine } from './engine.ts';
import { Supervised } from './supervised.ts';

/** What it takes to run PostgreSQL: a supervisor with its run folder, the engine, and the account it runs under. */
export interface Workshop {
  readonly supervised: Supervised;
  readonly engine: Engine;
  readonly account: Account | undefined;
  readonly dataFolder: string;
  readonly logFile: string;
}

/** Makes the run folder and finds the engine. */
export async function openWorkshop(): Promise<Workshop> {
  const supervised = await Supervised.start();
  const account = databaseAccount();
  await chmod(supervised.runFolder, 0o711);
  const engine = await prepareEngine(supervised.runFolder, account);
  const inRun = (name: string): string => join(supervised.runFolder, name);
  return { supervised, engine, account, dataFolder: inRun('pgdata'), logFile: inRun('postgres.log') };
}

/** A program of PostgreSQL, run under its account. */
export function command(workshop: Workshop, program: 'postgres' | 'initdb') {
  return { program: workshop.engine.program(program), logFile: workshop.logFile, ...workshop.account };
}
