import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { RequestListener } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { CommandContext } from '../../runner/commands/command.ts';
import { doctorCommand } from '../../runner/commands/doctor.ts';
import { type Ceiling, measureCeiling } from '../../runner/doctor/ceiling.ts';
import { ceilingFinding, peakFinding } from '../../runner/doctor/preflight-findings.ts';
import { EXIT_CODES } from '../../runner/exit-codes.ts';
import { plannedPeak } from '../../runner/flow/planned-peak.ts';
import { preflight } from '../../runner/flow/preflight.ts';
import { writeProject } from '../e2e/small-project.ts';
import { type SmallServer, serve } from './small-server.ts';

const SHORT_MS = 500;

interface Told {
  readonly context: CommandContext;
  readonly printed: string[];
  readonly progress: string[];
  readonly interruption: AbortController;
}

/** A command in a folder, with what it says. */
function command(cwd: string): Told {
  const [printed, progress]: [string[], string[]] = [[], []];
  const interruption = new AbortController();
  const context: CommandContext = {
    world: {
      env: process.env,
      now: () => new Date('2026-11-24T08:00:00.000Z'),
      progress: { update() {}, line: (text) => void progress.push(text), stop() {} },
      interrupted: interruption.signal,
      versions: { peakgate: '0.1.0', node: '20.20.2' },
      machine: { platform: 'linux', cpuModel: 'any', cores: 2, memoryBytes: 8_000_000_000 },
    },
    cwd,
    columns: 100,
    colour: false,
    print: (text) => void printed.push(text),
    note: () => undefined,
  };
  return { context, printed, progress, interruption };
}

function folder(atEnd: Parameters<typeof serve>[1] = onTestFinished): string {
  const made = mkdtempSync(join(tmpdir(), 'peakgate-preflight-'));
  atEnd(() => rmSync(made, { recursive: true }));
  return made;
}

function projectFor(targets: string[], atEnd?: Parameters<typeof folder>[0]): string {
  const made = folder(atEnd);
  writeProject(made, { gate: { targets } });
  return made;
}

const well = (atEnd?: Parameters<typeof serve>[1]) => serve((_, response) => response.end('fine'), atEnd);

const ceilingOf = ({ url }: SmallServer, changes: { durationMs?: number; interrupted?: AbortSignal } = {}) =>
  measureCeiling({
    url,
    connections: 5,
    durationMs: SHORT_MS,
    interrupted: new AbortController().signal,
    tick: () => undefined,
    ...changes,
  });

// Side by side: each waits on a server of its own, and none expects more than a few answers.
describe.concurrent('the ceiling', () => {
  test('is the useful answers per second of a server', async ({ onTestFinished: atEnd }) => {
    const server = await well(atEnd);
    const ceiling = await ceilingOf(server);
    expect(ceiling).toMatchObject({ connections: 5, refusals: 0, errors: 0 });
    expect(ceiling.answers).toBeGreaterThan(10);
    expect(ceiling.answers).toBeLessThanOrEqual(server.asked.length);
    expect(ceiling.requestsPerSecond).toBeCloseTo(ceiling.answers / (ceiling.durationMs / 1_000), 0);
  });

  test('of a slow server is what its connections can wait for', async ({ onTestFinished: atEnd }) => {
    const server = await serve((_, response) => void setTimeout(() => response.end('at last'), 200), atEnd);
    const ceiling = await ceilingOf(server, { durationMs: 1_500 });
    expect(ceiling.answers).toBeGreaterThan(0);
    expect(ceiling.requestsPerSecond).toBeLessThanOrEqual(25);
    expect(ceiling.meanMs).toBeGreaterThanOrEqual(200);
  });

  test('counts refusals apart from useful answers', async ({ onTestFinished: atEnd }) => {
    let turn = 0;
    const server = await serve((_, response) => {
      turn += 1;
      response.statusCode = turn % 2 === 0 ? 429 : 200;
      response.end();
    }, atEnd);
    const { answers, refusals, requestsPerSecond, durationMs } = await ceilingOf(server);
    expect(refusals).toBeGreaterThan(0);
    expect(requestsPerSecond).toBeCloseTo(answers / (durationMs / 1_000), 0);
  });

  test.for<[string, RequestListener]>([
    ['never answers', () => undefined],
    ['breaks every connection', (request) => void request.socket.resetAndDestroy()],
    ['hangs up on everybody', (request) => void request.socket.end()],
  ])(
    'of a server that %s is none, and the measurement ends in time',
    async ([, answer], { onTestFinished: atEnd }) => {
      const server = await serve(answer, atEnd);
      const begun = performance.now();
      expect(await ceilingOf(server)).toMatchObject({ answers: 0, requestsPerSecond: 0, meanMs: null });
      expect(performance.now() - begun).toBeLessThan(10 * SHORT_MS);
    },
  );

  test('is given up when the user interrupts', async ({ onTestFinished: atEnd }) => {
    const server = await well(atEnd);
    const interrupted = AbortSignal.timeout(SHORT_MS);
    const ceiling = await ceilingOf(server, { durationMs: 60_000, interrupted });
    expect(ceiling.durationMs).toBeLessThan(10_000);
  });
});

const CEILING: Ceiling = {
  connections: 50,
  durationMs: 5_010,
  answers: 6_000,
  refusals: 0,
  errors: 0,
  requestsPerSecond: 1_197.6,
  meanMs: 41.75,
};

describe('what is said of it', () => {
  test.each<[string, Partial<Ceiling>, string, object]>([
    ['a plain one', {}, '1,198/s of GET /health (50 connections, 5.01 s)', { ok: true }],
    [
      'one with refusals and errors',
      { refusals: 600, errors: 2 },
      '600 answers other than 2xx, 2 errors',
      { ok: false, severity: 'warning' },
    ],
    [
      'none at all',
      { answers: 0, requestsPerSecond: 0, meanMs: null },
      'no useful answer from /health',
      { ok: false, severity: 'error' },
    ],
  ])('%s', (_, changes, found, verdict) => {
    const finding = ceilingFinding({ ...CEILING, ...changes }, '/health');
    expect(finding).toMatchObject(verdict);
    expect(finding.found).toContain(found);
    expect(finding.ok).toBe(finding.remedy === undefined);
  });

  test.each([
    [300, true, 'can be carried on this page: 300/s planned (rush@3x), the ceiling is 3.99x that'],
    [1_197.6, true, 'the ceiling is 1x that'],
    [1_200, false, 'cannot be carried as measured: 1,200/s planned (rush@3x), the ceiling is 0.99x that'],
    [12, true, 'the ceiling is 99x that'],
  ])('a planned peak of %d/s', (requestsPerSecond, ok, found) => {
    const finding = peakFinding(CEILING, { leg: 'rush@3x', requestsPerSecond });
    expect(finding).toMatchObject({ ok, severity: 'warning' });
    expect(finding.found).toContain(found);
  });

  test('a peak out of reach names the wait, for it may be the connections that were too few', () => {
    const { remedy } = peakFinding(CEILING, { leg: 'rush@3x', requestsPerSecond: 5_000 });
    expect(remedy).toContain('each answer took about 42 ms');
    expect(remedy).toContain('--connections 200');
  });
});

describe('before any load', () => {
  const foundIn = async (cwd: string, target: string, options: { path?: string } = {}) => {
    const { rows, figures } = await preflight({ target, ...options }, command(cwd).context, SHORT_MS);
    expect(figures).toBeNull();
    expect(rows).toHaveLength(1);
    return rows[0];
  };

  test('without a thresholds.json nothing but this machine is loaded', async () => {
    const row = await foundIn(folder(), 'http://target.invalid');
    expect(row).toMatchObject({ ok: false, severity: 'warning' });
    expect(row?.found).toContain('only this machine may be loaded');
  });

  test('a target that the project does not allow gets no request', async () => {
    const server = await well();
    const row = await foundIn(projectFor(['https://staging.example.com']), server.url);
    expect(row).toMatchObject({ ok: false, severity: 'error' });
    expect(row?.found).toContain('may not be loaded');
    expect(server.asked).toEqual([]);
  });

  test.each(['/../admin', '/%2e%2e/admin', '/..%2fadmin'])('nor does a page outside: %s', async (path) => {
    const server = await well();
    const row = await foundIn(projectFor([`${server.url}/shop`]), `${server.url}/shop`, { path });
    expect(row?.found).toContain('may not be loaded');
    expect(server.asked).toEqual([]);
  });

  test('a thresholds.json with mistakes allows nothing', async () => {
    const server = await well();
    const cwd = folder();
    writeFileSync(join(cwd, 'thresholds.json'), '{ "version": 1,');
    const row = await foundIn(cwd, server.url);
    expect(row?.found).toContain('what may be loaded is not known');
    expect(row?.remedy).toContain('peakgate validate');
    expect(server.asked).toEqual([]);
  });

  test.each([
    [404, 'answers 404'],
    [302, 'answers 302'],
    [503, 'answers 503'],
  ])('a page that answers %d is asked for once', async (status, found) => {
    const server = await serve((_, response) => response.writeHead(status).end());
    const row = await foundIn(folder(), server.url, { path: '/page?of=two' });
    expect(row?.found).toContain(found);
    expect(row?.remedy).toContain('--path');
    expect(server.asked).toEqual(['/page?of=two']);
  });

  test('a target that refuses connections is named with the reason', async () => {
    const row = await foundIn(folder(), 'http://127.0.0.1:1');
    expect(row?.found).toContain('ECONNREFUSED');
  });

  test('credentials are used and never shown', async () => {
    const server = await serve((request, response) =>
      response.writeHead(request.headers.authorization === undefined ? 401 : 404).end(),
    );
    const row = await foundIn(folder(), server.url.replace('//', '//me:secret@'));
    expect(row?.found).toContain('answers 404');
    expect(row?.found).not.toContain('secret');
  });

  test.each([
    [{ path: 'health' }, '--path "health" does not begin with /'],
    [{ path: '@elsewhere.example/' }, 'does not begin with /'],
    [{ connections: '0' }, '--connections "0" is not a whole number'],
    [{ connections: '5000' }, 'from 1 to 1000'],
    [{ target: 'shop' }, '--target "shop" is not a URL'],
  ])('%j is refused', async (options, message) => {
    const asked = preflight({ target: 'http://127.0.0.1:1', ...options }, command(folder()).context);
    await expect(asked).rejects.toThrow(message);
  });
});

describe('the planned peak', () => {
  test("is that of the project's busiest leg", async () => {
    const cwd = folder();
    writeProject(cwd, {
      gate: {
        legs: [
          { profile: 'rush', load: 1 },
          { profile: 'rush', load: 3 },
        ],
      },
    });
    const peak = await plannedPeak(cwd, command(cwd).context.world);
    expect(peak).toMatchObject({ leg: 'rush@3x', requestsPerSecond: expect.any(Number) });
  });

  test('is unknown where the gate cannot be planned', async () => {
    const cwd = projectFor(['http://127.0.0.1:*']);
    rmSync(join(cwd, 'profiles'), { recursive: true });
    expect(await plannedPeak(cwd, command(cwd).context.world)).toMatchObject({
      unknown: expect.stringContaining('There is no profile "rush"'),
    });
  });
});

describe('peakgate doctor --target', () => {
  const doctor = { results: 'results', json: true, preflight: true };

  // Those that measure as long as a user's measurement takes do so side by side.
  test.concurrent('measures the health page of the project and says whether its peak can be carried', async ({
    onTestFinished: atEnd,
  }) => {
    const server = await serve(
      (request, response) => response.writeHead(request.url === '/health' ? 200 : 404).end(),
      atEnd,
    );
    const { context, printed, progress } = command(projectFor(['http://127.0.0.1:*'], atEnd));
    expect(await doctorCommand({ ...doctor, target: server.url, connections: '3' }, context)).toBe(0);
    const told = JSON.parse(printed.join(''));
    expect(told.preflight).toMatchObject({ path: '/health', connections: 3, refusals: 0 });
    expect(told.preflight.plannedPeak).toMatchObject({ leg: 'rush@1x' });
    expect(told.preflight.carriesPlannedPeak).toBe(true);
    expect(told.checks.map(({ name }: { name: string }) => name).slice(-2)).toEqual([
      'ceiling',
      'planned peak',
    ]);
    expect(progress[0]).toContain('3 connections ask for');
    expect(progress.length).toBeGreaterThanOrEqual(4);
  });

  test.concurrent('ends with what a ceiling is not', async ({ onTestFinished: atEnd }) => {
    const server = await well(atEnd);
    const { context, printed } = command(folder(atEnd));
    await doctorCommand({ ...doctor, json: false, target: server.url, connections: '1' }, context);
    const text = printed.join('').replaceAll(/\s+/g, ' ');
    expect(text).toContain('closed loop');
    expect(text).toContain('never the source of a verdict');
    expect(text).toContain('not known: no thresholds.json in this folder');
  });

  test.concurrent('ends as interrupted when the user interrupts', async ({ onTestFinished: atEnd }) => {
    const server = await well(atEnd);
    const { context, interruption } = command(folder(atEnd));
    setTimeout(() => interruption.abort(), 1_500);
    await expect(preflight({ target: server.url }, context, 60_000)).rejects.toThrow('aborted');
  });

  test('asks once with --no-preflight', async () => {
    const server = await well();
    const { context, printed } = command(folder());
    await doctorCommand({ ...doctor, preflight: false, target: server.url }, context);
    expect(JSON.parse(printed.join('')).preflight).toBeNull();
    expect(server.asked).toEqual(['/']);
  });

  test('asks with the credentials of the target, and never shows them', async () => {
    const basic = `Basic ${Buffer.from('me:secret').toString('base64')}`;
    const server = await serve((request, response) =>
      response.writeHead(request.headers.authorization === basic ? 200 : 401).end(),
    );
    const { context, printed, progress } = command(folder());
    const target = server.url.replace('//', '//me:secret@');
    await doctorCommand({ ...doctor, preflight: false, target }, context);
    expect(JSON.parse(printed.join('')).checks).toContainEqual(
      expect.objectContaining({ name: 'target', ok: true, found: expect.stringMatching(/^answers 200 in/) }),
    );
    expect([...printed, ...progress].join('')).not.toContain('secret');
  });

  test.each([
    ['that is silent', 'http://me:secret@127.0.0.1:1'],
    ['whose password is no text', 'http://me:secret%zz@127.0.0.1:1'],
  ])('never shows the credentials of a target %s', async (_, target) => {
    const { context, printed, progress } = command(folder());
    expect(await doctorCommand({ ...doctor, preflight: false, target }, context)).toBe(EXIT_CODES.usage);
    expect(printed.join('')).toContain('does not answer');
    expect([...printed, ...progress].join('')).not.toContain('secret');
  });

  test.each(['me:secret@shop', 'ftp://me:secret@shop', 'http://me:secret@127.0.0.1:99999'])(
    'refuses %s, which is no address, without its credentials',
    async (target) => {
      const { context, printed } = command(folder());
      const asked = doctorCommand({ ...doctor, preflight: false, target }, context);
      await expect(asked).rejects.toThrow('is not a URL such as');
      await expect(asked).rejects.not.toThrow('secret');
      expect(printed).toEqual([]);
    },
  );
});
