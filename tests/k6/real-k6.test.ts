import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { build } from 'esbuild';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { PeakgateError } from '../../runner/errors.ts';
import { findK6 } from '../../runner/k6/find-k6.ts';
import { inspectScript } from '../../runner/k6/inspect.ts';
import { type K6Binary, systemK6Environment } from '../../runner/k6/k6-environment.ts';
import type { K6LogLine } from '../../runner/k6/k6-log-line.ts';
import { type K6Ending, runK6 } from '../../runner/k6/k6-process.ts';
import { realK6 } from '../real-k6.ts';
import { isAlive, temporaryFolder } from './temporary.ts';

let k6: K6Binary;
beforeAll(async () => {
  k6 = await realK6();
}, 900_000);

const HANDLE_SUMMARY = `
export function handleSummary(data) { return { 'summary.json': JSON.stringify(data) }; }`;

const inFolder = (script: string): string => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'script.js'), script);
  return folder;
};

interface Run {
  readonly end: K6Ending;
  readonly lines: readonly K6LogLine[];
  readonly summary: { readonly metrics: Record<string, { readonly values: Record<string, number> }> } | null;
}

const run = async (script: string, changes: Partial<Parameters<typeof runK6>[0]> = {}): Promise<Run> => {
  const folder = inFolder(script);
  const lines: K6LogLine[] = [];
  const end = await runK6({
    k6: k6.path,
    folder,
    script: 'script.js',
    inherited: process.env,
    logFile: join(folder, 'k6.log'),
    timeoutMs: 20_000,
    ...changes,
    onLog: (line) => {
      lines.push(line);
      changes.onLog?.(line);
    },
  });
  const file = join(folder, 'summary.json');
  return { end, lines, summary: existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : null };
};

test('the provisioned k6 is the pinned one, and is found again without installing', async () => {
  expect(k6.version).toBe('2.2.0');
  const found = await findK6(systemK6Environment(process.env, () => {}));
  expect(found?.path).toBe(k6.path);
});

describe('a run of the real k6', () => {
  test('writes its summary and nothing but JSON lines', async () => {
    const script = `import { sleep } from 'k6';
      export const options = { scenarios: { users: { executor: 'per-vu-iterations', vus: 2, iterations: 2 } } };
      export default function () { console.warn('a <marked> line'); sleep(0.5); }${HANDLE_SUMMARY}`;
    const { end, lines, summary } = await run(script);
    expect(end).toMatchObject({ exitCode: 0, meaning: 'finished', logLinesOmitted: 0 });
    expect(summary?.metrics['iterations']?.values['count']).toBe(4);
    expect(lines).toHaveLength(4);
    expect(lines[0]).toMatchObject({ level: 'warning', source: 'console', message: 'a <marked> line' });
    expect(end.wallMs).toBeGreaterThan(1_000);
  });

  test('stopped by the user still writes its summary', async () => {
    const controller = new AbortController();
    const script = `import { sleep } from 'k6';
      export const options = { vus: 2, duration: '60s' };
      export default function () { console.log('started'); sleep(30); }${HANDLE_SUMMARY}`;
    const stopSignals = { user: controller.signal };
    const { end, summary } = await run(script, { stopSignals, onLog: () => controller.abort() });
    expect(end).toMatchObject({ exitCode: 105, meaning: 'interrupted', stoppedBy: 'user' });
    expect(end.wallMs).toBeLessThan(10_000);
    expect(summary).not.toBeNull();
  });

  test.each([
    [
      'an exception in setup()',
      `export function setup() { throw new Error('no seed'); }`,
      107,
      'script-error',
    ],
    ['an abort', `import exec from 'k6/execution'; exec.test.abort('enough');`, 108, 'aborted-by-script'],
    ['a misspelt metric', `export const options = { thresholds: { nope: [] } };`, 104, 'invalid-config'],
    ['an option of the wrong type', `export const options = { vus: 'many' };`, 104, 'invalid-config'],
  ])('with %s says so', async (_case, script, exitCode, meaning) => {
    const { end } = await run(`${script}\nexport default function () {}`);
    expect(end).toMatchObject({ exitCode, meaning });
  });

  test('takes nothing from the configuration and environment of the user', async () => {
    const home = temporaryFolder();
    mkdirSync(join(home, '.config', 'k6'), { recursive: true });
    writeFileSync(join(home, '.config', 'k6', 'config.json'), '{"vus": 7, "iterations": 70}');
    const inherited = { ...process.env, HOME: home, K6_ITERATIONS: '50', K6_NO_SUMMARY: 'true' };
    const { summary } = await run(`export default function () {}${HANDLE_SUMMARY}`, { inherited });
    expect(summary?.metrics['iterations']?.values['count']).toBe(1);
  });

  test('does not download extensions', async () => {
    const { end, lines } = await run(`import sql from 'k6/x/sql'; export default function () { sql(); }`);
    expect(end.meaning).toBe('script-error');
    expect(lines.map(({ message }) => message).join()).toContain('unknown modules ["k6/x/sql"]');
  });

  test('reaches loopback directly, whatever proxy is allowed', async () => {
    const server = createServer((_request, response) => response.end('direct'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const script = `import http from 'k6/http';
      export default function () { console.log(http.get('http://127.0.0.1:${port}/').body); }`;
    const { lines } = await run(script, { allowed: { HTTP_PROXY: 'http://127.0.0.1:9' } });
    expect(lines.map(({ message }) => message)).toContain('direct');
  });

  test('is gone after the run', async () => {
    let pid = 0;
    const onStart = (started: number): void => {
      pid = started;
    };
    await run('export default function () {}', { onStart });
    expect(isAlive(pid)).toBe(false);
  });
});

const refusalOf = async (folder: string, file: string): Promise<PeakgateError> => {
  const inspected = inspectScript(k6.path, folder, file, { inherited: process.env });
  const error: unknown = await inspected.catch((thrown: unknown) => thrown);
  if (!(error instanceof PeakgateError)) throw new Error(`expected a refusal, got ${String(error)}`);
  expect(error.code).toBe('catalogue-failed');
  return error;
};

describe('inspecting a script', () => {
  test('gives its options, with what the script says about itself', async () => {
    const folder = inFolder(`export const options = { ext: { journeys: ['sign-in'], token: __ENV.TOKEN } };
      export default function () {}`);
    const options = await inspectScript(k6.path, folder, 'script.js', {
      inherited: process.env,
      allowed: { TOKEN: 'allowed' },
    });
    expect(options['ext']).toEqual({ journeys: ['sign-in'], token: 'allowed' });
  });

  test('names the line of the TypeScript source through the source map of a bundle', async () => {
    const folder = temporaryFolder();
    writeFileSync(
      join(folder, 'journeys.ts'),
      'interface Journey { name: string }\n\nexport const check = (journey: Journey): void => {\n  throw new TypeError(`bad ${journey.name}`);\n};\n',
    );
    writeFileSync(
      join(folder, 'monday.ts'),
      "import { check } from './journeys.ts';\n\ncheck({ name: 'sign-in' });\nexport default (): void => {};\n",
    );
    mkdirSync(join(folder, 'made'));
    await build({
      entryPoints: [join(folder, 'monday.ts')],
      bundle: true,
      format: 'esm',
      sourcemap: 'linked',
      outfile: join(folder, 'made', 'bundle.js'),
      logLevel: 'silent',
    });
    const { message } = await refusalOf(folder, join('made', 'bundle.js'));
    expect(message).toBe(
      'k6 cannot load the scenario:\nTypeError: bad sign-in\n    at check (journeys.ts:4:8)\n    at monday.ts:3:6',
    );
  });

  test.each([
    ['a syntax error', 'const x = ;', 'script.js: Line 1:11 Unexpected token ;'],
    [
      'a missing file',
      `open('./gone.json'); export default () => {};`,
      'gone.json: no such file or directory\n    at script.js:1:',
    ],
    [
      'a missing module',
      `import './gone.js'; export default () => {};`,
      `The moduleSpecifier "./gone.js" couldn't be found on local disk.`,
    ],
    ['nothing to run', `export const options = {};`, 'no exported functions in script'],
    [
      'an unknown executor',
      `export const options = { scenarios: { a: { executor: 'x' } } }; export default () => {};`,
      `unknown executor type 'x'`,
    ],
  ])('%s is told without the noise of k6 and Go', async (_case, script, expected) => {
    const { message } = await refusalOf(inFolder(script), 'script.js');
    expect(message).toContain(expected);
    for (const noise of ['could not', 'level=', 'go.k6.io', 'file://', 'Docker', '\t']) {
      expect(message.replace("couldn't", '')).not.toContain(noise);
    }
  });

  test('a k6 that answers nonsense is refused', async () => {
    const outcome = { exitCode: 0, stdout: 'no JSON', stderr: '', problem: null };
    const options = { inherited: {}, run: () => Promise.resolve(outcome) };
    await expect(inspectScript('k6', '/', 'x.js', options)).rejects.toThrow(
      'k6 inspect says nothing (exit code 0)',
    );
  });
});
