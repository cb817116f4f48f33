import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { CpuLook } from '../../runner/observe/cpu-meter.ts';
import { systemFiles } from '../../runner/observe/system-files.ts';
import { createTargetCpuLog } from '../../runner/observe/target-cpu-log.ts';
import { cpuCounters, metricsMeter } from '../../runner/observe/target-metrics.ts';
import { createTargetObserver } from '../../runner/observe/target-observer.ts';
import { isKnownProcess, processMeter } from '../../runner/observe/target-processes.ts';
import { imitatedFiles, type StatedFiles } from './imitated-machine.ts';

interface Stated {
  readonly pid: number;
  readonly parent?: number;
  /** Ticks of 1/100 s. */
  readonly own?: number;
  readonly ofChildren?: number;
  readonly startedAtTick?: number;
  readonly name?: string;
}

/** The processes of a moment, in the layout that proc(5) describes. */
const procOf = (...processes: readonly Stated[]): StatedFiles =>
  Object.fromEntries([
    ['/proc/uptime', '1 1'],
    ...processes.map(
      ({ pid, parent = 1, own = 0, ofChildren = 0, startedAtTick = pid, name = 'service' }) => [
        `/proc/${pid}/stat`,
        `${pid} (${name}) S ${parent} ${pid} ${pid} 0 -1 4194560 900 0 0 0 ${own} 0 ${ofChildren} 0 20 0 9 0 ${startedAtTick} 1300000000\n`,
      ],
    ),
  ]);

/** What each look at the processes 10 (and others) found. */
async function looks(pids: readonly number[], ...moments: readonly StatedFiles[]): Promise<CpuLook[]> {
  let moment: StatedFiles = {};
  const meter = processMeter(
    imitatedFiles(() => moment),
    pids,
  );
  const found: CpuLook[] = [];
  for (const next of moments) {
    moment = next;
    found.push(await meter.look());
  }
  return found;
}

const BEGAN = { kind: 'began', isRestart: false };
const used = (cpuSeconds: number) => ({ kind: 'used', cpuSeconds });

describe('processor time of processes', () => {
  it('is what they and all that they start used in between', async () => {
    const child = { pid: 11, parent: 10 };
    const grandchild = { pid: 12, parent: 11, name: 'a (strange) name' };
    const stranger = { pid: 99, own: 5_000 };
    expect(
      await looks(
        [10],
        procOf({ pid: 10, own: 100 }, { ...child, own: 50 }, { ...grandchild, own: 7 }, stranger),
        procOf(
          { pid: 10, own: 130 },
          { ...child, own: 60 },
          { ...grandchild, own: 12 },
          { ...stranger, own: 9_000 },
        ),
      ),
    ).toEqual([BEGAN, used(0.45)]);
  });

  it('is the sum over several that are named', async () => {
    const [first, second] = [{ pid: 10 }, { pid: 20 }];
    expect(
      await looks([10, 20], procOf(first, second), procOf({ ...first, own: 10 }, { ...second, own: 5 })),
    ).toEqual([BEGAN, used(0.15)]);
  });

  it.each<[string, readonly StatedFiles[], number]>([
    [
      'a child that is new counts from its start',
      [procOf({ pid: 10 }), procOf({ pid: 10 }, { pid: 11, parent: 10, own: 30 })],
      0.3,
    ],
    [
      'a child that ended: its parent tells what it used last',
      [procOf({ pid: 10 }, { pid: 11, parent: 10, own: 300 }), procOf({ pid: 10, own: 5, ofChildren: 320 })],
      0.25,
    ],
    [
      'a child that came and went between two looks',
      [procOf({ pid: 10 }), procOf({ pid: 10, own: 5, ofChildren: 15 })],
      0.2,
    ],
    [
      'a child that nobody waited for takes nothing away',
      [procOf({ pid: 10 }, { pid: 11, parent: 10, own: 300 }), procOf({ pid: 10, own: 5 })],
      0.05,
    ],
    [
      'a child whose parent ended still belongs to it',
      [
        procOf({ pid: 10 }, { pid: 11, parent: 10 }, { pid: 12, parent: 11, own: 10 }),
        procOf({ pid: 10 }, { pid: 12, parent: 1, own: 40 }),
      ],
      0.3,
    ],
    [
      'the number of a child that ended was given to a stranger',
      [
        procOf({ pid: 10 }, { pid: 11, parent: 10, own: 10 }),
        procOf({ pid: 10, own: 1 }, { pid: 11, parent: 1, own: 900, startedAtTick: 77_777 }),
      ],
      0.01,
    ],
  ])('%s', async (_, moments, expected) => {
    expect((await looks([10], ...moments)).at(-1)).toEqual(used(expected));
  });

  it('is not known any more when a named process is gone, or its number is another one', async () => {
    const gone = { kind: 'began', isRestart: true };
    const unknown = { kind: 'unknown' };
    expect(await looks([10], procOf({ pid: 10 }), procOf(), procOf())).toEqual([BEGAN, gone, unknown]);
    const other = { pid: 10, startedAtTick: 5_555 };
    expect(await looks([10], procOf({ pid: 10 }), procOf(other), procOf(other))).toEqual([
      BEGAN,
      gone,
      unknown,
    ]);
  });

  it('holds of real processes', { timeout: 10_000 }, async () => {
    const meter = processMeter(systemFiles, [process.pid]);
    await meter.look();
    const busy = 'const end = Date.now() + 400; while (Date.now() < end);';
    const [code] = await once(spawn(process.execPath, ['-e', busy]), 'exit');
    const found = await meter.look();
    expect(code).toBe(0);
    if (found.kind !== 'used') throw new TypeError(found.kind);
    expect(found.cpuSeconds).toBeGreaterThan(0.1);
    expect(isKnownProcess(systemFiles, process.pid)).toBe(true);
    expect(isKnownProcess(systemFiles, 2_147_483_646)).toBe(false);
  });
});

const page = (...seconds: readonly number[]) =>
  [
    '# HELP process_cpu_seconds_total Total user and system CPU time spent in seconds.',
    '# TYPE process_cpu_seconds_total counter',
    ...seconds.map(
      (value, index) => `process_cpu_seconds_total{pid="${index}",note="a } in it"} ${value} 1700000000`,
    ),
    'process_cpu_seconds_total_other 7',
    'process_resident_memory_bytes 1000',
  ].join('\n');

const looksAt = async (...pages: readonly (string | null)[]): Promise<CpuLook[]> => {
  let next = 0;
  const meter = metricsMeter(['http://127.0.0.1:1/metrics'], async () => pages[next++] ?? null);
  const found: CpuLook[] = [];
  for (const _ of pages) found.push(await meter.look());
  return found;
};

describe('processor time that the target states itself', () => {
  it('is the sum of all samples', async () => {
    expect(await looksAt(page(1, 2), page(1.5, 2.25))).toEqual([BEGAN, used(0.75)]);
    expect(cpuCounters('process_cpu_seconds_total 1.25e1\n')).toEqual([['', 12.5]]);
  });

  it.each([
    ['a counter that fell', page(10, 2), page(0.1, 2)],
    ['a process that came', page(1), page(1, 50)],
    ['a process that went', page(1, 50), page(1)],
  ])('%s is a restart, after which it goes on', async (_, before, after) => {
    expect((await looksAt(before, after, after)).slice(1)).toEqual([
      { kind: 'began', isRestart: true },
      used(0),
    ]);
  });

  it.each([
    ['no answer', null],
    ['a page without it', 'up 1'],
    ['no number', 'process_cpu_seconds_total NaN'],
  ])('%s makes the next span longer', async (_, nothing) => {
    expect((await looksAt(page(1), nothing, page(1.5))).slice(1)).toEqual([{ kind: 'unknown' }, used(0.5)]);
  });

  const serving = async (listener: RequestListener): Promise<string> => {
    const server = createServer(listener);
    onTestFinished(() => {
      server.close();
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    return `127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  };

  it('is asked with the credentials of the URL, which are not told', async () => {
    const asked: (string | undefined)[] = [];
    const host = await serving((request, response) => {
      asked.push(request.headers.authorization);
      response.end(page(asked.length));
    });
    const meter = metricsMeter([`http://ann:s3cret@${host}/metrics?key=k`]);
    expect([await meter.look(), await meter.look()]).toEqual([BEGAN, used(1)]);
    expect(asked[0]).toBe(`Basic ${Buffer.from('ann:s3cret').toString('base64')}`);
    expect(meter.of).toBe(`http://ann:***@${host}/metrics`);
  });

  it.each([
    ['an error', (host: string) => host, 500],
    ['a redirect', (host: string) => host, 302],
  ])('%s tells nothing', async (_, to, status) => {
    const host = await serving((_request, response) => {
      response.writeHead(status, { location: 'http://127.0.0.1:1/elsewhere' }).end(page(1));
    });
    expect(await metricsMeter([`http://${to(host)}/metrics`]).look()).toEqual({ kind: 'unknown' });
  });
});

describe('what is kept of it', () => {
  it('spans between looks: longer over one that found nothing, none over a restart', async () => {
    const found: CpuLook[] = [
      { kind: 'began', isRestart: false },
      { kind: 'used', cpuSeconds: 0.5 },
      { kind: 'unknown' },
      { kind: 'used', cpuSeconds: 1.5 },
      { kind: 'began', isRestart: true },
      { kind: 'used', cpuSeconds: 0.25 },
    ];
    let ms = 0;
    const log = createTargetCpuLog(
      { source: 'proc', of: 'process 10', look: async () => found[ms / 1_000 - 1] ?? { kind: 'unknown' } },
      { now: () => 5_000_000 + ms, monotonicMs: () => ms },
    );
    for (ms = 1_000; ms <= 6_000; ms += 1_000) await log.look();
    expect(log.record()).toEqual({
      source: 'proc',
      of: 'process 10',
      restarts: 1,
      spans: [
        { atMs: 5_002_000, spanMs: 1_000, cpuSeconds: 0.5 },
        { atMs: 5_004_000, spanMs: 2_000, cpuSeconds: 1.5 },
        { atMs: 5_006_000, spanMs: 1_000, cpuSeconds: 0.25 },
      ],
    });
  });

  it('is part of what is recorded of the target, from before the leg to after it', async () => {
    const clock = { now: Date.now, monotonicMs: () => performance.now() };
    const observer = createTargetObserver({
      everyMs: 10_000,
      target: 'http://127.0.0.1:1',
      healthPath: '/',
      probe: async () => ({ atMs: 0, status: 200, durationMs: 1, version: null, error: null }),
      cpu: createTargetCpuLog(processMeter(systemFiles, [process.pid]), clock),
    });
    await observer.start();
    const { cpu } = await observer.stop();
    expect(cpu).toMatchObject({
      source: 'proc',
      of: `process ${process.pid} and what it started`,
      restarts: 0,
    });
    expect(cpu?.spans.length).toBeLessThanOrEqual(1);
  });
});
