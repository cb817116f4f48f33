import type { HistogramDelta, TimelinePush, TimelineSeries } from '../../runner/model/timeline.ts';
import type { LegPlan } from '../../runner/schema/plan-schema.ts';
import type { SeriesTotal } from '../../runner/selftest/runs/k6-summary.ts';
import { METRICS } from '../../scenarios/kit/contract.ts';
import { DATABASE_MEDIAN_MS, JOURNEY, RESPONSE_MEDIAN_MS, SEED, SIGMA } from './outline.ts';
import { countFrom, Times } from './times.ts';

type Tags = Readonly<Record<string, string>>;
type Limits = LegPlan['played']['limits'];

const LAG_MEDIAN_MS = 0.5;

/** What one push says of the series of one window. */
export type Gained = Pick<TimelinePush, 'counters' | 'histograms'>;

/** The series of one window: those of each operation and of its journey, for every tenant. */
export class PushedSeries {
  readonly series: TimelineSeries[] = [];
  private readonly times = new Map<number, Times>();
  private readonly gained = new Map<number, number>();
  private readonly firstId: number;
  private readonly audiences: readonly ((journeys: number) => Gained)[];

  constructor({ played }: LegPlan, window: string, firstId: number) {
    this.firstId = firstId;
    this.audiences = played.tenants.map(({ plan, region }) =>
      this.audience({ journey: JOURNEY.name, plan, region, window }, played.limits),
    );
  }

  /** What so many journeys of one second add, shared out evenly among the tenants. */
  second(journeys: number): Gained {
    const most = this.audiences.length;
    const gained = this.audiences.map((audience, nth) => audience(Math.floor((journeys + nth) / most)));
    return {
      counters: gained.flatMap(({ counters }) => counters),
      histograms: gained.flatMap(({ histograms }) => histograms),
    };
  }

  /** The same samples as the summary has them. */
  totals(): SeriesTotal[] {
    return this.series.map(({ id, metric, tags }) => {
      const times = this.times.get(id);
      return times === undefined
        ? { metric, tags, gained: this.gained.get(id) ?? 0 }
        : { metric, tags, sortedMs: times.sortedMs() };
    });
  }

  private audience(tags: Tags, limits: Limits): (journeys: number) => Gained {
    const lag = this.timed(METRICS.scheduleLag, LAG_MEDIAN_MS, tags, []);
    const ended = this.counter(METRICS.journeys, { ...tags, outcome: 'finished' });
    const operations = JOURNEY.operations.map(({ svc, op, kind }) =>
      this.operation({ ...tags, svc, op, kind }, limits),
    );
    return (journeys) => {
      const gained = [lag(journeys), ...operations.map((operation) => operation(journeys))];
      return {
        counters: [...ended(journeys), ...gained.flatMap(({ counters }) => counters)],
        histograms: gained.flatMap(({ histograms }) => histograms),
      };
    };
  }

  private operation(tags: Tags, limits: Limits): (requests: number) => Gained {
    const started = this.counter(METRICS.requestsStarted, tags);
    const good = this.counter(METRICS.requests, { ...tags, outcome: 'good' });
    const response = this.timed(METRICS.responseTime, RESPONSE_MEDIAN_MS, tags, limits);
    const database = this.timed(METRICS.dbTime, DATABASE_MEDIAN_MS, tags, limits);
    return (requests) => {
      const times = [response(requests), database(requests)];
      return {
        counters: [...started(requests), ...good(requests), ...times.flatMap(({ counters }) => counters)],
        histograms: times.flatMap(({ histograms }) => histograms),
      };
    };
  }

  private timed(metric: string, medianMs: number, tags: Tags, limits: Limits): (samples: number) => Gained {
    const id = this.begin(metric, 'histogram', tags);
    const times = new Times(medianMs, SIGMA, SEED, id);
    this.times.set(id, times);
    const counted = limits
      .filter(({ sli }) => sli === metric)
      .map(({ sli, tag, limitMs }) => {
        const count = this.counter(METRICS.overLimit, { ...tags, sli, limit: tag });
        return (delta: HistogramDelta) => count(countFrom(delta, limitMs));
      });
    return (samples) => {
      const delta = times.second(samples);
      return { counters: counted.flatMap((count) => count(delta)), histograms: [[id, delta]] };
    };
  }

  private counter(metric: string, tags: Tags): (gained: number) => TimelinePush['counters'] {
    const id = this.begin(metric, 'counter', tags);
    return (gained) => {
      this.gained.set(id, (this.gained.get(id) ?? 0) + gained);
      return gained === 0 ? [] : [[id, gained]];
    };
  }

  private begin(metric: string, type: TimelineSeries['type'], tags: Tags): number {
    const id = this.firstId + this.series.length;
    this.series.push({ id, metric, type, tags });
    return id;
  }
}
