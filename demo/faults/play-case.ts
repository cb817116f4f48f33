import { fileURLToPath } from 'node:url';
import type { RunningTarget } from '../../target/start-target.ts';
import { TargetError } from '../../target/target-error.ts';
import { runGate } from '../gate-process.ts';
import type { FaultCase } from './fault-case.ts';
import { keepOn, switchAllOff } from './fault-switch.ts';
import { judgedRow, type Row, unjudgedRow, wasNotMeasured } from './matrix.ts';
import { settled } from './settled.ts';

export interface PlayOptions {
  /** How long a leg takes, if not as long as its profile. */
  readonly in?: string;
  /** Factor on the arrivals. */
  readonly load?: string;
  /** The folder in which each leg's results folder is made. */
  readonly results: string;
  /** How often a leg is played at most, when it could not be measured. */
  readonly attempts: number;
  readonly interrupted: AbortSignal;
  /** Told of what a reader waits for. */
  readonly note: (text: string) => void;
}

type Target = Pick<RunningTarget, 'url' | 'adminUrl'>;

const CHECKOUT = fileURLToPath(new URL('../..', import.meta.url));

/** Plays a case until it was measured. */
export async function playCase(fault: FaultCase, target: Target, options: PlayOptions): Promise<Row> {
  for (let attempt = 1; ; attempt++) {
    const row = await playOnce(fault, target, options);
    if (attempt >= options.attempts || !wasNotMeasured(row) || options.interrupted.aborted) return row;
    options.note('could not be measured; once more');
  }
}

/**
 * Plays a case from a target that is itself again, whatever the case before has left. A target that cannot be brought there, or
 * in which the fault cannot be switched on or off, leaves this case unjudged, and no other.
 */
export async function playOnce(
  fault: FaultCase,
  target: Target,
  options: PlayOptions,
  gate = runGate,
): Promise<Row> {
  try {
    await switchAllOff(target.adminUrl);
    await settled(target.url, options.interrupted);
    return await judgedWhileOn(fault, target, options, gate);
  } catch (error) {
    if (error instanceof TargetError) return unjudgedRow(fault, error.message);
    throw error;
  }
}

async function judgedWhileOn(
  fault: FaultCase,
  target: Target,
  options: PlayOptions,
  gate: typeof runGate,
): Promise<Row> {
  const stop = await keepOn(target.adminUrl, fault);
  const row = await judge(fault, target, options, gate).finally(stop);
  const trouble = await stop();
  await switchAllOff(target.adminUrl);
  return trouble === null ? row : unjudgedRow(fault, trouble);
}

async function judge(
  fault: FaultCase,
  { url, adminUrl }: Target,
  { results, interrupted, ...options }: PlayOptions,
  gate: typeof runGate,
) {
  const args = ['run', fault.profile, '--dir', CHECKOUT, '--thresholds', 'thresholds.faults.json'];
  args.push('--target', url, '--admin', adminUrl, '--results', results, '--json');
  if (options.load !== undefined) args.push('--load', options.load);
  if (options.in !== undefined) args.push('--in', options.in);
  const { exitCode, printed, said } = await gate(args, { isKept: true, isQuiet: true, interrupted });
  if (printed.trim() !== '') return judgedRow(fault, JSON.parse(printed));
  const last = said.trim().split('\n').slice(-3).join(' ');
  return unjudgedRow(fault, interrupted.aborted ? 'interrupted' : `exit code ${exitCode}: ${last}`);
}
