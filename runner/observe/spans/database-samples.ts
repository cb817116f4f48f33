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

/** Stands where a sample was taken back. */
const WITHDRAWN = Number.NaN;

/** Requests that were heard of, apart from those of services that export no span of their database. */
export interface HeardSamples {
  readonly series: readonly SampleSeries[];
  /** Nothing is known of their database time, least of all that it is none. */
  readonly silentServices: readonly string[];
}

/** The database times of a leg's requests, one by one. */
export class DatabaseSamples {
  private readonly bySeries = new Map<string, GrowingSeries>();
  /** Where each request stands: its series, and which one it is there. */
  private readonly byTrace = new Map<string, readonly [GrowingSeries, nth: number]>();

  add({ traceId, tags, sentAtMs, durationMs, databaseMs, databaseSpans }: TracedRequest): void {
    const key = JSON.stringify(tags);
    const series = this.bySeries.get(key) ?? this.begin(key, tags);
    this.byTrace.set(traceId, [series, series.valuesMs.length]);
    series.seconds.push(Math.max(0, Math.floor((sentAtMs + durationMs) / 1_000)));
    series.valuesMs.push(databaseMs);
    series.databaseSpans += databaseSpans;
  }

  /** Takes a sample back of which too much or too little turned out to be known; false where there is none. */
  withdraw(traceId: string): boolean {
    const place = this.byTrace.get(traceId);
    if (place === undefined) return false;
    const [{ valuesMs }, nth] = place;
    valuesMs[nth] = WITHDRAWN;
    return this.byTrace.delete(traceId);
  }

  /** In the order of their tags, so that equal legs give equal records. */
  heard(): HeardSamples {
    const all = [...this.bySeries.values()].map(standing).toSorted(byTags);
    const speaking = new Set(all.filter(({ databaseSpans }) => databaseSpans > 0).map(serviceOf));
    const known = all.filter(({ valuesMs }) => valuesMs.length > 0);
    const services = [...new Set(known.map(serviceOf))];
    return {
      series: known.filter((each) => speaking.has(serviceOf(each))),
      silentServices: services.filter((svc) => !speaking.has(svc)),
    };
  }

  private begin(key: string, tags: Tags): GrowingSeries {
    const series: GrowingSeries = { tags, seconds: [], valuesMs: [], databaseSpans: 0 };
    this.bySeries.set(key, series);
    return series;
  }
}

/** Without what was taken back. */
function standing({ tags, valuesMs, seconds, databaseSpans }: GrowingSeries): GrowingSeries {
  const stands = (_: number, nth: number): boolean => !Number.isNaN(valuesMs[nth]);
  return { tags, databaseSpans, valuesMs: valuesMs.filter(stands), seconds: seconds.filter(stands) };
}

function serviceOf({ tags }: SampleSeries): string {
  return tags['svc'] ?? '';
}

function byTags(a: SampleSeries, b: SampleSeries): number {
  return JSON.stringify(a.tags) < JSON.stringify(b.tags) ? -1 : 1;
}
