import { expect, test } from 'vitest';
import { joinTimelines } from '../../runner/model/joined-database-time.ts';
import type { Timeline, TimelinePush } from '../../runner/model/timeline.ts';

const push = (atMs: number, ...counters: [number, number][]): TimelinePush => ({
  atMs,
  counters,
  gauges: [[1, 7]],
  histograms: [],
});

const timelineOf = (metric: string, ids: readonly number[], pushes: readonly TimelinePush[]): Timeline => ({
  series: ids.map((id) => ({ id, metric, type: 'counter', tags: { nth: String(id) } })),
  pushes,
  complete: true,
});

const OWN = timelineOf('requests', [1, 5], [push(1_020, [5, 3]), push(2_010, [5, 4]), push(5_000)]);

const countersOf = ({ pushes }: Timeline) => pushes.map(({ atMs, counters }) => [atMs, ...counters]);

test('other seconds are laid on the pushes of the seconds that they belong to, under numbers of their own', () => {
  const other = timelineOf('over_limit', [1, 2], [push(1_000, [1, 8]), push(2_000, [2, 9])]);
  const joined = joinTimelines(OWN, other);
  expect(countersOf(joined)).toEqual([[1_020, [5, 3], [6, 8]], [2_010, [5, 4], [7, 9]], [5_000]]);
  expect(joined.series.map(({ id, metric }) => [id, metric])).toEqual([
    [1, 'requests'],
    [5, 'requests'],
    [6, 'over_limit'],
    [7, 'over_limit'],
  ]);
});

test('what k6 did not push is still missing: its seconds go to the next push, and the last push takes the rest', () => {
  const other = timelineOf(
    'over_limit',
    [1],
    [3_000, 4_000, 9_000].map((atMs) => push(atMs, [1, 1])),
  );
  expect(countersOf(joinTimelines(OWN, other)).at(-1)).toEqual([5_000, [6, 1], [6, 1], [6, 1]]);
});

test('a file that was cut makes the whole incomplete', () => {
  expect(joinTimelines(OWN, { ...timelineOf('over_limit', [], []), complete: false }).complete).toBe(false);
});
