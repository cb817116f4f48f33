import type { HistogramDelta } from '../../runner/model/timeline.ts';
import { Random } from '../../runner/selftest/random.ts';
import { bucketOf } from '../../runner/selftest/runs/k6-figures.ts';
import { drawLogNormal } from '../../runner/selftest/worlds/log-normal.ts';
import { sum } from '../../runner/statistics/series.ts';

const LOWEST = bucketOf(0.01);
const HIGHEST = bucketOf(60_000);
/** Equal shares of the distribution, so that one draw is one look-up. */
const SHARES = 16_384;

/** Each time is the middle of its bucket, so that exact counts, quantiles and buckets tell the same story. */
function middleMs(bucket: number): number {
  return 1_000 * 2 ** ((bucket - 0.5) / 8);
}

/** The times of one series, second after second, and all of them together. */
export class Times {
  private readonly totals = new Uint32Array(HIGHEST - LOWEST + 1);
  private readonly draws: Uint16Array;
  private readonly random: Random;

  /** Log-normal with this median. */
  constructor(medianMs: number, sigma: number, ...seed: readonly number[]) {
    this.random = new Random(...seed);
    this.draws = Uint16Array.from({ length: SHARES }, () =>
      placeOf(drawLogNormal({ medianSeconds: medianMs / 1_000, sigma }, this.random) * 1_000),
    );
  }

  /** Takes so many samples, and says what one push would: sums in whole nanoseconds. */
  second(samples: number): HistogramDelta {
    const counts = new Map<number, number>();
    for (let sample = 0; sample < samples; sample++) {
      const place = this.draws[Math.floor(this.random.uniform() * SHARES)] ?? 0;
      counts.set(place, (counts.get(place) ?? 0) + 1);
      this.totals[place] = (this.totals[place] ?? 0) + 1;
    }
    const buckets = [...counts]
      .toSorted(([a], [b]) => a - b)
      .map(([place, count]) => [place + LOWEST, count] as const);
    const sumMs = sum(buckets.map(([bucket, count]) => middleMs(bucket) * count));
    return { count: samples, sumSeconds: Math.round(sumMs * 1e6) / 1e9, zero: 0, buckets };
  }

  /** All samples so far in ms, ascending. */
  sortedMs(): Float64Array {
    const sorted = new Float64Array(this.totals.reduce((all, count) => all + count, 0));
    let from = 0;
    for (const [place, count] of this.totals.entries()) {
      sorted.fill(middleMs(place + LOWEST), from, from + count);
      from += count;
    }
    return sorted;
  }
}

function placeOf(valueMs: number): number {
  return Math.min(HIGHEST, Math.max(LOWEST, bucketOf(valueMs))) - LOWEST;
}

/** How many samples of a push take this long or longer. */
export function countFrom({ buckets }: HistogramDelta, limitMs: number): number {
  return sum(buckets.map(([bucket, count]) => (middleMs(bucket) >= limitMs ? count : 0)));
}
