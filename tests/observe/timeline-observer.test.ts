import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { constants, gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { TimelinePush, TimelineSeries } from '../../runner/model/timeline.ts';
import { readTimeline } from '../../runner/model/timeline-reader.ts';
import { createTimelineObserver, type TimelineObserver } from '../../runner/observe/timeline-observer.ts';
import { remoteWriteBody, type StatedSeries } from './remote-write-body.ts';

let folder = '';
let clockMs = 0;
let seen: { push: TimelinePush; newSeries: readonly TimelineSeries[] }[] = [];
let timeline: TimelineObserver;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'peakgate-timeline-'));
  clockMs = 1_000;
  seen = [];
  timeline = createTimelineObserver({
    folder,
    now: () => clockMs,
    onPush: (push, newSeries) => seen.push({ push, newSeries }),
  });
});

afterEach(async () => {
  await timeline.stop();
  await rm(folder, { recursive: true });
});

const requests = (sample: number): StatedSeries => ({
  labels: { __name__: 'k6_requests_total', outcome: 'good' },
  sample,
});
const times = (...buckets: [number, number][]): StatedSeries => ({
  labels: { __name__: 'k6_response_time_seconds', svc: 'auth' },
  histogram: { sum: 0.5, buckets },
});

const post = async (body: NonNullable<RequestInit['body']>, path = ''): Promise<number> => {
  const response = await fetch(timeline.url + path, { method: 'POST', body });
  await response.text();
  return response.status;
};
const pushAt = (atMs: number, ...series: StatedSeries[]): Promise<number> => {
  clockMs = atMs;
  return post(remoteWriteBody(series));
};
const recorded = async () =>
  readTimeline(
    gunzipSync(await readFile(join(folder, 'timeline.ndjson.gz')), { finishFlush: constants.Z_SYNC_FLUSH }),
  );

describe('the timeline of a leg', () => {
  it('writes tags without what must not be seen', async () => {
    timeline = createTimelineObserver({
      folder,
      now: () => clockMs,
      redact: (text) => text.replaceAll('auth', '***'),
    });
    await timeline.start();
    await pushAt(2_000, times([-8, 3]));
    await timeline.stop();
    expect((await recorded()).series.map(({ tags }) => tags)).toEqual([{ svc: '***' }]);
  });

  it('records what k6 pushed, and shows it live', async () => {
    await timeline.start();
    expect(await pushAt(2_000, requests(3), times([-8, 3]))).toBe(204);
    expect(await pushAt(3_000, requests(5), times([-8, 3], [1, 2]))).toBe(204);
    await timeline.stop();

    const file = await recorded();
    expect(file).toEqual({
      series: [
        { id: 1, metric: 'requests', type: 'counter', tags: { outcome: 'good' } },
        { id: 2, metric: 'response_time', type: 'histogram', tags: { svc: 'auth' } },
      ],
      pushes: [
        {
          atMs: 2_000,
          counters: [[1, 3]],
          gauges: [],
          histograms: [[2, { count: 3, sumSeconds: 0.5, zero: 0, buckets: [[-8, 3]] }]],
        },
        {
          atMs: 3_000,
          counters: [[1, 2]],
          gauges: [],
          histograms: [[2, { count: 2, sumSeconds: 0, zero: 0, buckets: [[1, 2]] }]],
        },
      ],
      complete: true,
      damage: [],
    });
    expect(seen.map(({ push }) => push)).toEqual(file.pushes);
    expect(seen.flatMap(({ newSeries }) => newSeries)).toEqual(file.series);
  });

  it('tells when k6 pushed and how long it was silent', async () => {
    await timeline.start();
    await pushAt(2_000, requests(1));
    await pushAt(3_100, requests(2));
    await pushAt(7_000, requests(3));
    await pushAt(8_000, requests(4));

    expect(await timeline.stop()).toEqual({
      pushes: 4,
      firstPushAtMs: 2_000,
      lastPushAtMs: 8_000,
      longestGapMs: 3_900,
      rejected: 0,
      failure: null,
    });
  });

  it('says so when k6 never pushed, and leaves a complete file', async () => {
    await timeline.start();
    expect(await timeline.stop()).toMatchObject({ pushes: 0, firstPushAtMs: null, longestGapMs: 0 });
    expect(await recorded()).toMatchObject({ pushes: [], complete: true });
  });

  it('has each push on disk as soon as it is answered, should Peakgate be killed', async () => {
    await timeline.start();
    await pushAt(2_000, requests(3));
    await pushAt(3_000, requests(4));
    await expect.poll(async () => (await recorded()).pushes.length).toBe(2);
    expect(await recorded()).toMatchObject({ complete: false, damage: [] });
  });

  it('hears out a push that is under way when the leg ends', async () => {
    await timeline.start();
    const body = remoteWriteBody([requests(3)]);
    const { hostname, port, pathname } = new URL(timeline.url);
    const socket = connect(Number(port), hostname);
    socket.write(`POST ${pathname} HTTP/1.1\r\nhost: x\r\ncontent-length: ${body.length}\r\n\r\n`);
    await pause(50);
    const stopped = timeline.stop();
    await pause(50);
    socket.end(body);

    expect(await stopped).toMatchObject({ pushes: 1, rejected: 0 });
    expect(await recorded()).toMatchObject({ pushes: [{ counters: [[1, 3]] }], complete: true });
  });

  it('reads a push that arrived just before the leg ended', async () => {
    await timeline.start();
    const answered = post(remoteWriteBody([requests(3)]));
    await pause(20);
    expect(await timeline.stop()).toMatchObject({ pushes: 1 });
    expect(await answered).toBe(204);
  });

  it('has a path that nobody can guess', async () => {
    await timeline.start();
    expect(new URL(timeline.url)).toMatchObject({
      hostname: '127.0.0.1',
      pathname: expect.stringMatching(/^\/[0-9a-f-]{36}$/),
    });
  });

  it('never overwrites a recorded timeline', async () => {
    await writeFile(join(folder, 'timeline.ndjson.gz'), 'evidence');
    await expect(timeline.start()).rejects.toMatchObject({ code: 'disk-failed' });
    expect(await readFile(join(folder, 'timeline.ndjson.gz'), 'utf8')).toBe('evidence');
  });
});

describe('what is no push', () => {
  const garbage = Buffer.from('not snappy at all');
  const brokenHistogram: StatedSeries = {
    labels: { __name__: 'k6_response_time_seconds' },
    histogram: { sum: 1, buckets: [[0, 1]], schema: 5 },
  };

  it.each<[string, number, () => Promise<number>]>([
    ['a body that is not Snappy', 400, () => post(garbage)],
    ['an empty body', 400, () => post('')],
    ['Snappy around something else', 400, () => post(Buffer.from([4, 3 << 2, 1, 2, 3, 4]))],
    ['a histogram of another resolution', 400, () => post(remoteWriteBody([brokenHistogram]))],
    ['another path', 404, () => post(remoteWriteBody([requests(1)]), 'x')],
    ['another method', 405, async () => (await fetch(timeline.url)).status],
    ['a body above 16 MB', 413, () => post(Buffer.alloc(17 * 1024 * 1024))],
    ['a small body that would unpack to gigabytes', 413, () => post(Buffer.from([255, 255, 255, 255, 15]))],
  ])('refuses %s with %i, counts it and goes on', async (_, status, send) => {
    await timeline.start();
    await pushAt(2_000, requests(1));
    expect(await send()).toBe(status);
    expect(await pushAt(3_000, requests(2))).toBe(204);
    expect(await timeline.stop()).toMatchObject({ pushes: 2, rejected: 1, failure: null });
    expect(await recorded()).toMatchObject({ complete: true, damage: [] });
  });

  it('refuses what is not HTTP', async () => {
    await timeline.start();
    const { hostname, port } = new URL(timeline.url);
    const socket = connect(Number(port), hostname, () => socket.write('hello?\r\n\r\n'));
    const answer = await new Promise((resolve) => socket.once('data', (data) => resolve(data.toString())));
    expect(answer).toContain('400 Bad Request');
    expect(await timeline.stop()).toMatchObject({ rejected: 1 });
  });

  it('takes nothing from a push that is broken in its middle', async () => {
    await timeline.start();
    await post(remoteWriteBody([requests(4), brokenHistogram]));
    await pushAt(2_000, requests(5));
    await timeline.stop();
    expect((await recorded()).pushes.map(({ counters }) => counters)).toEqual([[[1, 5]]]);
  });

  it('reports a push that broke off', async () => {
    await timeline.start();
    const { hostname, port, pathname } = new URL(timeline.url);
    const socket = connect(Number(port), hostname);
    socket.write(`POST ${pathname} HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\nhalf`);
    await pause(50);
    socket.destroy();
    await pause(50);
    expect(await timeline.stop()).toMatchObject({ pushes: 0, failure: 'Error: aborted' });
  });
});

describe('a display that fails', () => {
  it('does not lose what was pushed', async () => {
    timeline = createTimelineObserver({
      folder,
      now: () => clockMs,
      onPush: () => {
        throw new Error('no terminal');
      },
    });
    await timeline.start();
    expect(await pushAt(2_000, requests(1))).toBe(500);
    expect(await timeline.stop()).toMatchObject({ pushes: 1, failure: 'Error: no terminal' });
    expect(await recorded()).toMatchObject({ pushes: [{ counters: [[1, 1]] }], complete: true });
  });
});
