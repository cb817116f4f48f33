import type { ArrivalStream } from '../../../scenarios/kit/contract.ts';
import { METRICS } from '../../../scenarios/kit/contract.ts';
import { meantRequests } from '../../model/meant-requests.ts';
import type { LegRecord } from '../../model/run-record.ts';
import type { Objective } from '../../model/thresholds.ts';
import type { TimelineSeries } from '../../model/timeline.ts';
import { carrying } from '../../model/wanted-tags.ts';
import type { LegPlan } from '../../schema/plan-schema.ts';
import type { Selector } from '../../schema/schema-parts.ts';

// What a leg sent, by its plan or by its series: what either of them says was there. So a plan from which something was taken
// out afterwards excuses no objective from what the timeline still holds.

/** Which requests of a leg an objective means. */
export function meantOn(leg: LegRecord, objective: Objective): Selector {
  return meantRequests(
    objective,
    leg.plan.played.streams.length > 1 || wasSent(leg, { cohort: 'disturber' }),
  );
}

/** Whether a leg played an experiment: users say in which one's blocks they send. */
export function played(leg: LegRecord, experiment: string): boolean {
  const { experiments = [] } = leg.plan;
  return experiments.some(({ name }) => name === experiment) || wasSent(leg, { experiment });
}

export function hadWindow(leg: LegRecord, window: string): boolean {
  return leg.plan.played.windows.some(({ name }) => name === window) || wasSent(leg, { window });
}

/** Whether the users of a leg begin jobs; those of a disturbance are no reason to judge any. */
export function beginsJobs(leg: LegRecord): boolean {
  const [users] = leg.plan.played.streams;
  const isPlanned =
    users !== undefined && operationsOf(users, leg.plan).some(({ kind }) => kind === 'accept');
  return (
    isPlanned || sentBy(leg).some(({ tags }) => tags['kind'] === 'accept' && tags['cohort'] !== 'disturber')
  );
}

/** Whether any request of a leg can have these tags, or had them. An invariant's name is known once a journey states it. */
export function canBeSent(leg: LegRecord, where: Selector): boolean {
  return isPlanned(leg.plan, where) || wasSent(leg, where);
}

function wasSent(leg: LegRecord, wanted: Selector & { readonly window?: string }): boolean {
  const isWanted = carrying(wanted);
  return sentBy(leg).some(({ tags }) => isWanted(tags));
}

function sentBy({ timeline }: LegRecord): readonly TimelineSeries[] {
  return (timeline?.series ?? []).filter(({ metric }) => metric === METRICS.requestsStarted);
}

function isPlanned(plan: LegPlan, where: Selector): boolean {
  return plan.played.streams.some(
    (stream) =>
      (where.cohort ?? stream.cohort) === stream.cohort &&
      operationsOf(stream, plan).some((operation) =>
        fits(where, operation, ['journey', 'svc', 'op', 'kind']),
      ) &&
      tenantsOf(stream, plan).some((tenant) => fits(where, tenant, ['plan', 'region'])) &&
      isSomeTime(stream, plan, where),
  );
}

type Operations = readonly (Selector & { readonly max: number })[];

function operationsOf({ mix }: ArrivalStream, { catalogue }: LegPlan): Operations {
  const isPlayed = (name: string) => mix.some(({ weights }) => (weights[name] ?? 0) > 0);
  const journeys = catalogue.journeys.filter(({ name }) => isPlayed(name));
  return journeys.flatMap(({ name, operations }) =>
    operations.filter(({ max }) => max > 0).map((operation) => ({ ...operation, journey: name })),
  );
}

function tenantsOf(
  { tenants }: ArrivalStream,
  { played: { tenants: all } }: LegPlan,
): LegPlan['played']['tenants'] {
  return tenants === undefined ? all : all.filter((_, place) => tenants.includes(place));
}

/** An experiment sends in its own blocks alone. */
function isSomeTime({ name, cohort }: ArrivalStream, plan: LegPlan, where: Selector): boolean {
  if (where.block === undefined && where.experiment === undefined) return true;
  const { blocks = [] } = plan.played;
  const own = blocks.filter(({ experiment }) => cohort !== 'disturber' || experiment === name);
  return own.some((block) => fits(where, block, ['block', 'experiment']));
}

function fits(where: Selector, facts: Selector, tags: readonly (keyof Selector)[]): boolean {
  return tags.every((tag) => where[tag] === undefined || where[tag] === facts[tag]);
}
