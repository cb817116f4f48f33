import { SharedArray } from 'k6/data';
import { PLAN_FILE, type PlayedPlan } from './contract.ts';
import { journeyOrder, orderedFrom } from './core/journey-order.ts';
import { type VuPlan, vuPlan } from './core/prepared-leg.ts';
import type { TenantTexts } from './core/tenants.ts';

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

/** What a VU plays by. */
export interface VuFile {
  readonly plan: VuPlan;
  readonly tenants: TenantTexts;
  /** The order of the journeys of each stream, by its name. */
  readonly orders: ReadonlyMap<string, ArrayLike<string>>;
}

/**
 * The part that VUs need, without parsing the file or making an order anew for each of them. Undefined while there is no
 * plan.
 */
export function readVuFile(journeys: readonly string[]): VuFile | undefined {
  const plans = new SharedArray<VuPlan>('peakgate plan', () => toList(readPlan()).map(vuPlan));
  const tenants = new SharedArray<string>('peakgate tenants', () =>
    toList(readPlan()).flatMap((plan) => plan.tenants.map((tenant) => JSON.stringify(tenant))),
  );
  const plan = plans[0];
  return plan === undefined ? undefined : { plan, tenants, orders: sharedOrders(plan, journeys) };
}

function sharedOrders({ seed, streams, windows }: VuPlan, journeys: readonly string[]): VuFile['orders'] {
  return new Map(
    streams.map((stream) => [
      stream.name,
      new SharedArray<string>(`peakgate order of ${stream.name}`, () =>
        journeyOrder(seed, orderedFrom(stream, journeys, windows)),
      ),
    ]),
  );
}

function toList(plan: PlayedPlan | null): PlayedPlan[] {
  return plan === null ? [] : [plan];
}
