import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { EXIT_CODES } from '../runner/exit-codes.ts';
import { peakgateRun } from './contestants.ts';
import { peakResidentBytes } from './moments.ts';
import type { ServerProcess } from './server-process.ts';
import { type WatchedEnd, watchCommand } from './watched-command.ts';

/** From the last request to the end of the command, report written. */
const MOST_VERDICT_MS = 3_000;
/** Resident memory of the runner while the leg is played. */
const MOST_RUNNER_BYTES = 200e6;

/** What one long leg costs besides CPU. */
export interface LegResult {
  readonly requests: number;
  readonly seconds: number;
  readonly verdictMs: number;
  readonly verdictBoundMs: number;
  readonly verdictOk: boolean;
  /** Most that the runner's process held between the first and the last request. */
  readonly runnerBytes: number;
  /** The same up to its end: reading the record, judging and drawing included. */
  readonly runnerBytesToTheEnd: number;
  readonly runnerBoundBytes: number;
  readonly memoryOk: boolean;
  readonly report: string;
}

export interface LegBenchmark {
  readonly server: ServerProcess;
  readonly resultsFolder: string;
  readonly requestsPerSecond: number;
  readonly seconds: number;
  readonly note: (line: string) => void;
}

/** Plays one leg of a working day on eight services and looks at how its command ends. */
export async function benchmarkLeg(benchmark: LegBenchmark): Promise<LegResult> {
  const { server, resultsFolder, requestsPerSecond, seconds, note } = benchmark;
  note(`${requestsPerSecond} requests/s to eight services for ${seconds} s`);
  await server.reset();
  const load = { requestsPerSecond, seconds, target: server.url };
  const end = await watchCommand(peakgateRun('working-day', load, resultsFolder));
  const { count, firstAtMs, lastAtMs } = await server.seen();
  if (firstAtMs === null || lastAtMs === null) throw new Error(`no request arrived\n${end.output}`);
  const verdictMs = end.endedAtMs - lastAtMs;
  const runnerBytes = peakResidentBytes(end.moments, firstAtMs, lastAtMs);
  return {
    requests: count,
    seconds: (lastAtMs - firstAtMs) / 1_000,
    verdictMs,
    verdictBoundMs: MOST_VERDICT_MS,
    verdictOk: verdictMs <= MOST_VERDICT_MS,
    runnerBytes,
    runnerBytesToTheEnd: peakResidentBytes(end.moments, firstAtMs, end.endedAtMs),
    runnerBoundBytes: MOST_RUNNER_BYTES,
    memoryOk: runnerBytes <= MOST_RUNNER_BYTES,
    report: await writtenReport(resultsFolder, end),
  };
}

/** A latency counts only when the command came to a verdict, whichever, and its page is there. */
async function writtenReport(resultsFolder: string, { exitCode, output }: WatchedEnd): Promise<string> {
  const verdicts: readonly (number | null)[] = [
    EXIT_CODES.pass,
    EXIT_CODES.fail,
    EXIT_CODES.invalid,
    EXIT_CODES.inconclusive,
  ];
  if (!verdicts.includes(exitCode)) throw new Error(`peakgate run came to no verdict\n${output}`);
  const runs = (await readdir(resultsFolder)).filter((name) => name.includes('working-day')).toSorted();
  const report = join(resultsFolder, runs.at(-1) ?? '', 'verdict', 'report.html');
  await stat(report);
  return report;
}
