import { fileURLToPath } from 'node:url';
import type { RunningTarget } from '../../target/start-target.ts';
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

/** Plays a case until it was measured, each time from a target that is itself again. */
export async function playCase(fault: FaultCase, target: Target, options: PlayOptions): Promise<Row> {
  for (let attempt = 1; ; attempt++) {
    const row = await playOnce(fault, target, options);
    if (attempt >= options.attempts || !wasNotMeasured(row) || options.interrupted.aborted) return row;
    options.note('could not be measured; once more');
  }
}

async function playOnce(fault: FaultCase, target: Target, options: PlayOptions): Promise<Row> {
  const stop = await keepOn(target.adminUrl, fault);
  try {
    const row = await judge(fault, target, options);
    const trouble = await stop();
    return trouble === null ? row : unjudgedRow(fault, trouble);
  } finally {
    await stop();
    await switchAllOff(target.adminUrl);
    await settled(target.url, options.interrupted);
  }
}

async function judge(
  fault: FaultCase,
  { url, adminUrl }: Target,
  { results, interrupted, ...options }: PlayOptions,
) {
  const args = ['run', fault.profile, '--dir', CHECKOUT, '--thresholds', 'thresholds.faults.json'];
  args.push('--target', url, '--admin', adminUrl, '--results', results, '--json');
  if (options.load !== undefined) args.push('--load', options.load);
  if (options.in !== undefined) args.push('--in', options.in);
  const { exitCode, printed, said } = await runGate(args, { isKept: true, isQuiet: true, interrupted });
  if (printed.trim() !== '') return judgedRow(fault, JSON.parse(printed));
  const last = said.trim().split('\n').slice(-3).join(' ');
  return unjudgedRow(fault, interrupted.aborted ? 'interrupted' : `exit code ${exitCode}: ${last}`);
}
