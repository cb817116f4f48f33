import type { BlockState } from '../../scenarios/kit/contract.ts';
import { type PlannedSwitch, plannedSwitches } from '../model/planned-switches.ts';
import type { PlannedExperiment, PlannedSwitching } from '../schema/plan-schema.ts';
import type { Switched } from '../schema/switches-schema.ts';
import type { AdminAnswer } from './admin-request.ts';

/** How often switching off is tried when a leg ends with something on. */
const CLEAN_UP_TRIES = 3;
const BETWEEN_TRIES_MS = 1_000;

export interface SwitchboardWorld {
  /** Epoch ms. */
  readonly now: () => number;
  readonly send: (request: PlannedSwitching) => Promise<AdminAnswer>;
}

/** Switches the experiments of one leg on and off when they are due, and off whenever the leg ends. */
export class Switchboard {
  private readonly experiments: readonly PlannedExperiment[];
  private readonly world: SwitchboardWorld;
  private readonly switched: Switched[] = [];
  private readonly timers: ReturnType<typeof setTimeout>[] = [];
  /** Experiments of which no answer to "off" has said yet that they are off. */
  private readonly maybeOn = new Set<string>();
  /** One request after the other: an "off" never overtakes its "on". */
  private last: Promise<unknown> = Promise.resolve();

  constructor(experiments: readonly PlannedExperiment[], world: SwitchboardWorld) {
    this.experiments = experiments;
    this.world = world;
  }

  /** From the moment on when it is known when the leg's clock stood at zero. Later calls change nothing. */
  begin(zeroAtMs: number): void {
    if (this.timers.length > 0) return;
    for (const planned of plannedSwitches(this.experiments)) {
      const waitMs = zeroAtMs + planned.atMs - this.world.now();
      this.timers.push(setTimeout(() => this.queue(planned), Math.max(0, waitMs)));
    }
  }

  /** Nothing more is switched on, and what may still be on is switched off. Never rejects. */
  async stop(): Promise<readonly Switched[]> {
    for (const timer of this.timers) clearTimeout(timer);
    await this.last;
    for (const experiment of this.experiments) await this.cleanUp(experiment);
    return this.switched;
  }

  /** The names of experiments that could not be switched off. */
  get leftOn(): readonly string[] {
    const canEnd = this.experiments.filter(({ switch: by }) => (by?.off ?? null) !== null);
    return canEnd.map(({ name }) => name).filter((name) => this.maybeOn.has(name));
  }

  private queue({ experiment, state, atMs, request }: PlannedSwitch): void {
    this.last = this.last.then(() => this.perform(experiment, state, atMs, request));
  }

  private async cleanUp({ name, switch: by }: PlannedExperiment): Promise<void> {
    const off = by?.off ?? null;
    if (off === null) return;
    for (let tries = 0; this.maybeOn.has(name) && tries < CLEAN_UP_TRIES; tries++) {
      if (tries > 0) await new Promise((resolve) => setTimeout(resolve, BETWEEN_TRIES_MS));
      await this.perform(name, 'off', null, off);
    }
  }

  private async perform(
    experiment: string,
    state: BlockState,
    dueMs: number | null,
    request: PlannedSwitching,
  ): Promise<void> {
    const sentAtMs = this.world.now();
    // Whatever the answer: what was asked for may have happened.
    if (state === 'on') this.maybeOn.add(experiment);
    const { status, error } = await this.world.send(request);
    if (state === 'off' && isDone(status)) this.maybeOn.delete(experiment);
    const durationMs = Math.max(0, this.world.now() - sentAtMs);
    this.switched.push({ experiment, state, dueMs, sentAtMs, status, durationMs, error });
  }
}

function isDone(status: number | null): boolean {
  return status !== null && status >= 200 && status < 300;
}
