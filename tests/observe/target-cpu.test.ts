import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import { describe, expect, it, onTestFinished } from 'vitest';
import { systemFiles } from '../../runner/observe/system-files.ts';
import type { CpuLook, TargetLook } from '../../runner/observe/target-meter.ts';
import { metricsMeter, samplesOf } from '../../runner/observe/target-metrics.ts';
import { createTargetObserver } from '../../runner/observe/target-observer.ts';
import { isKnownProcess, processMeter } from '../../runner/observe/target-processes.ts';
import { createTargetUseLog } from '../../runner/observe/target-use-log.ts';
import { targetSchema } from '../../runner/schema/record-schema.ts';
import { validate } from '../../runner/schema/validate.ts';
import { imitatedFiles, type StatedFiles } from './imitated-machine.ts';

interface Stated {
  readonly pid: number;
  readonly parent?: number;
  /** Ticks of 1/100 s. */
  readonly own?: number;
  readonly ofChildren?: number;
  readonly startedAtTick?: number;
  readonly name?: string;
  readonly kibibytes?: number;
}

/** The processes of a moment, in the layout that proc(5) describes. */
const procOf = (...processes: readonly Stated[]): StatedFiles =>
  Object.fromEntries([
    ['/proc/uptime', '1 1'],
    ...processes.flatMap(({ pid, kibibytes }) =>
      kibibytes === undefined ? [] : [[`/proc/${pid}/status`, `VmHWM:\t 9 kB\nVmRSS:\t  ${kibibytes} kB\n`]],
    ),
    ...processes.map(
      ({ pid, parent = 1, own = 0, ofChildren = 0, startedAtTick = pid, name = 'service' }) => [
        `/proc/${pid}/stat`,
        `${pid} (${name}) S ${parent} ${pid} ${pid} 0 -1 4194560 900 0 0 0 ${own} 0 ${ofChildren} 0 20 0 9 0 ${startedAtTick} 1300000000\n`,
      ],
    ),
  ]);

/** What each look at the processes 10 (and others) found of their processor time. */
async function looks(pids: readonly number[], ...moments: readonly StatedFiles[]): Promise<CpuLook[]> {
  return (await wholeLooks(pids, ...moments)).map(({ cpu }) => cpu);
}

async function wholeLooks(
  pids: readonly number[],
  ...moments: readonly StatedFiles[]
): Promise<TargetLook[]> {
  let moment: StatedFiles = {};
  const meter = processMeter(
    imitatedFiles(() => moment),
    pids,
  );
  const found: TargetLook[] = [];
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
    const { cpu, memoryBytes } = await meter.look();
    expect(code).toBe(0);
    if (cpu.kind !== 'used') throw new TypeError(cpu.kind);
    expect(cpu.cpuSeconds).toBeGreaterThan(0.1);
    expect(memoryBytes).toBeGreaterThan(10_000_000);
    expect(isKnownProcess(systemFiles, process.pid)).toBe(true);
    expect(isKnownProcess(systemFiles, 2_147_483_646)).toBe(false);
  });
});

describe('memory of processes', () => {
  const [parent, child, stranger] = [
    { pid: 10, kibibytes: 1_000 },
    { pid: 11, parent: 10, kibibytes: 500 },
    { pid: 99, kibibytes: 7_000 },
  ];

  it.each<[string, readonly StatedFiles[], number | null]>([
    ['all that a named one started has', [procOf(parent, child, stranger)], 1_500 * 1_024],
    ['what is left when one of them ended', [procOf(parent, child), procOf(parent)], 1_000 * 1_024],
    ['those that tell it have', [procOf({ pid: 10 }, child)], 500 * 1_024],
    ['nobody knows where none tells', [procOf({ pid: 10 })], null],
    ['nobody knows once a named one is gone', [procOf(parent, child), procOf(child)], null],
  ])('is what %s', async (_, moments, bytes) => {
    expect((await wholeLooks([10], ...moments)).at(-1)?.memoryBytes).toBe(bytes);
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

const looksAt = async (...pages: readonly (string | null)[]): Promise<CpuLook[]> =>
  (await wholeLooksAt(...pages)).map(({ cpu }) => cpu);

const wholeLooksAt = async (...pages: readonly (string | null)[]): Promise<TargetLook[]> => {
  let next = 0;
  const meter = metricsMeter(['http://127.0.0.1:1/metrics'], async () => pages[next++] ?? null);
  const found: TargetLook[] = [];
  for (const _ of pages) found.push(await meter.look());
  return found;
};

describe('memory that the target states itself', () => {
  it.each<[string, string | null, number | null]>([
    [
      'is the sum of all samples',
      'process_resident_memory_bytes{pid="1"} 5e6\nprocess_resident_memory_bytes{pid="2"} 1000\n',
      5_001_000,
    ],
    ['is known without the processor time', 'process_resident_memory_bytes 7', 7],
    ['is not known of a page without it', 'process_cpu_seconds_total 1', null],
    ['is not known without an answer', null, null],
  ])('%s', async (_, text, bytes) => {
    expect(await wholeLooksAt(text)).toMatchObject([{ memoryBytes: bytes }]);
  });

  it('is not known where one of several pages does not state it', async () => {
    const texts = ['process_resident_memory_bytes 7', 'up 1'];
    const meter = metricsMeter(['http://a/metrics', 'http://b/metrics'], async () => texts.shift() ?? null);
    expect(await meter.look()).toMatchObject({ memoryBytes: null });
  });
});

describe('processor time that the target states itself', () => {
  it('is the sum of all samples', async () => {
    expect(await looksAt(page(1, 2), page(1.5, 2.25))).toEqual([BEGAN, used(0.75)]);
    expect(samplesOf('process_cpu_seconds_total 1.25e1\n', 'process_cpu_seconds_total')).toEqual([
      ['', 12.5],
    ]);
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
    expect([await meter.look(), await meter.look()]).toMatchObject([{ cpu: BEGAN }, { cpu: used(1) }]);
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
    const look = await metricsMeter([`http://${to(host)}/metrics`]).look();
    expect(look).toEqual({ cpu: { kind: 'unknown' }, memoryBytes: null });
  });
});

describe('what is kept of it', () => {
  const NOTHING: TargetLook = { cpu: { kind: 'unknown' }, memoryBytes: null };

  it('spans between looks, longer over one that found nothing, none over a restart; and the memory at each look', async () => {
    const found: TargetLook[] = [
      { cpu: { kind: 'began', isRestart: false }, memoryBytes: 100 },
      { cpu: { kind: 'used', cpuSeconds: 0.5 }, memoryBytes: null },
      NOTHING,
      { cpu: { kind: 'used', cpuSeconds: 1.5 }, memoryBytes: 300 },
      { cpu: { kind: 'began', isRestart: true }, memoryBytes: null },
      { cpu: { kind: 'used', cpuSeconds: 0.25 }, memoryBytes: 200 },
    ];
    let ms = 0;
    const log = createTargetUseLog(
      { source: 'proc', of: 'process 10', look: async () => found[ms / 1_000 - 1] ?? NOTHING },
      { now: () => 5_000_000 + ms, monotonicMs: () => ms },
    );
    for (ms = 1_000; ms <= 6_000; ms += 1_000) await log.look();
    const of = { source: 'proc', of: 'process 10' };
    const spans = [
      { atMs: 5_002_000, spanMs: 1_000, cpuSeconds: 0.5 },
      { atMs: 5_004_000, spanMs: 2_000, cpuSeconds: 1.5 },
      { atMs: 5_006_000, spanMs: 1_000, cpuSeconds: 0.25 },
    ];
    const memory = [
      { atMs: 5_001_000, monotonicMs: 1_000, bytes: 100 },
      { atMs: 5_004_000, monotonicMs: 4_000, bytes: 300 },
      { atMs: 5_006_000, monotonicMs: 6_000, bytes: 200 },
    ];
    expect(log.record()).toEqual({
      cpu: { ...of, restarts: 1, spans },
      memory: { ...of, looks: memory },
    });
  });

  it('is part of what is recorded of the target, from before the leg to after it', async () => {
    const clock = { now: Date.now, monotonicMs: () => performance.now() };
    const observer = createTargetObserver({
      everyMs: 10_000,
      target: 'http://127.0.0.1:1',
      healthPath: '/',
      probe: async () => ({ atMs: 0, status: 200, durationMs: 1, version: null, error: null }),
      use: createTargetUseLog(processMeter(systemFiles, [process.pid]), clock),
    });
    await observer.start();
    const record = await observer.stop();
    const { cpu, memory } = record;
    expect(validate(targetSchema, record, 'target.json')).toMatchObject({ ok: true });
    expect(memory?.looks.at(-1)?.bytes).toBeGreaterThan(10_000_000);
    expect(cpu).toMatchObject({
      source: 'proc',
      of: `process ${process.pid} and what it started`,
      restarts: 0,
    });
    expect(cpu?.spans.length).toBeLessThanOrEqual(1);
  });
});
