import {
  fractionLowerBound,
  fractionUpperBound,
  type LowerEvidence,
  type UpperEvidence,
} from './fraction-bounds.ts';
import { smallestThatHolds } from './root-finding.ts';

const SMALLEST = 1e-9;
const LARGEST = 0.4;
const HALVINGS = 60;

/**
 * The smallest alpha in [1e-9, 0.4] at which the upper bound lies under `allowed`; 1 where it does not even at
 * 0.4.
 */
export function passPValue(evidence: UpperEvidence, allowed: number): number {
  return smallestAlpha((alpha) => fractionUpperBound(evidence, alpha) < allowed);
}

/**
 * The smallest alpha in [1e-9, 0.4] at which the lower bound lies over `allowed`; 1 where it does not even at
 * 0.4.
 *
 * This is what Holm's correction sorts: how strong the evidence of a failure is.
 */
export function failPValue(evidence: LowerEvidence, allowed: number): number {
  return smallestAlpha((alpha) => fractionLowerBound(evidence, alpha) > allowed);
}

/** By halving on log10(alpha): what matters about a small probability is its order of magnitude. */
function smallestAlpha(decidesAt: (alpha: number) => boolean): number {
  if (!decidesAt(LARGEST)) return 1;
  if (decidesAt(SMALLEST)) return SMALLEST;
  const exponent = smallestThatHolds(
    (e) => decidesAt(10 ** e),
    Math.log10(SMALLEST),
    Math.log10(LARGEST),
    HALVINGS,
  );
  return 10 ** exponent;
}
