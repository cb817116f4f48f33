import { MIN_PAIRS } from './paired-ratio.ts';

/** A shorter phase says too little of its percentile (statistics SPEC, section 7.2). */
const USUAL_PHASE_MS = 60_000;

/**
 * How long a phase of an experiment must last to be compared: a minute, or less where the thresholds accept a peak that is
 * shorter than the fewest such phases.
 */
export function shortestPhaseMs(minimumPeakMs: number): number {
  return Math.min(USUAL_PHASE_MS, minimumPeakMs / MIN_PAIRS);
}
