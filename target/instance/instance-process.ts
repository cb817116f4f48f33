import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { entryArguments } from '../entry-process.ts';
import type { FaultsOn } from '../faults/faults.ts';
import { TargetError } from '../target-error.ts';
import type { Failure, FromInstance, InstanceOptions, ToInstance } from './messages.ts';

/** A failure in the other process as an error of this one: with its remedy where a user can act on it. */
function errorOf({ message, remedy }: Failure): Error {
  if (remedy !== undefined) return new TargetError(message, remedy);
  const error = new Error('The instance failed.');
  error.stack = message;
  return error;
}

/** The target's end of one instance process. */
export class InstanceProcess {
  readonly #child: ChildProcess;
  readonly #ended: Promise<void>;
  #changes = 0;

  /** Starts the process; it waits to be told what to serve. */
  constructor() {
    this.#child = spawn(process.execPath, entryArguments('instance/main'), {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    this.#child.on('error', () => undefined);
    this.#ended = once(this.#child, 'close').then(
      () => undefined,
      () => undefined,
    );
  }

  /** Resolved once the process has ended, for whatever reason. */
  get ended(): Promise<void> {
    return this.#ended;
  }

  #say(message: ToInstance): void {
    if (this.#child.connected) this.#child.send(message);
  }

  /** The first answer that fits; undefined if the process ends without one. */
  #hear<Answer>(pick: (message: FromInstance) => Answer | undefined): Promise<Answer | undefined> {
    return new Promise((resolve) => {
      const hear = (message: FromInstance): void => {
        const answer = pick(message);
        if (answer === undefined) return;
        this.#child.off('message', hear);
        resolve(answer);
      };
      this.#child.on('message', hear);
      void this.#ended.then(() => resolve(undefined));
    });
  }

  /** Lets it do beforehand what it will need to serve, beside an instance that serves. */
  prepare(options: InstanceOptions): void {
    this.#say({ prepare: options });
  }

  /** Lets it serve, and gives its URL once it answers. */
  async start(options: InstanceOptions, faults: FaultsOn): Promise<string> {
    const answered = this.#hear((message) => ('changed' in message ? undefined : message));
    this.#say({ start: options, faults });
    const answer = await answered;
    if (answer !== undefined && 'ready' in answer) return answer.ready;
    throw errorOf(answer?.lost ?? { message: 'it ended before it was ready' });
  }

  /** Calls the listener when the instance can go on no longer. */
  onLost(listener: (error: Error) => void): void {
    this.#child.on('message', (message: FromInstance) => {
      if ('lost' in message) listener(errorOf(message.lost));
    });
  }

  /** Tells it which faults are on now, and waits until they are. One that has ended needs not know. */
  async change(faults: FaultsOn): Promise<void> {
    this.#changes += 1;
    const id = this.#changes;
    const answered = this.#hear((message) =>
      'changed' in message && message.changed === id ? message : undefined,
    );
    this.#say({ change: id, faults });
    const failure = (await answered)?.failure;
    if (failure !== undefined) throw errorOf(failure);
  }

  /** As a reclaimed machine goes: without a word. */
  async kill(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.#ended;
  }

  /** Lets it finish what is under way, and waits until it has ended. */
  async stop(): Promise<void> {
    this.#say({ stop: true });
    await this.#ended;
  }
}
