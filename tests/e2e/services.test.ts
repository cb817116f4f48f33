import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { execa } from 'execa';
import { describe, expect, test } from 'vitest';
import type { WrittenProfile } from '../../runner/schema/profile-schema.ts';
import type { SeenRequest } from '../kit/counting-server.ts';
import { isLoad, well } from './behaviours.ts';
import type { Ended } from './peakgate-process.ts';
import { evaluationOf, onlyRun, type Scene, setScene } from './scene.ts';
import { writeProject } from './small-project.ts';
import { told } from './verdict-text.ts';

const PATH_TIMEOUT_MS = 400_000;
const SHORT_TIMEOUT_MS = 120_000;
const TSC = fileURLToPath(new URL('../../node_modules/typescript/bin/tsc', import.meta.url));

/** Twelve seconds: for claims that need no verdict. */
const SHORT: Partial<WrittenProfile> = {
  clock: { from: '09:00:00', to: '09:00:12' },
  windows: [{ name: 'peak', from: '09:00:00', to: '09:00:12' }],
};

/** Every file below a folder, unpacked where it is packed. */
function filesBelow(folder: string): { file: string; content: Buffer }[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((file) => ({ file, content: readFileSync(file) }))
    .map(({ file, content }) => ({ file, content: file.endsWith('.gz') ? gunzipSync(content) : content }));
}

function hashesBelow(folder: string): Record<string, string> {
  const hashes = filesBelow(folder).map(({ file, content }) => [
    file,
    createHash('sha256').update(content).digest('hex'),
  ]);
  return Object.fromEntries(hashes);
}

/** What `init` tells its user to type next, word by word. */
function commandsIn(text: string): string[][] {
  const lines = text.split('\n').filter((line) => line.startsWith('  peakgate '));
  return lines.map((line) => line.replace(/#.*/, '').trim().split(/\s+/).slice(1));
}

describe.concurrent('a healthy service', () => {
  test('passes a project that init has just written, by the commands that init names', {
    timeout: PATH_TIMEOUT_MS,
  }, async (context) => {
    const scene = await setScene(context, well);
    const init = await scene.peakgate(['init', '--target', scene.service.url]);
    expect(told(init)).toMatch(/^exit 0$/m);
    const [validate = [], run = [], ...more] = commandsIn(init.stdout);
    expect([validate[0], run[0], more]).toEqual(['validate', 'run', []]);
    const typed = await execa(process.execPath, [TSC, '-p', scene.folder], {
      reject: false,
      timeout: 60_000,
    });
    expect(typed).toMatchObject({ stdout: '', exitCode: 0 });
    const validated = await scene.peakgate(validate);
    expect(told(validated)).toMatch(/^exit 0$/m);
    expect(validated.stdout).toContain('All is well');
    expect(scene.service.seen).toEqual([]);
    const end = await playedOnTime(scene, run);
    expect(told(end)).toMatch(/^exit 0$/m);
    expectWholeRecord(scene);
    await expectSameBytesAgain(scene);
  });

  test('gets the same requests from two runs of one plan and seed, and others from another seed', {
    timeout: SHORT_TIMEOUT_MS,
  }, async (context) => {
    const seeds = ['7', '7', '8'];
    const [one, two, other] = await Promise.all(
      seeds.map(async (seed) => {
        const scene = await setScene(context, well);
        writeProject(scene.folder, {
          profile: { ...SHORT, mix: [{ at: '09:00:00', weights: { browse: 2, order: 1 } }] },
        });
        const end = await scene.peakgate(['run', 'rush', '--seed', seed, '--target', scene.service.url]);
        expect(told(end)).toMatch(/^exit [34]$/m);
        return requestsByTenant(scene.service.seen.filter(isLoad));
      }),
    );
    expect(Object.keys(one ?? {})).toEqual(['tenant-1', 'tenant-2', 'tenant-3', 'tenant-4']);
    expect(Object.values(one ?? {}).flat().length).toBeGreaterThan(150);
    expect(two).toEqual(one);
    expect(other).not.toEqual(one);
  });

  test('is told of as one JSON document on standard output, and of the way there on standard error alone', {
    timeout: SHORT_TIMEOUT_MS,
  }, async (context) => {
    const scene = await setScene(context, well);
    const hooks = { beforeLeg: [['echo', 'staging wakes up']], afterLeg: [['echo', 'staging sleeps']] };
    writeProject(scene.folder, { gate: { hooks }, profile: SHORT });
    const end = await scene.peakgate(['run', 'rush', '--json', '--target', scene.service.url]);
    const { path } = onlyRun(scene.folder);
    const verdictFolder = join(path, 'verdict');
    expect(JSON.parse(end.stdout)).toMatchObject({
      ...evaluationOf(onlyRun(scene.folder)),
      verdictFolder,
      reportFile: join(verdictFolder, 'report.html'),
    });
    const lines = end.stderr.trimEnd().split('\n');
    const progress = lines.filter((line) =>
      /^\[0:\d\d \/ 0:12\] rush@1x [a-z-]+: .* requests, 0 bad$/.test(line),
    );
    expect(progress.length).toBeGreaterThanOrEqual(2);
    const others = lines.filter((line) => !progress.includes(line));
    expect(others).toEqual(['staging wakes up', 'staging sleeps']);
  });

  test('gets the secrets it asks for, and they are in no file and no output', {
    timeout: SHORT_TIMEOUT_MS,
  }, async (context) => {
    const scene = await setScene(context, well);
    writeProject(scene.folder, {
      gate: { environment: ['SHOP_TOKEN'] },
      profile: { ...SHORT, mix: [{ at: '09:00:00', weights: { browse: 1, confide: 1 } }] },
    });
    const { host } = new URL(scene.service.url);
    const basic = Buffer.from('keeper:pa$s-word-7').toString('base64');
    const secrets = ['pa%24s-word-7', 'pa$s-word-7', basic, 'token-9f8e7d6c'];
    const end = await scene.peakgate(['run', 'rush', '--target', `http://keeper:pa%24s-word-7@${host}`], {
      SHOP_TOKEN: 'token-9f8e7d6c',
      SHOP_UNLISTED: 'never-listed',
    });
    expect(told(end)).toMatch(/^exit [34]$/m);
    const authorizations = scene.service.seen.map(({ headers }) => headers.authorization);
    expect(new Set(authorizations)).toEqual(new Set([`Basic ${basic}`, 'Bearer token-9f8e7d6c']));
    const { path, manifest } = onlyRun(scene.folder);
    const files = filesBelow(path);
    const leaks = files.flatMap(({ file, content }) =>
      secrets.filter((secret) => content.includes(secret)).map((secret) => `${secret} in ${file}`),
    );
    expect(leaks).toEqual([]);
    for (const secret of secrets) expect(told(end)).not.toContain(secret);
    expect(manifest.target.url).toBe(`http://keeper:***@${host}`);
    const log = readFileSync(join(path, 'legs', 'rush@1x', 'k6.log'), 'utf8');
    expect(log).toContain('signed in with [redacted], beside undefined');
  });
});

/**
 * Plays a command, and once more as its remedy says where the other tests made the generator late, and that alone: then
 * nothing was judged. It says so, for whoever reads the tests; the run that was not judged is cleared away.
 */
async function playedOnTime({ folder, peakgate }: Scene, command: readonly string[]): Promise<Ended> {
  const end = await peakgate(command);
  if (end.exitCode !== 3) return end;
  const run = onlyRun(folder);
  const broken = evaluationOf(run).validity.filter(({ passed, severity }) => !passed && severity === 'error');
  if (broken.length === 0 || broken.some(({ id }) => id !== 'schedule-lag')) return end;
  const late = broken.map(({ leg, found, expected }) => `${leg}: ${found}, expected ${expected}`);
  process.stderr.write(`\nPlayed once more, as the generator was late: ${late.join('; ')}\n`);
  rmSync(run.path, { recursive: true });
  return peakgate(command);
}

/** What is in a results folder, and that it counts exactly what the service has seen. */
function expectWholeRecord({ folder, service }: Scene): void {
  expect(statSync(folder).mode & 0o777).toBe(0o700);
  const run = onlyRun(folder);
  const evaluation = evaluationOf(run);
  expect(evaluation).toMatchObject({ verdict: 'pass', exitCode: 0, run: { complete: true } });
  const seen = service.ofRun(run.id);
  expect(seen).toBeGreaterThan(1_000);
  expect(evaluation.legs).toMatchObject([{ requests: { started: seen, good: seen, unfinished: 0 } }]);
  const read = (name: string) => readFileSync(join(run.path, 'verdict', name), 'utf8');
  expect(read('report.html')).toContain(evaluation.headline);
  expect(read('summary.md')).toContain(evaluation.headline);
  expect(read('junit.xml')).toContain('<testsuite');
}

/** Judging the evidence again, by either command, changes nothing. */
async function expectSameBytesAgain(scene: Scene): Promise<void> {
  const { path } = onlyRun(scene.folder);
  const before = hashesBelow(path);
  for (const command of ['evaluate', 'report']) {
    const end = await scene.peakgate([command, path]);
    expect(told(end)).toMatch(/^exit 0$/m);
    expect(hashesBelow(path)).toEqual(before);
  }
}

/** Who asked for what: a list in alphabetical order for each tenant. */
function requestsByTenant(seen: readonly SeenRequest[]): Record<string, string[]> {
  const requests: Record<string, string[]> = {};
  for (const { method, url, body, headers } of seen) {
    const tenant = String(headers['x-tenant']);
    requests[tenant] = [...(requests[tenant] ?? []), `${method} ${url} ${body}`];
  }
  const sorted = Object.entries(requests).map(([tenant, own]) => [tenant, own.toSorted()] as const);
  return Object.fromEntries(sorted.toSorted(([a], [b]) => a.localeCompare(b)));
}

// Registered last: what is above takes longest, so it shall begin first.
await import('./dead-services.ts');
await import('./deceptive-services.ts');
