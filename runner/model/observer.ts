/**
 * Watches one leg from beside k6. `start` resolves once it watches; `stop` resolves with what it saw and frees
 * everything it held. `stop` never throws for what the leg did: a gap in the record is part of the record.
 */
export interface Observer<Observation> {
  start(): Promise<void>;
  stop(): Promise<Observation>;
}
