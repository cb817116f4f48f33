import { FAMILY_ERROR, holm } from './holm.ts';
import { mostSevere, type Verdict } from './verdict.ts';

/** One gating objective: what was said about it, and how strong the evidence of its failure is. */
export interface GateObjective {
  readonly verdict: Verdict;
  /** From `fractionVerdict`; 0 for a failure that has its own level (a ratio, a recovery); `null` counts as 1. */
  readonly pFail: number | null;
}

/** The verdict of the whole gate, and of each objective after the correction for their number. */
export interface GateVerdict {
  readonly verdict: Verdict;
  readonly objectives: readonly Verdict[];
}

/**
 * Many objectives, one gate: `pass` when every objective passes, otherwise the most severe of their verdicts.
 *
 * Order: fail, invalid, inconclusive, pass. A failure stands only if it survives Holm's correction among all
 * gating objectives of the run, and becomes `inconclusive` otherwise: over the limit on its own, not among so
 * many. Nothing needs correcting on the side of passing (intersection-union test, Berger 1982, Technometrics
 * 24). No objectives: `invalid`.
 */
export function gate(objectives: readonly GateObjective[], alpha = FAMILY_ERROR): GateVerdict {
  const standing = holm(objectives.map(strengthOfFailure), alpha);
  const corrected = objectives.map(({ verdict }, i) =>
    verdict === 'fail' && standing?.[i] !== true ? 'inconclusive' : verdict,
  );
  return { verdict: mostSevere(corrected), objectives: corrected };
}

const strengthOfFailure = ({ pFail }: GateObjective): number =>
  pFail === null || Number.isNaN(pFail) ? 1 : pFail;
