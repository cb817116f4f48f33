import { expect, it } from 'vitest';
import { RecentWriters, STICKY_MS } from '../../target/regions/recent-writers.ts';

it('a session that wrote counts as a recent writer for five seconds after its last write, and no other does', () => {
  const clock = { nowMs: 0 };
  const writers = new RecentWriters(() => clock.nowMs);
  writers.wrote('ann');
  clock.nowMs = 1_000;
  writers.wrote('bob');
  writers.wrote('ann');
  clock.nowMs = 1_000 + STICKY_MS - 1;
  expect([writers.hasJustWritten('ann'), writers.hasJustWritten('eve')]).toEqual([true, false]);
  writers.wrote('eve');
  clock.nowMs += 1;
  expect(['ann', 'bob', 'eve'].map((name) => writers.hasJustWritten(name))).toEqual([false, false, true]);
});
