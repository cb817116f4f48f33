import { expect, test } from 'vitest';
import { chartSeries } from '../../runner/evaluate/leg-series.ts';
import type { TargetRecord } from '../../runner/schema/record-schema.ts';
import { ZERO_AT_MS } from './made/made-leg.ts';
import { madeRun } from './made/made-run.ts';

type Memory = NonNullable<TargetRecord['memory']>;

/** What is drawn of a leg on which these looks at the target's memory were recorded. */
function drawn(looks?: Memory['looks']) {
  const { record } = madeRun({
    legs: [
      {
        damage: (leg) => ({
          ...leg,
          target: leg.target && {
            ...leg.target,
            ...(looks !== undefined && { memory: { source: 'proc', of: 'process 10', looks } }),
          },
        }),
      },
    ],
  });
  return chartSeries(record)[0];
}

const look = (ms: number, bytes: number) => ({ atMs: ZERO_AT_MS + ms, bytes });

test('memory of the target is drawn in the second in which it was looked at, within the leg', () => {
  const series = drawn([look(-500, 1), look(500, 100), look(2_500, 300), look(86_400_000, 9)]);
  expect(series?.targetMemoryBytes?.slice(0, 4)).toEqual([100, null, 300, null]);
  expect(series?.targetMemoryBytes).toHaveLength(series?.seconds ?? 0);
  expect(series?.targetMemoryBytes?.filter((bytes) => bytes !== null)).toEqual([100, 300]);
});

test('a leg on which nobody looked at it draws none', () => {
  expect(drawn()).not.toHaveProperty('targetMemoryBytes');
});
