import { connectReadOnly, connectToPooler } from '../../../runner/observe/database/connection.ts';
import { databaseAddress } from '../../../runner/observe/database/database-address.ts';
import {
  createDatabaseObserver,
  type DatabaseObservation,
  type DatabaseOptions,
} from '../../../runner/observe/database/database-observer.ts';

const EVERY_MS = 60;

/** Of the leg that is watched: 0.3 s whose peak is what follows the first tenth. */
const WINDOWS: DatabaseOptions['windows'] = [
  { name: 'warm-up', fromMs: 0, toMs: 100 },
  { name: 'peak', fromMs: 100, toMs: 300 },
];

export interface Watching {
  readonly told: string[];
  readonly stop: () => Promise<DatabaseObservation>;
}

/** Watches a database with a leg that begins in a tenth of a second. */
export async function watch(url: string, changes: Partial<DatabaseOptions> = {}): Promise<Watching> {
  const told: string[] = [];
  const zeroAtMs = Date.now() + 100;
  const observer = createDatabaseObserver({
    address: databaseAddress(url, '--database'),
    pooler: null,
    everyMs: EVERY_MS,
    windows: WINDOWS,
    zeroAtMs: () => zeroAtMs,
    clock: { now: Date.now, monotonicMs: () => performance.now() },
    connect: connectReadOnly,
    connectToPooler,
    tell: (line) => void told.push(line),
    ...changes,
  });
  await observer.start();
  return { told, stop: () => observer.stop() };
}

/** What was amiss, in the order of its coming. */
export const codes = ({ record }: DatabaseObservation) => record.problems.map(({ code }) => code);
