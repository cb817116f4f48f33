import { randomUUID } from 'node:crypto';
import type { Observer } from '../model/observer.ts';
import type { TimelinePush, TimelineSeries } from '../model/timeline.ts';
import { encodeEnd, encodeHeader, encodePush, encodeSeries } from '../model/timeline-codec.ts';
import { applyPush } from './push-deltas.ts';
import { RejectedPush } from './rejected-push.ts';
import { openRemoteWriteServer, type RemoteWriteServer } from './remote-write-server.ts';
import { createSeriesBook } from './series-book.ts';
import { createTimelineFile, type TimelineFile } from './timeline-file.ts';
import { decodeWriteRequest } from './write-request.ts';

export interface TimelineObservation {
  readonly pushes: number;
  /** Epoch ms; null when k6 never pushed. */
  readonly firstPushAtMs: number | null;
  readonly lastPushAtMs: number | null;
  /** The longest time between two pushes that follow each other; 0 with fewer than two. k6 pushes every second. */
  readonly longestGapMs: number;
  /** Requests that were no push, or one that could not be read. */
  readonly rejected: number;
  /** The first reason why a push was received but not recorded, such as a full disk; null when all were. */
  readonly failure: string | null;
}

export interface TimelineOptions {
  /** Where `timeline.ndjson.gz` is written. */
  readonly folder: string;
  /** Epoch ms. */
  readonly now: () => number;
  /** Takes out of tags what must not be written; nothing when not given. */
  readonly redact?: (text: string) => string;
  /** Told of every push after it was recorded, with the series that it is the first to mention. Should not throw. */
  readonly onPush?: (push: TimelinePush, newSeries: readonly TimelineSeries[]) => void;
}

export interface TimelineObserver extends Observer<TimelineObservation> {
  /** Where k6 must push to, known from `start` on. Its path is random: a k6 left over from elsewhere cannot interfere. */
  readonly url: string;
}

interface Tally {
  pushes: number;
  firstPushAtMs: number | null;
  lastPushAtMs: number | null;
  longestGapMs: number;
  rejected: number;
  failure: string | null;
}

interface Running {
  readonly file: TimelineFile;
  readonly server: RemoteWriteServer;
}

/** Receives k6's remote write and records it as `timeline.ndjson.gz`. */
export function createTimelineObserver(options: TimelineOptions): TimelineObserver {
  const tally: Tally = {
    pushes: 0,
    firstPushAtMs: null,
    lastPushAtMs: null,
    longestGapMs: 0,
    rejected: 0,
    failure: null,
  };
  let running: Running | null = null;
  return {
    get url() {
      if (running === null) throw new TypeError('the timeline has no address before it is started');
      return running.server.url;
    },
    async start() {
      const file = await createTimelineFile(options.folder);
      await file.append(encodeHeader(options.now()));
      running = { file, server: await openServer(file, tally, options) };
    },
    async stop() {
      const stopped = running;
      running = null;
      if (stopped !== null) await finish(stopped, tally);
      return { ...tally };
    },
  };
}

function openServer(file: TimelineFile, tally: Tally, options: TimelineOptions): Promise<RemoteWriteServer> {
  const book = createSeriesBook();
  return openRemoteWriteServer(`/${randomUUID()}`, {
    now: options.now,
    refused: (error) => countRefused(tally, error),
    async accept(body, atMs) {
      const { newSeries, push } = applyPush(book, decodeWriteRequest(body, book.find), atMs);
      await file.append(
        newSeries.map((series) => encodeSeries(redacted(series, options.redact))).join('') + encodePush(push),
      );
      countPush(tally, atMs);
      options.onPush?.(push, newSeries);
    },
  });
}

function redacted(series: TimelineSeries, redact: TimelineOptions['redact']): TimelineSeries {
  if (redact === undefined) return series;
  const tags = Object.entries(series.tags).map(([tag, value]) => [tag, redact(value)]);
  return { ...series, tags: Object.fromEntries(tags) };
}

function countPush(tally: Tally, atMs: number): void {
  tally.longestGapMs = Math.max(tally.longestGapMs, atMs - (tally.lastPushAtMs ?? atMs));
  tally.pushes += 1;
  tally.firstPushAtMs ??= atMs;
  tally.lastPushAtMs = atMs;
}

function countRefused(tally: Tally, error: unknown): void {
  if (error instanceof RejectedPush) tally.rejected += 1;
  else tally.failure ??= String(error);
}

/** Without its closing line the file says itself that it is cut, which is all that can be done about a failed disk. */
async function finish(running: Running, tally: Tally): Promise<void> {
  const { file, server } = running;
  await server.close();
  try {
    await file.append(encodeEnd(tally.pushes));
    await file.close();
  } catch (error) {
    tally.failure ??= String(error);
  }
}
