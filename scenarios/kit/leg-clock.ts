import { START_SHIFT_MS } from './contract.ts';

// k6's engine looks for a global in every scope there is; this is found at once.
const { now } = Date;

/** The leg's clock: it stands at zero `START_SHIFT_MS` after k6 began to start journeys. */
export class LegClock {
  readonly zeroAtMs: number;

  /** `startedAtMs` is k6's `exec.scenario.startTime`, epoch ms. */
  constructor(startedAtMs: number) {
    this.zeroAtMs = startedAtMs + START_SHIFT_MS;
  }

  nowMs(): number {
    return now() - this.zeroAtMs;
  }
}
