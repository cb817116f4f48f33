import type { Catalogue, CatalogueJourney, TimeSli } from '../../scenarios/kit/contract.ts';
import { METRICS, SELECTOR_TAGS, TIME_SLIS } from '../../scenarios/kit/contract.ts';
import type { Problem } from '../errors.ts';
import { compares } from '../grammar/load.ts';
import type { Profile } from '../model/profile.ts';
import type { Objective } from '../model/thresholds.ts';
import type { Expectation, LegPlan, PlannedCheck } from '../schema/plan-schema.ts';
import type { Selector } from '../schema/schema-parts.ts';
import { matchingOperations, playedJourneys, tenantShare } from './journey-share.ts';

/** What checks are planned from, apart from the objectives. */
export interface CheckContext {
  readonly profile: Profile;
  readonly load: number;
  readonly catalogue: Catalogue;
  /** Journeys expected to start in a window, by journey name. */
  readonly journeysIn: (window: Objective['window']) => ReadonlyMap<string, number>;
}

export interface PlannedChecks {
  readonly checks: readonly PlannedCheck[];
  readonly notApplicable: LegPlan['notApplicable'];
  /** Objectives that no operation of this profile can satisfy. */
  readonly impossible: readonly { readonly objective: string; readonly why: string }[];
}

/** Spells out every objective as the checks that this leg makes. */
export function planChecks(objectives: readonly Objective[], context: CheckContext): PlannedChecks {
  const outcomes = objectives.map((objective) => planObjective(objective, context));
  return {
    checks: outcomes.flatMap((outcome) => outcome.checks),
    notApplicable: outcomes.flatMap((outcome) => outcome.notApplicable),
    impossible: outcomes.flatMap((outcome) => outcome.impossible),
  };
}

function planObjective(objective: Objective, context: CheckContext): PlannedChecks {
  const none = { checks: [], notApplicable: [], impossible: [] };
  const absent = whyNotApplicable(objective, context);
  if (absent) return { ...none, notApplicable: [{ objective: objective.id, reason: absent }] };
  const selectors = spreadSelector(objective, context);
  if (selectors.length === 0)
    return { ...none, impossible: [{ objective: objective.id, why: describeSelector(objective.where) }] };
  return { ...none, checks: selectors.map((selector) => planCheck(objective, selector, context)) };
}

function whyNotApplicable({ at, window, needs }: Objective, { load, profile }: CheckContext): string | null {
  if (at && !compares(load, at.operator, at.load))
    return `judged at load ${at.operator} ${at.load}x, this leg is ${load}x`;
  if (window !== '*' && !profile.windows.some(({ name }) => name === window))
    return `the profile has no window "${window}"`;
  if (needs.experiment !== undefined)
    return `needs the experiment "${needs.experiment}", which this profile does not play`;
  if (needs.jobsInProgress !== undefined)
    return `needs jobs in progress (${needs.jobsInProgress}), which no observer counts`;
  return null;
}

/** Selectors that some operation of the leg can satisfy: `where`, once for each combination of the `per` tags' values. */
function spreadSelector({ where, per, sli }: Objective, context: CheckContext): Selector[] {
  const facts = playedJourneys(context.catalogue, context.profile).flatMap((journey) =>
    factsOf(journey, context.profile),
  );
  const matching = facts.filter((fact) =>
    SELECTOR_TAGS.every((tag) => isOpen(tag, sli) || where[tag] === undefined || where[tag] === fact[tag]),
  );
  if (sli === 'invariant') return matching.length > 0 ? [where] : [];
  const combinations = matching.map((fact) => ({
    ...where,
    ...Object.fromEntries(per.map((tag) => [tag, fact[tag]])),
  }));
  return [...new Map(combinations.map((selector) => [JSON.stringify(selector), selector])).values()];
}

/** Tags that no catalogue lists: an invariant's name is known once a journey states it. */
function isOpen(tag: keyof Selector, sli: Objective['sli']): boolean {
  return sli === 'invariant' && tag === 'invariant';
}

/** Every combination of tags with which a journey can send a request. */
function factsOf(journey: CatalogueJourney, profile: Profile): Selector[] {
  const origins = [
    ...new Map(profile.tenants.map(({ plan, region }) => [`${plan}/${region}`, { plan, region }])).values(),
  ];
  return journey.operations
    .filter(({ max }) => max > 0)
    .flatMap(({ svc, op, kind }) =>
      origins.map((origin) => ({ svc, op, kind, journey: journey.name, ...origin })),
    );
}

function planCheck(objective: Objective, selector: Selector, context: CheckContext): PlannedCheck {
  const { id, sli, expectation, window, pool, report } = objective;
  return {
    id: [id, ...objective.per.map((tag) => `${tag}=${selector[tag]}`)].join('/'),
    objective: id,
    sli,
    selector,
    window,
    expectation,
    pool,
    report: [...report],
    limitTag: limitTag(sli, expectation),
    submetricTags: submetricTags(selector, window),
    expectedSamples: expectedSamples(objective, selector, context),
    requestsPerDroppedJourney: requestsPerJourney(selector, context),
  };
}

/** How `over_limit` names a limit: `below-200` is broken by 200 itself, `at-most-200` is not. */
export function limitTag(sli: PlannedCheck['sli'], { operator, limit, unit }: Expectation): string | null {
  if (!isTimeSli(sli) || unit !== 'ms') return null;
  return `${operator === '<' ? 'below' : 'at-most'}-${limit}`;
}

export function isTimeSli(sli: PlannedCheck['sli']): sli is TimeSli {
  return TIME_SLIS.some((known) => known === sli);
}

function submetricTags(selector: Selector, window: Objective['window']): string {
  const tags = SELECTOR_TAGS.flatMap((tag) =>
    selector[tag] === undefined ? [] : [`${tag}:${selector[tag]}`],
  );
  return [...tags, ...(window === '*' ? [] : [`window:${window}`])].join(',');
}

function expectedSamples({ window }: Objective, selector: Selector, context: CheckContext): number {
  const share = tenantShare(context.profile.tenants, selector);
  const journeys = context.journeysIn(window);
  const requests = context.catalogue.journeys.map((journey) => {
    const perJourney = matchingOperations(journey, selector).reduce(
      (sum, { min, max }) => sum + (min + max) / 2,
      0,
    );
    return perJourney * (journeys.get(journey.name) ?? 0);
  });
  return Math.round(requests.reduce((sum, each) => sum + each, 0) * share);
}

/** A dropped journey never chose what it was: it may have been the one with the most requests of the check, or the fewest. */
function requestsPerJourney(
  selector: Selector,
  { catalogue, profile }: CheckContext,
): { fewest: number; most: number } {
  const sums = playedJourneys(catalogue, profile).map((journey) => {
    const operations = matchingOperations(journey, selector);
    const total = (bound: 'min' | 'max') => operations.reduce((sum, operation) => sum + operation[bound], 0);
    return { fewest: isOneTenantEnough(selector) ? total('min') : 0, most: total('max') };
  });
  return {
    fewest: Math.min(...sums.map(({ fewest }) => fewest)),
    most: Math.max(...sums.map(({ most }) => most)),
  };
}

/** A check on one plan or region says nothing of a dropped journey's tenant. */
function isOneTenantEnough({ plan, region }: Selector): boolean {
  return plan === undefined && region === undefined;
}

function describeSelector(selector: Selector): string {
  const text = Object.entries(selector).map(([tag, value]) => `${tag} "${value}"`);
  return text.length > 0 ? `no operation has ${text.join(' and ')}` : 'no operation is played';
}

/** An objective that legs would judge if only some operation had its tags is a mistake in the thresholds file. */
export function impossibleProblems(
  file: string,
  objectives: readonly Objective[],
  legs: readonly PlannedChecks[],
): Problem[] {
  return objectives.flatMap(({ id, where }, index) => {
    const isJudged = legs.some((leg) => leg.checks.some(({ objective }) => objective === id));
    const why = legs.flatMap((leg) => leg.impossible).find(({ objective }) => objective === id)?.why;
    if (isJudged || why === undefined) return [];
    return [
      {
        where: file,
        path: `/objectives/${index}/where`,
        value: JSON.stringify(where),
        message: `no request can ever satisfy "${id}": ${why}`,
        remedy: 'Correct the tag value. `peakgate plan` lists the services and operations there are.',
      },
    ];
  });
}

/** The k6 submetrics a check reads. */
export function submetricsOf(check: PlannedCheck): string[] {
  const select = (metric: string, ...extra: string[]) =>
    selected(metric, [...extra, check.submetricTags].filter(Boolean).join(','));
  if (check.sli === 'invariant') {
    return ['held', 'broken'].map((outcome) => select(METRICS.invariants, `outcome:${outcome}`));
  }
  const counts = [
    select(METRICS.requests),
    select(METRICS.requestsStarted),
    ...['good', 'skipped', 'limited'].map((outcome) => select(METRICS.requests, `outcome:${outcome}`)),
  ];
  if (!isTimeSli(check.sli)) return counts;
  return [
    ...counts,
    select(check.sli),
    select(METRICS.overLimit, `sli:${check.sli}`, `limit:${check.limitTag}`),
  ];
}

/** A metric with its tags as k6 writes submetrics; no braces when there are no tags. */
export function selected(metric: string, tags: string): string {
  return tags === '' ? metric : `${metric}{${tags}}`;
}
