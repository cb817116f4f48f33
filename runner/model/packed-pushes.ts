import { NumberColumn, PlaceColumn } from './growing-columns.ts';
import { type CountsAbove, PackedBuckets, type TakeBucket } from './packed-buckets.ts';
import type { HistogramDelta, TimelinePush } from './timeline.ts';
import { BUCKET_RANGE } from './timeline-codec.ts';

/** What each push says of its series, one after the other: the n-th entry belongs to the push that `ends` after it. */
export class PackedGains {
  /** Of the series, numbered as they came. */
  readonly series = new PlaceColumn();
  readonly values = new NumberColumn();
  readonly ends = new PlaceColumn();

  add(series: number, value: number): void {
    this.series.push(series);
    this.values.push(value);
  }

  endPush(): void {
    this.ends.push(this.series.length);
  }

  /** Forgets the push that has not ended. */
  undo(): void {
    const length = this.ends.at(this.ends.length - 1);
    this.series.length = length;
    this.values.length = length;
  }
}

/** The same of histograms; the values are their counts. */
export class PackedHistograms extends PackedGains {
  readonly sumSeconds = new NumberColumn();
  readonly zeros = new NumberColumn();
  readonly buckets = new PackedBuckets();
  private readonly bucketEnds = new PlaceColumn();

  addBucket(index: number, count: number): void {
    this.buckets.push(index, count);
  }

  /** Ends a histogram whose buckets were added. */
  addRest(series: number, count: number, sumSeconds: number, zero: number): void {
    this.add(series, count);
    this.sumSeconds.push(sumSeconds);
    this.zeros.push(zero);
    this.bucketEnds.push(this.buckets.end());
  }

  forEachBucket(entry: number, take: TakeBucket): void {
    this.buckets.forEach(this.bucketsFrom(entry), this.bucketEnds.at(entry), take);
  }

  /** Adds the count of each bucket i to the number at `origin` + i. */
  addBuckets(entry: number, counts: Float64Array, origin: number): void {
    this.buckets.addTo(counts, origin, this.bucketsFrom(entry), this.bucketEnds.at(entry));
  }

  /** Adds to the counts at that place what the histogram holds above a bucket, and in it. */
  addAbove(entry: number, bucket: number, counts: CountsAbove, place: number): void {
    this.buckets.addAbove(bucket, counts, place, this.bucketsFrom(entry), this.bucketEnds.at(entry));
  }

  private bucketsFrom(entry: number): number {
    return entry === 0 ? 0 : this.bucketEnds.at(entry - 1);
  }

  override undo(): void {
    super.undo();
    const { length } = this.series;
    this.sumSeconds.length = length;
    this.zeros.length = length;
    this.bucketEnds.length = length;
    this.buckets.cutTo(length === 0 ? 0 : this.bucketEnds.at(length - 1));
  }
}

/**
 * The pushes of hours in rows of numbers: as objects they would take twenty times the memory. Read back one by one they are
 * what was put in.
 */
export class PackedPushes {
  readonly atMs = new NumberColumn();
  readonly counters = new PackedGains();
  readonly gauges = new PackedGains();
  readonly histograms = new PackedHistograms();
  /** The series' own numbers, by those that they have here. */
  readonly ids: number[] = [];
  private readonly numbers = new Map<number, number>();

  /** The number here of a series. */
  numberOf(id: number): number {
    const known = this.numbers.get(id);
    if (known !== undefined) return known;
    this.numbers.set(id, this.ids.length);
    return this.ids.push(id) - 1;
  }

  /** Makes a push of what was added since the last one. */
  endPush(atMs: number): void {
    this.atMs.push(atMs);
    for (const gains of [this.counters, this.gauges, this.histograms]) gains.endPush();
  }

  /** Forgets what was added since the last push. */
  undo(): void {
    for (const gains of [this.counters, this.gauges, this.histograms]) gains.undo();
  }

  add({ atMs, counters, gauges, histograms }: TimelinePush): void {
    for (const [id, value] of counters) this.counters.add(this.numberOf(id), value);
    for (const [id, value] of gauges) this.gauges.add(this.numberOf(id), value);
    for (const [id, { count, sumSeconds, zero, buckets }] of histograms) {
      for (const [index, gained] of buckets) this.histograms.addBucket(inRange(index), gained);
      this.histograms.addRest(this.numberOf(id), count, sumSeconds, zero);
    }
    this.endPush(atMs);
  }

  /** As pushes, each unpacked only when it is looked at. */
  views(): readonly TimelinePush[] {
    const views = Array.from({ length: this.atMs.length }, (_, nth) => this.view(nth));
    PACKED.set(views, this);
    return views;
  }

  private view(nth: number): TimelinePush {
    const { counters, gauges, histograms } = this;
    const gained = (gains: PackedGains) =>
      entriesOf(gains, nth).map((entry) => [this.idAt(gains, entry), gains.values.at(entry)] as const);
    const deltas = () =>
      entriesOf(histograms, nth).map(
        (entry) => [this.idAt(histograms, entry), deltaOf(histograms, entry)] as const,
      );
    return {
      atMs: this.atMs.at(nth),
      get counters() {
        return gained(counters);
      },
      get gauges() {
        return gained(gauges);
      },
      get histograms() {
        return deltas();
      },
    };
  }

  private idAt({ series }: PackedGains, entry: number): number {
    return this.ids[series.at(entry)] ?? 0;
  }
}

/** No value falls into a bucket beyond; whoever made a push in memory may have named one all the same. */
function inRange(bucket: number): number {
  return Math.min(Math.max(bucket, BUCKET_RANGE.lowest), BUCKET_RANGE.highest);
}

function entriesOf({ ends }: PackedGains, push: number): number[] {
  const from = push === 0 ? 0 : ends.at(push - 1);
  return Array.from({ length: ends.at(push) - from }, (_, nth) => from + nth);
}

function deltaOf(histograms: PackedHistograms, entry: number): HistogramDelta {
  const buckets: (readonly [number, number])[] = [];
  histograms.forEachBucket(entry, (index, count) => buckets.push([index, count]));
  return {
    count: histograms.values.at(entry),
    sumSeconds: histograms.sumSeconds.at(entry),
    zero: histograms.zeros.at(entry),
    buckets,
  };
}

/** A list of pushes never changes, so it is packed once. */
const PACKED = new WeakMap<readonly TimelinePush[], PackedPushes>();

/** The same pushes, packed. */
export function packed(pushes: readonly TimelinePush[]): PackedPushes {
  const known = PACKED.get(pushes);
  if (known !== undefined) return known;
  const fresh = new PackedPushes();
  for (const push of pushes) fresh.add(push);
  PACKED.set(pushes, fresh);
  return fresh;
}
