import type { Architecture } from '../architecture.ts';
import type { Faults } from '../faults/faults.ts';
import { CircuitBreaker } from './circuit-breaker.ts';

/** Calls an outside party, such as `mail` or the host of a webhook, in the manner of the architecture. */
export type CallOutside = <Result>(party: string, work: () => Promise<Result>) => Promise<Result>;

const BREAKER = { failures: 5, openMs: 5_000 };

/** Legacy calls whatever happened before; modern has a circuit breaker for each party, unless the fault `breaker-off` is on. */
export function outsideParties(architecture: Architecture, faults: Faults, nowMs: () => number): CallOutside {
  if (architecture === 'legacy') return (_party, work) => work();
  const breakers = new Map<string, CircuitBreaker>();
  return (party, work) => {
    if (faults.isOn('breaker-off')) return work();
    const breaker = breakers.get(party) ?? new CircuitBreaker(party, { ...BREAKER, nowMs });
    breakers.set(party, breaker);
    return breaker.call(work);
  };
}
