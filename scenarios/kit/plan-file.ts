import { SharedArray } from 'k6/data';
import { PLAN_FILE, type PlayedPlan } from './contract.ts';
import { type VuPlan, vuPlan } from './core/prepared-leg.ts';

interface PlanFile {
  readonly played: PlayedPlan;
}

/**
 * The whole plan, or null while only the catalogue is asked for. Parsing it takes a while, so only the instances that
 * need all of it do: the one that k6 reads the options from and the one that writes the summary.
 */
export function readPlan(): PlayedPlan | null {
  const file: PlanFile | null = JSON.parse(open(`./${PLAN_FILE}`));
  return file === null ? null : file.played;
}

/** The part that VUs need. k6 parses the file once and hands each VU a copy of this part alone. */
export function readVuPlan(): VuPlan | undefined {
  const shared = new SharedArray<VuPlan>('peakgate plan', () => {
    const plan = readPlan();
    return plan === null ? [] : [vuPlan(plan)];
  });
  return shared[0];
}
