/**
 * The process that serves: HTTP, workers and connections. The target starts it, tells it which faults are on, and may
 * kill it at any time. It ends when the target asks it to, and when the target is gone.
 */
import { Faults, type FaultsOn } from '../faults/faults.ts';
import { errorText, TargetError } from '../target-error.ts';
import type { Failure, FromInstance, InstanceOptions, ToInstance } from './messages.ts';
import { type PreparedInstance, prepareInstance } from './open-instance.ts';

const faults = new Faults();
let preparing: Promise<PreparedInstance> | undefined;

const tell = (message: FromInstance): void => void process.send?.(message);

function failureOf(error: unknown): Failure {
  if (error instanceof TargetError) return { message: error.message, remedy: error.remedy };
  return { message: error instanceof Error ? (error.stack ?? error.message) : errorText(error) };
}

const lose = (error: unknown): void => tell({ lost: failureOf(error) });

function prepare(options: InstanceOptions): Promise<PreparedInstance> {
  preparing = prepareInstance(options, faults, lose);
  return preparing;
}

/** What fails ahead of time is tried again when its turn has come. */
function prepareAhead(options: InstanceOptions): void {
  prepare(options).catch(() => void (preparing = undefined));
}

async function start(options: InstanceOptions, on: FaultsOn): Promise<void> {
  const prepared = await (preparing ?? prepare(options));
  await faults.mirror(on);
  tell({ ready: await prepared.begin() });
}

async function change(id: number, on: FaultsOn): Promise<void> {
  try {
    await faults.mirror(on);
    tell({ changed: id });
  } catch (error) {
    tell({ changed: id, failure: failureOf(error) });
  }
}

async function stop(): Promise<void> {
  // Had it not been prepared, there would be nothing to close.
  const prepared = await preparing?.catch(() => undefined);
  await prepared?.close();
  process.exit(0);
}

function obey(message: ToInstance): void {
  if ('prepare' in message) prepareAhead(message.prepare);
  else if ('start' in message) start(message.start, message.faults).catch(lose);
  else if ('change' in message) void change(message.change, message.faults);
  else stop().catch(lose);
}

// Signals reach the whole group; the target says when its instance ends, by a message or by ending itself.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);
process.once('disconnect', () => process.exit(0));
process.on('message', obey);
