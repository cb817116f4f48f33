import { describe, expect, it } from 'vitest';
import type { Architecture } from '../../target/architecture.ts';
import { referenceDataFor } from '../../target/services/reference-data.ts';
import { usageLookupFor } from '../../target/services/usage.ts';
import { askedDatabase } from './asked-database.ts';

/** A database that counts one task more each time it is asked, unless it is broken. */
function scene(architecture: Architecture) {
  let broken = false;
  const { database, nowMs, wait } = askedDatabase((asked) => {
    if (broken) throw new Error('the connection broke');
    return `[{"seats": 50, "tasks": ${asked}, "events": 0, "storedBytes": 0}]`;
  });
  const usageOf = usageLookupFor(architecture, referenceDataFor(architecture, nowMs));
  return {
    tasksOf: async (tenant: number) => (await usageOf(database, tenant))?.tasks,
    wait,
    breakDatabase: (isBroken: boolean) => {
      broken = isBroken;
    },
  };
}

describe("the month's usage", () => {
  it('is counted at the moment of asking in legacy', async () => {
    const { tasksOf } = scene('legacy');
    expect([await tasksOf(1), await tasksOf(1)]).toEqual([1, 2]);
  });

  it('is counted at most once in five minutes for each tenant in modern', async () => {
    const { tasksOf, wait } = scene('modern');
    expect([await tasksOf(1), await tasksOf(1), await tasksOf(2)]).toEqual([1, 1, 2]);
    wait(299_999);
    expect(await tasksOf(1)).toBe(1);
    wait(1);
    expect(await tasksOf(1)).toBe(3);
  });

  it('is counted once for all who ask at the same time, and for each tenant by itself', async () => {
    const { tasksOf, wait } = scene('modern');
    expect(await Promise.all([tasksOf(1), tasksOf(1), tasksOf(2)])).toEqual([1, 1, 2]);
    wait(300_000);
    expect(await Promise.all([tasksOf(1), tasksOf(1)])).toEqual([3, 3]);
  });

  it('is counted anew by whoever asks after a count that failed', async () => {
    const { tasksOf, breakDatabase } = scene('modern');
    breakDatabase(true);
    const both = await Promise.allSettled([tasksOf(1), tasksOf(1)]);
    expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    breakDatabase(false);
    expect(await tasksOf(1)).toBe(2);
  });
});
