import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hermeticEnvironment } from '../../runner/k6/hermetic-environment.ts';
import type { Timeline } from '../../runner/model/timeline.ts';
import { readTimeline } from '../../runner/model/timeline-reader.ts';
import { createGeneratorObserver, thisMachine } from '../../runner/observe/generator-observer.ts';
import { REMOTE_WRITE_ARGUMENTS, remoteWriteEnvironment } from '../../runner/observe/remote-write-k6.ts';
import { createTimelineObserver, type TimelineObservation } from '../../runner/observe/timeline-observer.ts';
import type { GeneratorRecord } from '../../runner/schema/record-schema.ts';
import { realK6 } from '../real-k6.ts';

interface Summary {
  readonly [metric: string]: { readonly values: Readonly<Record<string, number>> };
}

const SCRIPT = fileURLToPath(new URL('tiny-load.js', import.meta.url));

let target: Server;
let folder = '';
let exitCode: number | null = null;
let summary: Summary = {};
let observation: TimelineObservation;
let generator: GeneratorRecord;
let timeline: Timeline;

const addressOf = (server: Server): string => {
  const address = server.address();
  return typeof address === 'object' && address !== null ? `http://127.0.0.1:${address.port}` : '';
};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'peakgate-real-k6-'));
  target = createServer((_, response) => response.end('ok')).listen(0, '127.0.0.1');
  await once(target, 'listening');
  let pid: number | null = null;
  const timelineObserver = createTimelineObserver({ folder, now: Date.now });
  const generatorObserver = createGeneratorObserver({ pid: () => pid, everyMs: 500, machine: thisMachine() });
  await Promise.all([timelineObserver.start(), generatorObserver.start()]);
  const k6 = spawn((await realK6()).path, ['run', '--quiet', ...REMOTE_WRITE_ARGUMENTS, SCRIPT], {
    env: hermeticEnvironment(process.env, {
      ...remoteWriteEnvironment(timelineObserver.url),
      PEAKGATE_TARGET: addressOf(target),
    }),
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  pid = k6.pid ?? null;
  [summary, [exitCode]] = await Promise.all([text(k6.stdout).then(JSON.parse), once(k6, 'exit')]);
  [observation, generator] = await Promise.all([timelineObserver.stop(), generatorObserver.stop()]);
  timeline = readTimeline(gunzipSync(await readFile(join(folder, 'timeline.ndjson.gz'))));
});

afterAll(async () => {
  target.close();
  await rm(folder, { recursive: true });
});

const total = (metric: string, tags: Readonly<Record<string, string>> = {}): number => {
  const wanted = timeline.series.filter(
    (series) =>
      series.metric === metric && Object.entries(tags).every(([name, value]) => series.tags[name] === value),
  );
  const ids = new Set(wanted.map(({ id }) => id));
  return timeline.pushes
    .flatMap(({ counters, histograms }) => [
      ...counters,
      ...histograms.map(([id, { count }]) => [id, count] as const),
    ])
    .reduce((sum, [id, gained]) => (ids.has(id) ? sum + gained : sum), 0);
};
const told = (metric: string): number | undefined => summary[metric]?.values['count'];

describe('the timeline of a real k6', () => {
  it('is complete and undamaged, with a push every second', () => {
    expect({ exitCode, ...observation }).toMatchObject({ exitCode: 0, rejected: 0, failure: null });
    expect(timeline).toMatchObject({ complete: true, damage: [] });
    expect(timeline.pushes).toHaveLength(observation.pushes);
    expect(observation.pushes).toBeGreaterThanOrEqual(3);
  });

  it.each(['requests', 'iterations', 'http_reqs'])('counts as many %s as k6 itself at the end', (metric) => {
    expect(told(metric)).toBeGreaterThan(400);
    expect(total(metric)).toBe(told(metric));
  });

  it('holds every response time in some bucket', () => {
    expect(total('response_time')).toBe(told('requests'));
  });

  it('adds up over the values of a tag', () => {
    const services = [0, 1, 2, 3, 4].map((number) => total('requests', { svc: `service-${number}` }));
    expect(services.every((count) => count > 0)).toBe(true);
    expect(services.reduce((sum, count) => sum + count)).toBe(told('requests'));
  });

  it('hears what k6 says last, after the last request', () => {
    expect(total('jobs', { outcome: 'done' })).toBe(7);
  });

  it('places values in the buckets that hold them', () => {
    const { min = 0, max = 0 } = summary['response_time']?.values ?? {};
    const filled = timeline.pushes.flatMap(({ histograms }) =>
      histograms.flatMap(([, { buckets }]) => buckets.map(([index]) => index)),
    );
    const bucketOf = (ms: number): number => Math.ceil(8 * Math.log2(ms / 1_000));
    expect(Math.min(...filled)).toBe(bucketOf(min));
    expect(Math.max(...filled)).toBe(bucketOf(max));
  });

  it('keeps neither k6 metrics that nobody reads nor k6 marks', () => {
    expect(timeline.series.map(({ metric }) => metric)).not.toContain('http_req_duration');
    expect(timeline.series.flatMap(({ tags }) => Object.keys(tags))).not.toContain('__name__');
  });
});

describe('the generator while a real k6 runs', () => {
  it.runIf(process.platform === 'linux')('is seen to use CPU and memory', () => {
    expect(generator).toMatchObject({ schemaVersion: 1, source: 'proc' });
    expect(generator.samples.length).toBeGreaterThanOrEqual(4);
    for (const { cpuCores, memoryBytes } of generator.samples) {
      expect(cpuCores).toBeGreaterThanOrEqual(0);
      expect(memoryBytes).toBeGreaterThan(10e6);
    }
    expect(generator.samples.some(({ cpuCores }) => (cpuCores ?? 0) > 0)).toBe(true);
  });
});
