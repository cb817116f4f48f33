import type { Faults } from './faults.ts';

const nobodyWakes = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));

/** Holds this process's only thread: nothing is accepted, read, answered or timed out meanwhile. */
const standStill = (forMs: number): void => void Atomics.wait(nobodyWakes, 0, 0, forMs);

/** Lets this process stand still at regular intervals while the fault `stall` is on. */
export function stallOnFault(faults: Faults): void {
  let timer: NodeJS.Timeout | undefined;
  faults.onChange('stall', () => {
    clearInterval(timer);
    const fault = faults.parameters('stall');
    if (fault !== undefined) timer = setInterval(() => standStill(fault.forMs), fault.everyMs);
  });
}
