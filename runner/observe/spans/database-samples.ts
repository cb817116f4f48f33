import type { TracedRequest } from './trace-book.ts';

type Tags = Readonly<Record<string, string>>;

/** The database times of all requests with the same tags, in the order in which they became known. */
export interface SampleSeries {
  readonly tags: Tags;
  readonly valuesMs: readonly number[];
  /** The second of the leg's clock in which each of these requests ended. */
  readonly seconds: readonly number[];
}

interface GrowingSeries extends SampleSeries {
  readonly valuesMs: number[];
  readonly seconds: number[];
  databaseSpans: number;
}

/** Requests that were heard of, apart from those of services that export no span of their database. */
export interface HeardSamples {
  readonly series: readonly SampleSeries[];
  /** Nothing is known of their database time, least of all that it is none. */
  readonly silentServices: readonly string[];
}

/** The database times of a leg's requests, one by one. */
export class DatabaseSamples {
  private readonly bySeries = new Map<string, GrowingSeries>();

  add({ tags, sentAtMs, durationMs, databaseMs, databaseSpans }: TracedRequest): void {
    const key = JSON.stringify(tags);
    const series = this.bySeries.get(key) ?? this.begin(key, tags);
    series.seconds.push(Math.max(0, Math.floor((sentAtMs + durationMs) / 1_000)));
    series.valuesMs.push(databaseMs);
    series.databaseSpans += databaseSpans;
  }

  /** In the order of their tags, so that equal legs give equal records. */
  heard(): HeardSamples {
    const all = [...this.bySeries.values()].toSorted(byTags);
    const speaking = new Set(all.filter(({ databaseSpans }) => databaseSpans > 0).map(serviceOf));
    const services = [...new Set(all.map(serviceOf))];
    return {
      series: all.filter((each) => speaking.has(serviceOf(each))),
      silentServices: services.filter((svc) => !speaking.has(svc)),
    };
  }

  private begin(key: string, tags: Tags): GrowingSeries {
    const series: GrowingSeries = { tags, seconds: [], valuesMs: [], databaseSpans: 0 };
    this.bySeries.set(key, series);
    return series;
  }
}

function serviceOf({ tags }: SampleSeries): string {
  return tags['svc'] ?? '';
}

function byTags(a: SampleSeries, b: SampleSeries): number {
  return JSON.stringify(a.tags) < JSON.stringify(b.tags) ? -1 : 1;
}
