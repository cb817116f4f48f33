import { setTimeout as delay } from 'node:timers/promises';
import type { Observer } from '../../model/observer.ts';
import type { DatabaseTimeRecord } from '../../schema/database-time-schema.ts';
import { type Repetition, repeatEvery } from '../repetition.ts';
import { DatabaseSamples, type HeardSamples } from './database-samples.ts';
import { databaseLimits } from './sample-limits.ts';
import { type SampleRows, sampleRows } from './sample-rows.ts';
import { type SummaryWishes, sampleSummary } from './sample-summary.ts';
import type { SpanFeed, SpanProblem } from './span-feed.ts';
import { TraceBook, type TraceRules } from './trace-book.ts';

export interface SpanOptions extends TraceRules, SummaryWishes {
  readonly feed: SpanFeed;
  /** How long the last spans may take after the load; exporters and collectors gather for some seconds. */
  readonly waitMs: number;
  /** Nobody waits for them any longer. */
  readonly interrupted: AbortSignal;
  /** When the leg's clock stood at zero; null when no journey began. */
  readonly zeroAtMs: () => number | null;
  readonly clock: { readonly now: () => number };
}

export interface SpanObservation {
  readonly record: DatabaseTimeRecord;
  readonly rows: SampleRows;
}

export interface SpanObserver extends Observer<SpanObservation> {
  /** The request with this trace got no usable answer: whatever its spans say, it is no sample. */
  reject(traceId: string): void;
}

const EVERY_MS = 1_000;

/** Watches the spans of one leg, and says what its requests asked of the database. */
export function createSpanObserver(options: SpanOptions): SpanObserver {
  return new SpanWatch(options);
}

class SpanWatch implements SpanObserver {
  private readonly options: SpanOptions;
  private readonly book: TraceBook;
  private readonly samples = new DatabaseSamples();
  private readonly rejected = new Set<string>();
  private readonly problems = new Map<string, SpanProblem & { readonly count: number }>();
  private withoutAnswer = 0;
  private incomplete = 0;
  private repetition: Repetition | null = null;

  constructor(options: SpanOptions) {
    this.options = options;
    this.book = new TraceBook(options);
  }

  async start(): Promise<void> {
    const { feed, clock } = this.options;
    await feed.open({
      take: (spans) => {
        for (const span of spans) this.book.add(span, clock.now());
      },
      refuse: (problem) => this.note(problem),
    });
    this.repetition = repeatEvery(EVERY_MS, async () => {
      await this.look();
      this.settle(false);
    });
  }

  async stop(): Promise<SpanObservation> {
    const { feed, limits, zeroAtMs, clock } = this.options;
    if (this.repetition !== null) await this.waitForLast();
    await this.repetition?.stop();
    await this.look();
    await feed.close();
    this.settle(true);
    const heard = this.samples.heard();
    const rows = sampleRows(heard.series, databaseLimits(limits), zeroAtMs() ?? clock.now());
    return { record: this.recordOf(heard), rows };
  }

  reject(traceId: string): void {
    if (this.samples.withdraw(traceId)) this.withoutAnswer += 1;
    else this.rejected.add(traceId);
  }

  private recordOf({ series, silentServices }: HeardSamples): DatabaseTimeRecord {
    const { feed, limits, submetrics, quantiles } = this.options;
    return {
      schemaVersion: 1,
      source: 'spans',
      from: feed.shown,
      spans: this.book.seen,
      requests: series.reduce((sum, { valuesMs }) => sum + valuesMs.length, 0),
      withoutAnswer: this.withoutAnswer,
      incomplete: this.incomplete,
      silentServices,
      problems: [...this.problems.values()],
      metrics: sampleSummary(series, { limits: databaseLimits(limits), submetrics, quantiles }),
    };
  }

  private async waitForLast(): Promise<void> {
    const { waitMs, interrupted } = this.options;
    await delay(waitMs, undefined, { signal: interrupted }).catch(() => undefined);
  }

  private async look(): Promise<void> {
    const { feed } = this.options;
    try {
      await feed.look();
    } catch (error) {
      const said = error instanceof Error ? error.message : String(error);
      this.note({ message: `${feed.shown} cannot be read: ${said}`, remedy: 'Let this user read the file.' });
    }
  }

  private settle(isEnd: boolean): void {
    const { requests, incomplete, belied } = this.book.settled(this.options.clock.now(), isEnd);
    for (const request of requests)
      if (this.rejected.delete(request.traceId)) this.withoutAnswer += 1;
      else this.samples.add(request);
    for (const traceId of incomplete)
      if (this.rejected.delete(traceId)) this.withoutAnswer += 1;
      else this.incomplete += 1;
    for (const traceId of belied) if (this.samples.withdraw(traceId)) this.incomplete += 1;
  }

  private note(problem: SpanProblem): void {
    const { count = 0 } = this.problems.get(problem.message) ?? {};
    this.problems.set(problem.message, { ...problem, count: count + 1 });
  }
}
