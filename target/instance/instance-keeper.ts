import { setTimeout as delay } from 'node:timers/promises';
import type { FaultParameters } from '../faults/catalogue.ts';
import type { Faults } from '../faults/faults.ts';
import { errorText, TargetError } from '../target-error.ts';
import { InstanceProcess } from './instance-process.ts';
import type { InstanceOptions } from './messages.ts';

/** What the keeper needs of a process that serves. */
export type Instance = Pick<
  InstanceProcess,
  'ended' | 'prepare' | 'start' | 'onLost' | 'change' | 'kill' | 'stop'
>;

/** Keeps one instance serving: starts it, tells it of faults, and starts another after it was killed by one. */
export class InstanceKeeper {
  readonly #faults: Faults;
  readonly #onLost: (error: unknown) => void;
  readonly #begin: () => Instance;
  #process: Instance;
  /** The one that follows, which gets ready from the moment a kill is ordered and then waits for its turn. */
  #next: Instance | undefined;
  #isServing = false;
  #options: InstanceOptions | undefined;
  /** Cancels the kill that is still to come. */
  #coming = new AbortController();
  /** Ends the time for which the instance is down. */
  #downtime = new AbortController();
  /** The kill ordered last, with all before it. */
  #outage: Promise<void> = Promise.resolve();

  /** Starts the process already, so that it is ready to serve when its database is. */
  constructor(
    faults: Faults,
    onLost: (error: unknown) => void,
    begin: () => Instance = () => new InstanceProcess(),
  ) {
    this.#faults = faults;
    this.#onLost = onLost;
    this.#begin = begin;
    this.#process = this.#spawn();
  }

  #spawn(): Instance {
    const spawned = this.#begin();
    void spawned.ended.then(() => {
      // One that ended before its turn is replaced when the turn comes.
      if (spawned === this.#next) this.#next = undefined;
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

  /**
   * Kills the instance as the fault says, and lets another serve, which gets ready from now on, as a platform that reclaims a
   * machine gives notice; the fault is over when that one answers. Switched on anew, it replaces a kill that is still to come, and
   * follows one that has happened as soon as the instance serves again.
   */
  killOnFault(): void {
    this.#faults.onChange('instance-kill', () => {
      const fault = this.#faults.parameters('instance-kill');
      this.#coming.abort();
      if (fault === undefined) this.#outage = this.#endOutage();
      else {
        this.#next ??= this.#follower();
        this.#outage = this.#outageOf(fault);
      }
    });
  }

  #follower(): Instance {
    const follower = this.#spawn();
    if (this.#options !== undefined) follower.prepare(this.#options);
    return follower;
  }

  /** Whoever still waits for its turn after that will not get one. */
  async #endOutage(): Promise<void> {
    this.#downtime.abort();
    await this.#outage;
    if (!this.#faults.isOn('instance-kill')) await this.#dismiss();
  }

  async #dismiss(): Promise<void> {
    const idle = this.#next;
    this.#next = undefined;
    await idle?.stop();
  }

  async #outageOf(fault: FaultParameters<'instance-kill'>): Promise<void> {
    this.#coming = new AbortController();
    const { signal } = this.#coming;
    const due = delay(fault.afterMs, undefined, { signal }).catch(() => undefined);
    await Promise.all([this.#outage, due]);
    if (!signal.aborted && this.#options !== undefined) await this.#goDown(this.#options, fault.downMs);
    void this.#faults.end('instance-kill', fault);
  }

  async #goDown(options: InstanceOptions, downMs: number): Promise<void> {
    this.#downtime = new AbortController();
    const { signal } = this.#downtime;
    this.#isServing = false;
    await this.#process.kill();
    await delay(downMs, undefined, { signal }).catch(() => undefined);
    await this.#restart(options);
  }

  async #restart(options: InstanceOptions): Promise<void> {
    try {
      this.#process = this.#next ?? this.#spawn();
      this.#next = undefined;
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
    this.#coming.abort();
    this.#downtime.abort();
    await this.#outage;
    this.#isServing = false;
    await Promise.all([this.#process.stop(), this.#dismiss()]);
  }
}
