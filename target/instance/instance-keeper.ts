import { setTimeout as delay } from 'node:timers/promises';
import type { Faults } from '../faults/faults.ts';
import { errorText, TargetError } from '../target-error.ts';
import { InstanceProcess } from './instance-process.ts';
import type { InstanceOptions } from './messages.ts';

/** Keeps one instance serving: starts it, tells it of faults, and starts another after it was killed by one. */
export class InstanceKeeper {
  readonly #faults: Faults;
  readonly #onLost: (error: unknown) => void;
  #process: InstanceProcess;
  #isServing = false;
  #options: InstanceOptions | undefined;
  #interruption: AbortController | undefined;
  #outage: Promise<void> | undefined;

  /** Starts the process already, so that it is ready to serve when its database is. */
  constructor(faults: Faults, onLost: (error: unknown) => void) {
    this.#faults = faults;
    this.#onLost = onLost;
    this.#process = this.#spawn();
  }

  #spawn(): InstanceProcess {
    const spawned = new InstanceProcess();
    void spawned.ended.then(() => {
      if (this.#isServing && spawned === this.#process)
        this.#onLost(new TargetError('The serving process ended.', 'Start the target again.'));
    });
    return spawned;
  }

  /** Lets it serve and gives its URL. From then on it hears of every change of a fault. */
  async start(options: InstanceOptions): Promise<string> {
    const url = await this.#serve(options);
    // Another one must be found at the same address.
    this.#options = { ...options, port: Number(new URL(url).port) };
    return url;
  }

  async #serve(options: InstanceOptions): Promise<string> {
    const url = await this.#process.start(options, this.#faults.on());
    this.#process.onLost(this.#onLost);
    this.#isServing = true;
    return url;
  }

  /** Tells the instance which faults are on now. One that is down is told when it is started. */
  async tellFaults(): Promise<void> {
    if (this.#isServing) await this.#process.change(this.#faults.on());
  }

  /** Kills the instance as the fault says, and starts another; the fault is over when that one answers. */
  killOnFault(): void {
    this.#faults.onChange('instance-kill', () => {
      const fault = this.#faults.parameters('instance-kill');
      if (fault === undefined) this.#interruption?.abort();
      else this.#outage ??= this.#outageOf(fault).finally(() => this.#over());
    });
  }

  #over(): void {
    this.#outage = undefined;
    void this.#faults.switchOff('instance-kill');
  }

  async #outageOf({ afterMs, downMs }: { afterMs: number; downMs: number }): Promise<void> {
    const interruption = new AbortController();
    this.#interruption = interruption;
    const { signal } = interruption;
    await delay(afterMs, undefined, { signal }).catch(() => undefined);
    if (signal.aborted || this.#options === undefined) return;
    this.#isServing = false;
    await this.#process.kill();
    await delay(downMs, undefined, { signal }).catch(() => undefined);
    await this.#restart(this.#options);
  }

  async #restart(options: InstanceOptions): Promise<void> {
    try {
      this.#process = this.#spawn();
      await this.#serve(options);
      await this.tellFaults();
    } catch (error) {
      this.#onLost(
        new TargetError(
          `The instance could not be started again: ${errorText(error)}`,
          'Start the target again.',
        ),
      );
    }
  }

  /** Ends the instance after what it has under way. */
  async stop(): Promise<void> {
    this.#isServing = false;
    this.#interruption?.abort();
    await this.#outage;
    this.#isServing = false;
    await this.#process.stop();
  }
}
