import { legId } from '../../model/leg-id.ts';
import type { Objective } from '../../model/thresholds.ts';
import { carrying } from '../../model/wanted-tags.ts';
import type { Expectation, LegPlan, PlannedCheck } from '../../schema/plan-schema.ts';
import type { Selector } from '../../schema/schema-parts.ts';
import { isAboutJobs } from '../timed-check.ts';

/** One thing that a check says, and what it had to say. */
type Stated = readonly [planned: unknown, asked: unknown, what: string];

/**
 * In what a planned check is not its objective: what it selects, what it is compared with, what it recovers to, what is
 * waived, how much it counts for a journey that was dropped. Each of them makes a verdict as lax as its limit would.
 */
export function otherThanAsked(
  plan: LegPlan,
  check: PlannedCheck,
  asked: Objective,
  objectives: readonly Objective[],
): string[] {
  const of = objectives.find(({ id }) => id === asked.of) ?? null;
  const stated: Stated[] = [
    ...selected(check, { ...of?.where, ...asked.where }, asked.per),
    [tagsOf(check), tagsIn(check.submetricTags), 'the tags of its submetrics'],
    [comparedWith(check), askedComparison(plan, check, asked), 'what it is compared with'],
    [recovery(check.of), of === null ? null : recovery({ ...of, objective: of.id }), 'what recovers'],
    [waiverOf(check), askedWaiver(check, asked), 'the waiver'],
    [check.experiment ?? null, asked.needs.experiment ?? check.selector.experiment ?? null, 'the experiment'],
  ];
  return [
    ...stated
      .filter(([planned, wanted]) => JSON.stringify(planned) !== JSON.stringify(wanted))
      .map(([, , what]) => `"${check.id}" has another idea of ${what} than the thresholds`),
    ...countsTooFew(plan, check),
  ];
}

/** Tags that the plan adds by itself: whose requests and which blocks are meant. */
const OWN_TAGS: ReadonlySet<string> = new Set(['cohort', 'experiment']);

function selected({ sli, selector }: PlannedCheck, where: Selector, per: Objective['per']): Stated[] {
  const wanted = new Map(Object.entries(where));
  if (isAboutJobs({ sli })) wanted.set('kind', 'accept');
  const spread = new Set<string>(sli === 'invariant' ? [] : per);
  const own = Object.entries(selector).filter(([tag]) => !spread.has(tag));
  const meant = own.filter(([tag]) => wanted.has(tag) || !OWN_TAGS.has(tag));
  const absent = [...spread].filter((tag) => !(tag in selector));
  const fixed = [...wanted].filter(([tag]) => !spread.has(tag));
  return [
    [meant.toSorted(), fixed.toSorted(), 'what it selects'],
    [absent, [], 'what it is made for each of'],
  ];
}

function tagsOf({ selector, window }: Pick<PlannedCheck, 'selector' | 'window'>): string[] {
  const own = Object.entries(selector).map(([tag, value]) => `${tag}:${value}`);
  return [...own, ...(window === '*' ? [] : [`window:${window}`])].toSorted();
}

function tagsIn(submetricTags: string): string[] {
  return submetricTags.split(',').filter(Boolean).toSorted();
}

function comparedWith({ than, window }: PlannedCheck): unknown {
  if (than === undefined) return null;
  if (!('selector' in than)) return than;
  const isTrue =
    JSON.stringify(tagsOf({ selector: than.selector, window })) ===
    JSON.stringify(tagsIn(than.submetricTags));
  return isTrue ? Object.entries(than.selector).toSorted() : 'submetrics of something else';
}

function askedComparison({ profile }: LegPlan, { selector }: PlannedCheck, { than }: Objective): unknown {
  if (than === null) return null;
  if ('load' in than) return { leg: legId(profile, than.load) };
  if ('baseline' in than) return { baseline: than.baseline };
  return Object.entries({ ...selector, ...than.where }).toSorted();
}

function recovery(of: { objective: string; sli: string; expectation: Expectation } | undefined): unknown {
  return of === undefined ? null : [of.objective, of.sli, numbersOf(of.expectation)];
}

function numbersOf({ statistic, probability, operator, limit, unit, text }: Expectation): unknown {
  return [statistic, probability, operator, limit, unit, text];
}

function waiverOf({ waiver }: Pick<PlannedCheck, 'waiver'>): unknown {
  if (waiver === undefined) return null;
  const { ceiling, expires, owner, reason } = waiver;
  return [numbersOf(ceiling), expires, owner, reason];
}

function askedWaiver({ selector }: PlannedCheck, { waiver }: Objective): unknown {
  if (waiver === null || !carrying(waiver.where)(selector)) return null;
  return waiverOf({ waiver: { ...waiver, limitTag: null } });
}

/** A dropped journey may have been the one with the most requests of the check, as far as the users play it. */
function countsTooFew({ catalogue, played, experiments = [] }: LegPlan, check: PlannedCheck): string[] {
  if (experiments.length > 0) return [];
  const weights = played.streams.flatMap(({ mix }) => mix.map((part) => part.weights));
  const most = catalogue.journeys
    .filter(({ name }) => weights.some((each) => (each[name] ?? 0) > 0))
    .filter(({ name }) => (check.selector.journey ?? name) === name)
    .map(({ operations }) =>
      operations
        .filter((operation) => isAbout(check.selector, operation))
        .reduce((total, { max }) => total + max, 0),
    );
  return check.requestsPerDroppedJourney.most >= Math.max(0, ...most)
    ? []
    : [
        `"${check.id}" counts ${check.requestsPerDroppedJourney.most} requests for a dropped journey of ${Math.max(...most)}`,
      ];
}

function isAbout(
  { svc, op, kind }: Selector,
  operation: { readonly svc: string; readonly op: string; readonly kind: string },
): boolean {
  return (
    (svc ?? operation.svc) === operation.svc &&
    (op ?? operation.op) === operation.op &&
    (kind ?? operation.kind) === operation.kind
  );
}
