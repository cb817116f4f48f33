import type { PlannedPeak } from '../doctor/preflight-findings.ts';
import { PeakgateError } from '../errors.ts';
import { findK6 } from '../k6/find-k6.ts';
import { systemK6Environment } from '../k6/k6-environment.ts';
import { prepare } from '../pipeline.ts';
import type { CommandContext } from './command.ts';
import { planRequest } from './plan-request.ts';

/** The gate's busiest leg, or why it is not known. */
export type PeakKnowledge = PlannedPeak | { readonly unknown: string };

/** Plans the gate of the current folder. Looks only: where k6 would first be installed, the peak stays unknown. */
export async function plannedPeak(context: CommandContext): Promise<PeakKnowledge> {
  try {
    const k6 = await findK6(systemK6Environment(context.world.env, () => {}));
    if (k6 === null) return { unknown: 'k6, which names the operations, is not installed yet' };
    const options = { dir: '.', thresholds: 'thresholds.json' };
    const { legs } = await prepare(planRequest(undefined, options, context), context.world);
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
