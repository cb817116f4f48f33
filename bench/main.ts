import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import process from 'node:process';
import { promisify } from 'node:util';
import { systemK6Environment } from '../runner/k6/k6-environment.ts';
import { provisionK6 } from '../runner/k6/provision-k6.ts';
import { packageRoot } from '../runner/package-root.ts';
import { benchmarkCpu } from './cpu-price.ts';
import { benchmarkEvaluate } from './evaluate-price.ts';
import { type Figures, figuresText, isExceeded, isUndecided } from './figures.ts';
import { benchmarkHighestLoad } from './highest-load.ts';
import { benchmarkLeg } from './leg-price.ts';
import { benchmarkObserver } from './observer-price.ts';
import { type BenchOptions, type Part, readOptions, USAGE } from './options.ts';
import { benchmarkReport } from './report-price.ts';
import { startServer } from './server-process.ts';

const EXIT = { ok: 0, exceeded: 1, notMeasured: 2 } as const;

const note = (line: string): void => void process.stderr.write(`${line}\n`);

async function main(args: readonly string[]): Promise<number> {
  const options = readOptions(args);
  if (options.help) {
    process.stdout.write(USAGE);
    return EXIT.ok;
  }
  await compileCommandLine();
  const figures = await measure(options);
  process.stdout.write(
    options.json ? `${JSON.stringify(figures, null, 2)}\n` : figuresText(figures, options.parts),
  );
  if (isExceeded(figures, options.parts)) return EXIT.exceeded;
  return isUndecided(figures) ? EXIT.notMeasured : EXIT.ok;
}

/** What users run is compiled; so is what is measured. */
async function compileCommandLine(): Promise<void> {
  const run = promisify(execFile);
  await run(process.execPath, ['--import', 'tsx', 'tools/build.ts'], { cwd: packageRoot() });
}

/** Parts that load a server of the bench's own. */
const PLAYED: ReadonlySet<Part> = new Set(['cpu', 'verdict', 'memory']);

async function measure(options: BenchOptions): Promise<Figures> {
  const kept = options.resultsFolder === null ? null : resolve(options.resultsFolder);
  const resultsFolder = kept ?? (await mkdtemp(join(tmpdir(), 'peakgate-bench-')));
  try {
    const played = options.parts.some((part) => PLAYED.has(part))
      ? await measurePlaying(options, resultsFolder)
      : { cpu: [], leg: null };
    const evaluate = options.parts.includes('evaluate')
      ? await benchmarkEvaluate({ resultsFolder, note })
      : null;
    const report = options.parts.includes('report') ? await benchmarkReport(note) : null;
    const highestLoad = options.parts.includes('highest-load')
      ? await benchmarkHighestLoad({ resultsFolder, legSeconds: options.loadSeconds, note })
      : null;
    const observer = options.parts.includes('observer')
      ? await benchmarkObserver({ database: options.database, pairs: options.observerPairs, note })
      : null;
    return { ...played, evaluate, report, highestLoad, observer };
  } finally {
    if (kept === null) await rm(resultsFolder, { recursive: true, force: true });
  }
}

/** The parts that need a k6, and a server that it loads. */
async function measurePlaying(
  options: BenchOptions,
  resultsFolder: string,
): Promise<Pick<Figures, 'cpu' | 'leg'>> {
  const server = await startServer();
  try {
    const k6 = await provisionK6(systemK6Environment(process.env, note));
    const { parts, legRate } = options;
    const shared = { server, resultsFolder, note };
    const cpu = parts.includes('cpu') ? await benchmarkCpu({ ...options, ...shared, k6: k6.path }) : [];
    const leg = parts.some((part) => part === 'verdict' || part === 'memory')
      ? await benchmarkLeg({ ...shared, requestsPerSecond: legRate, seconds: options.legSeconds })
      : null;
    return { cpu, leg };
  } finally {
    await server.stop();
  }
}

process.exitCode = await main(process.argv.slice(2)).catch((error: unknown) => {
  note(error instanceof Error ? error.message : String(error));
  return EXIT.notMeasured;
});
