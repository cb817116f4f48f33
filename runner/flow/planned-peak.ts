import type { PlannedPeak } from '../doctor/preflight-findings.ts';
import { PeakgateError } from '../errors.ts';
import { findK6 } from '../k6/find-k6.ts';
import { systemK6Environment } from '../k6/k6-environment.ts';
import { prepare } from './prepare.ts';
import type { World } from './world.ts';

/** The gate's busiest leg, or why it is not known. */
export type PeakKnowledge = PlannedPeak | { readonly unknown: string };

const GATE = { thresholdsFile: 'thresholds.json', what: 'gate', legs: null, inMs: null, seed: null };

/** Plans the gate of a project's folder. Looks only: where k6 would first be installed, the peak stays unknown. */
export async function plannedPeak(folder: string, world: World): Promise<PeakKnowledge> {
  try {
    const k6 = await findK6(systemK6Environment(world.env, () => {}));
    if (k6 === null) return { unknown: 'k6, which names the operations, is not installed yet' };
    const { legs } = await prepare({ ...GATE, folder }, world);
    const peaks = legs.map(({ plan }) => ({
      leg: plan.id,
      requestsPerSecond: plan.expected.peakRequestsPerSecond,
    }));
    const [busiest] = peaks.toSorted((a, b) => b.requestsPerSecond - a.requestsPerSecond);
    return busiest ?? { unknown: 'the gate names no leg' };
  } catch (error) {
    if (!(error instanceof PeakgateError)) throw error;
    return { unknown: `the gate cannot be planned: ${error.message} \`peakgate validate\` says more` };
  }
}
