import { fileURLToPath } from 'node:url';
import { EXIT_CODES } from '../runner/exit-codes.ts';
import type { Evaluation } from '../runner/schema/evaluation-schema.ts';
import { type RunningTarget, startTarget } from '../target/start-target.ts';
import { errorText, TargetError } from '../target/target-error.ts';
import { runGate } from './gate-process.ts';

export type Architecture = 'modern' | 'legacy';

export interface DemoOptions {
  readonly in?: string;
  /** What the gate plays and judges by; seen from the checkout, or absolute. */
  readonly thresholds: string;
  readonly results: string;
  /** Keep the evaluation instead of letting the gate print its verdict. */
  readonly json?: boolean;
  /** Aborted when the user wants the demo to end. */
  readonly interrupted: AbortSignal;
}

export interface DemoRun {
  readonly architecture: Architecture;
  /** As of `peakgate gate`; never "pass" or "fail" when nothing was judged. */
  readonly exitCode: number;
  /** With where its report is; null when the gate could not judge, or printed its verdict itself. */
  readonly evaluation: (Evaluation & { readonly reportFile: string }) | null;
}

const CHECKOUT = fileURLToPath(new URL('..', import.meta.url));
/** The target shares the machine with the load generator, which must never wait for it. */
const LOWEST_PRIORITY = 19;

/** Starts the demo system, runs the gate against it, and stops it, whatever happens in between. */
export async function demoLeg(architecture: Architecture, options: DemoOptions): Promise<DemoRun> {
  const run = await attempt(architecture, options);
  return options.interrupted.aborted ? { ...run, exitCode: EXIT_CODES.interrupted } : run;
}

async function attempt(architecture: Architecture, options: DemoOptions): Promise<DemoRun> {
  process.stderr.write(`demo: starting the ${architecture} system with its own PostgreSQL\n`);
  try {
    return await withTarget(architecture, options);
  } catch (error) {
    if (!(error instanceof TargetError)) throw error;
    process.stderr.write(`demo: ${errorText(error)}\n      ${error.remedy}\n`);
    return notJudged(architecture, EXIT_CODES.usage);
  }
}

async function withTarget(architecture: Architecture, options: DemoOptions): Promise<DemoRun> {
  const target = await startTarget({
    architecture,
    niceness: LOWEST_PRIORITY,
    note: (text) => process.stderr.write(text),
  });
  try {
    if (options.interrupted.aborted) return notJudged(architecture, EXIT_CODES.interrupted);
    return await gate(architecture, target, options);
  } finally {
    await target.stop();
  }
}

async function gate(
  architecture: Architecture,
  { url, databaseUrl }: RunningTarget,
  options: DemoOptions,
): Promise<DemoRun> {
  const { json: isKept = false, interrupted } = options;
  const env = { PEAKGATE_OBSERVE_DATABASE: databaseUrl };
  const { exitCode, printed } = await runGate(gateArguments(url, options), { isKept, interrupted, env });
  if (exitCode === null) {
    process.stderr.write('demo: the gate was killed before it reached a verdict\n');
    return notJudged(architecture, EXIT_CODES.internal);
  }
  return { architecture, exitCode, evaluation: printed === '' ? null : JSON.parse(printed) };
}

function gateArguments(target: string, options: DemoOptions): string[] {
  const args = ['gate', '--dir', CHECKOUT, '--thresholds', options.thresholds];
  args.push('--target', target, '--results', options.results);
  if (options.in !== undefined) args.push('--in', options.in);
  if (options.json) args.push('--json');
  return args;
}

function notJudged(architecture: Architecture, exitCode: number): DemoRun {
  return { architecture, exitCode, evaluation: null };
}
