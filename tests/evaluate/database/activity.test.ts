import { describe, expect, test } from 'vitest';
import { activityIn } from '../../../runner/evaluate/database/activity.ts';
import type { DatabaseSecond } from '../../../runner/schema/database-schema.ts';
import { madeDatabaseSecond } from '../made/made-database-second.ts';

type Replica = DatabaseSecond['replicas'][number];

const behind = (name: string, lagMs: number | null, lagBytes: number | null = 0): Replica => ({
  name,
  state: 'streaming',
  lagMs,
  lagBytes,
});

const replicating = (...replicas: Replica[]): DatabaseSecond => madeDatabaseSecond({ replicas });

const activity = (seconds: readonly DatabaseSecond[], everyMs = 1_000) =>
  activityIn(seconds, { connectionLimit: 97, everyMs });

describe('how far replicas are behind', () => {
  test('is told of each by its name, and not of the worst alone', () => {
    const { replicas, replicaLagMs } = activity([
      replicating(behind('near', 2), behind('far', 900, 5_000)),
      replicating(behind('near', 6), behind('far', 1_100, 4_000)),
      replicating(behind('near', 4), behind('far', 400, 9_000)),
    ]);
    expect(replicas).toEqual([
      { name: 'far', looks: 3, medianMs: 900, mostMs: 1_100, mostBytes: 9_000 },
      { name: 'near', looks: 3, medianMs: 4, mostMs: 6, mostBytes: 0 },
    ]);
    expect(replicaLagMs).toBe(1_100);
  });

  test.for<readonly [string, readonly DatabaseSecond[], readonly object[]]>([
    ['no replica', [replicating()], []],
    ['no look', [], []],
    [
      'one that has caught up, and tells no lag',
      [replicating(behind('near', null))],
      [{ name: 'near', looks: 1, medianMs: null, mostMs: null, mostBytes: 0 }],
    ],
    [
      'one that tells a lag now and then: the median is of those looks',
      [replicating(behind('near', null)), replicating(behind('near', 8)), replicating(behind('near', 4))],
      [{ name: 'near', looks: 3, medianMs: 6, mostMs: 8, mostBytes: 0 }],
    ],
    [
      'one that was away for a while',
      [replicating(behind('near', 2)), replicating(), replicating()],
      [{ name: 'near', looks: 1, medianMs: 2, mostMs: 2, mostBytes: 0 }],
    ],
    [
      'two that share a name',
      [replicating(behind('walreceiver', 2), behind('walreceiver', 10))],
      [{ name: 'walreceiver', looks: 1, medianMs: 6, mostMs: 10, mostBytes: 0 }],
    ],
    [
      'one without a name',
      [replicating(behind('', 2))],
      [{ name: 'no application_name', looks: 1, medianMs: 2, mostMs: 2, mostBytes: 0 }],
    ],
    [
      'the observed server itself',
      [madeDatabaseSecond({ ownLagMs: 250 })],
      [{ name: 'this server', looks: 1, medianMs: 250, mostMs: 250, mostBytes: null }],
    ],
  ])('where there is %s', ([, seconds, expected]) => {
    expect(activity(seconds).replicas).toEqual(expected);
  });
});

describe('autovacuum', () => {
  const working = (autovacuumWorkers: number): DatabaseSecond => madeDatabaseSecond({ autovacuumWorkers });

  test.for<readonly [string, readonly number[], number, object | null]>([
    ['that never ran', [0, 0, 0], 1_000, { seconds: 0, mostWorkers: 0 }],
    ['with one worker, then three', [0, 1, 3, 0], 1_000, { seconds: 2, mostWorkers: 3 }],
    ['that was looked at four times a second', [1, 1, 0], 250, { seconds: 0.5, mostWorkers: 1 }],
    ['that nobody looked at', [], 1_000, null],
  ])('%s is told by its seconds and its workers', ([, workers, everyMs, expected]) => {
    expect(activity(workers.map(working), everyMs).autovacuum).toEqual(expected);
  });
});
