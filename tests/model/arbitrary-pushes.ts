import * as fc from 'fast-check';
import type { TimelinePush, TimelineSeries } from '../../runner/model/timeline.ts';
import { BUCKET_RANGE } from '../../runner/model/timeline-codec.ts';

/** Two series of each type, with numbers as far apart as a file may have them. */
export const SERIES: readonly TimelineSeries[] = (['counter', 'gauge', 'histogram'] as const).flatMap(
  (type, nth) => [
    { id: nth + 1, metric: type, type, tags: { window: 'warm-up' } },
    { id: 1_000_000 * (nth + 1), metric: type, type, tags: { window: 'peak' } },
  ],
);

const idsOf = (type: TimelineSeries['type']) =>
  fc.constantFrom(...SERIES.filter((series) => series.type === type).map(({ id }) => id));

/** Any number that a file can hold, as often as not one of few digits; a zero has no sign there. */
export const writtenNumber = fc
  .oneof(
    fc.double({ noDefaultInfinity: true, noNaN: true }),
    fc.integer(),
    fc.tuple(fc.maxSafeInteger(), fc.nat(15)).map(([size, decimals]) => size / 10 ** decimals),
  )
  .map((value) => value + 0);

/** Mostly small ones, as in most pushes. */
const size = fc.oneof({ weight: 4, arbitrary: fc.nat(200) }, fc.nat(2 ** 40));

const bucket = fc.tuple(
  fc.oneof(
    { weight: 4, arbitrary: fc.integer({ min: -160, max: 60 }) },
    fc.integer({ min: BUCKET_RANGE.lowest, max: BUCKET_RANGE.highest }),
  ),
  fc.oneof({ weight: 4, arbitrary: size }, fc.integer()),
);

const histogram = fc
  .record({ sumSeconds: writtenNumber, zero: size, buckets: fc.array(bucket, { maxLength: 40 }) })
  .map((delta) => ({ ...delta, count: delta.buckets.reduce((sum, [, count]) => sum + count, delta.zero) }));

/** A push of any of these series, whatever it says of them. */
export const anyPush: fc.Arbitrary<TimelinePush> = fc.record({
  atMs: fc.maxSafeNat(),
  counters: fc.array(fc.tuple(idsOf('counter'), writtenNumber), { maxLength: 5 }),
  gauges: fc.array(fc.tuple(idsOf('gauge'), writtenNumber), { maxLength: 5 }),
  histograms: fc.array(fc.tuple(idsOf('histogram'), histogram), { maxLength: 5 }),
});

export const anyPushes = fc.array(anyPush, { maxLength: 6 });
