import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { EXIT_CODES } from '../runner/exit-codes.ts';
import { packageRoot } from '../runner/package-root.ts';
import { median } from '../runner/statistics/series.ts';
import { type LongLeg, writeLongLeg } from './long-leg/write-long-leg.ts';
import { peakResidentSoFar } from './own-memory.ts';

/** From the start of the process to the evaluation on the disk. */
const MOST_EVALUATION_MS = 2_000;
/** Resident memory of the whole process, Node itself included. */
const MOST_BYTES = 200e6;

const CLI = join(packageRoot(), 'dist', 'peakgate.js');
/** Memory only ever grows here, so no more than the growth of the last moment is missed. */
const LOOK_EVERY_MS = 5;
const RUNS = 3;

/** What evaluating one long leg costs: medians of a few processes, one after the other. */
export interface EvaluateResult {
  readonly leg: LongLeg;
  readonly verdict: string;
  /** `peakgate --version`: what Node and loading the command line cost by themselves. */
  readonly startMs: number;
  readonly startBytes: number;
  /** From the start of the process until evaluation.json is written. */
  readonly evaluationMs: number;
  readonly evaluationBytes: number;
  /** Until its end: the page, summaries and pictures are written as well. */
  readonly wholeMs: number;
  readonly wholeBytes: number;
  readonly boundMs: number;
  readonly boundBytes: number;
  readonly timeOk: boolean;
  readonly memoryOk: boolean;
}

export interface EvaluateBenchmark {
  readonly resultsFolder: string;
  readonly note: (line: string) => void;
}

/** Makes a leg of two hours and lets the compiled command line evaluate it. */
export async function benchmarkEvaluate({ resultsFolder, note }: EvaluateBenchmark): Promise<EvaluateResult> {
  const folder = join(resultsFolder, 'long-leg');
  await rm(folder, { recursive: true, force: true });
  note('making the record of a two-hour leg');
  const leg = await writeLongLeg(folder);
  note(`evaluating it ${RUNS} times`);
  const starts: Watched[] = [];
  const evaluations: Evaluated[] = [];
  for (let run = 0; run < RUNS; run += 1) {
    starts.push(await watch(['--version']));
    evaluations.push(await evaluate(folder));
  }
  const of = <Run>(runs: readonly Run[], pick: (run: Run) => number) => median(runs.map(pick));
  const evaluationMs = of(evaluations, (run) => run.evaluationMs);
  const evaluationBytes = of(evaluations, (run) => run.evaluationBytes);
  return {
    leg,
    verdict: evaluations[0]?.verdict ?? '',
    startMs: of(starts, watchedMs),
    startBytes: of(starts, (run) => peakBytes(run, run.endedAtMs)),
    evaluationMs,
    evaluationBytes,
    wholeMs: of(evaluations, (run) => run.wholeMs),
    wholeBytes: of(evaluations, (run) => run.wholeBytes),
    boundMs: MOST_EVALUATION_MS,
    boundBytes: MOST_BYTES,
    timeOk: evaluationMs <= MOST_EVALUATION_MS,
    memoryOk: evaluationBytes <= MOST_BYTES,
  };
}

interface Evaluated {
  readonly verdict: string;
  readonly evaluationMs: number;
  readonly evaluationBytes: number;
  readonly wholeMs: number;
  readonly wholeBytes: number;
}

/** The evaluation is on the disk before anything is drawn, so its file says when it was ready. */
async function evaluate(folder: string): Promise<Evaluated> {
  const run = await watch(['evaluate', folder]);
  const verdict = Object.entries(EXIT_CODES).find(([, code]) => code === run.exitCode)?.[0];
  // A leg that is not judged would be cheap, and says nothing about one that is.
  if (verdict !== 'pass' && verdict !== 'fail' && verdict !== 'inconclusive')
    throw new Error(`the long leg was not judged (${verdict ?? run.exitCode})\n${run.output}`);
  const { mtimeMs } = await stat(join(folder, 'verdict', 'evaluation.json'));
  return {
    verdict,
    evaluationMs: mtimeMs - run.startedAtMs,
    evaluationBytes: peakBytes(run, mtimeMs),
    wholeMs: watchedMs(run),
    wholeBytes: peakBytes(run, run.endedAtMs),
  };
}

interface Watched {
  readonly startedAtMs: number;
  readonly endedAtMs: number;
  readonly exitCode: number | null;
  readonly output: string;
  readonly peaks: readonly { readonly atMs: number; readonly bytes: number }[];
}

const watchedMs = ({ startedAtMs, endedAtMs }: Watched): number => endedAtMs - startedAtMs;

/** The highest peak that was seen until then, and the first one after it. */
function peakBytes({ peaks }: Watched, untilMs: number): number {
  const next = peaks.find(({ atMs }) => atMs >= untilMs) ?? peaks.at(-1);
  return next?.bytes ?? Number.NaN;
}

async function watch(args: readonly string[]): Promise<Watched> {
  const startedAtMs = Date.now();
  const child = spawn(process.execPath, [CLI, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  const { pid } = child;
  if (pid === undefined) throw new Error('peakgate cannot be started');
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  const peaks: { atMs: number; bytes: number }[] = [];
  const timer = setInterval(() => {
    const bytes = peakResidentSoFar(pid);
    if (bytes !== null) peaks.push({ atMs: Date.now(), bytes });
  }, LOOK_EVERY_MS);
  const closed = once(child, 'close');
  const [exitCode]: (number | null)[] = await once(child, 'exit');
  const endedAtMs = Date.now();
  clearInterval(timer);
  await closed;
  return { startedAtMs, endedAtMs, exitCode: exitCode ?? null, output, peaks };
}
