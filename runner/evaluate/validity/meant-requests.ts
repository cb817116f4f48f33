import type { ArrivalStream } from '../../../scenarios/kit/contract.ts';
import type { Objective } from '../../model/thresholds.ts';
import type { LegPlan } from '../../schema/plan-schema.ts';
import type { Selector } from '../../schema/schema-parts.ts';
import { isAboutJobs } from '../timed-check.ts';

/**
 * Which requests of a leg an objective means, by the rules of the plan. Jobs have the tags of the request that was to begin
 * them. Blocks are those of the experiment that is needed. And what a disturbance suffers itself is no fault: where it sends
 * requests of its own and no cohort is named, the bystanders are meant.
 */
export function meantOn({ played }: LegPlan, { where, sli, than, needs }: Objective): Selector {
  const isAboutBlocks =
    where.block !== undefined || (than !== null && 'where' in than && than.where.block !== undefined);
  const isAboutOne = isAboutBlocks && where.experiment === undefined && needs.experiment !== undefined;
  const isAboutBystanders = where.cohort === undefined && played.streams.length > 1 && !isAboutAll(sli);
  return {
    ...where,
    ...(isAboutJobs({ sli }) && { kind: 'accept' }),
    ...(isAboutOne && { experiment: needs.experiment }),
    ...(isAboutBystanders && { cohort: 'bystander' }),
  };
}

/** Promises of correctness hold for whoever sends. */
function isAboutAll(sli: Objective['sli']): boolean {
  return sli === 'invariant' || sli === 'jobs_lost' || sli === 'jobs_retried_unfinished';
}

/** Whether the users of a leg begin jobs. */
export function beginsJobs(plan: LegPlan): boolean {
  const [users] = plan.played.streams;
  return users !== undefined && operationsOf(users, plan).some(({ kind }) => kind === 'accept');
}

/** Whether any request of a leg can have these tags. The name of an invariant is known once a journey states it. */
export function canBeSent(plan: LegPlan, where: Selector): boolean {
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
  const played = catalogue.journeys.filter(({ name }) => isPlayed(name));
  return played.flatMap(({ name, operations }) =>
    operations.filter(({ max }) => max > 0).map((operation) => ({ ...operation, journey: name })),
  );
}

function tenantsOf({ tenants }: ArrivalStream, { played }: LegPlan): LegPlan['played']['tenants'] {
  return tenants === undefined
    ? played.tenants
    : played.tenants.filter((_, place) => tenants.includes(place));
}

/** An experiment sends in its own blocks alone. */
function isSomeTime({ name, cohort }: ArrivalStream, { played }: LegPlan, where: Selector): boolean {
  if (where.block === undefined && where.experiment === undefined) return true;
  const own = (played.blocks ?? []).filter(({ experiment }) => cohort !== 'disturber' || experiment === name);
  return own.some((block) => fits(where, block, ['block', 'experiment']));
}

function fits(where: Selector, facts: Selector, tags: readonly (keyof Selector)[]): boolean {
  return tags.every((tag) => where[tag] === undefined || where[tag] === facts[tag]);
}
