import type { Catalogue } from '../../scenarios/kit/contract.ts';
import type { Problem } from '../errors.ts';
import { legId } from '../model/leg-id.ts';
import type { Profile } from '../model/profile.ts';
import { limitTag, submetricTags } from '../model/submetrics.ts';
import type { Objective } from '../model/thresholds.ts';
import { carrying } from '../model/wanted-tags.ts';
import type { LegPlan, PlannedCheck } from '../schema/plan-schema.ts';
import type { Selector } from '../schema/schema-parts.ts';
import { isComparedWith, whyNotApplicable } from './applicability.ts';
import { expectedSamples, requestsPerJourney } from './expected-samples.ts';
import type { Party } from './parties.ts';
import { canBeSent, describeSelector, type Sender, spreadSelector, wantedBy } from './selectors.ts';

/** What checks are planned from, apart from the objectives. */
export interface CheckContext {
  readonly profile: Profile;
  readonly load: number;
  readonly catalogue: Catalogue;
  /** Journeys that somebody is expected to start in a window, and in the selected blocks of it, by journey name. */
  readonly journeysIn: (
    window: Objective['window'],
    selector: Selector,
    party: Party,
  ) => ReadonlyMap<string, number>;
  /** The ids of all legs of the run; absent where they are not known, and then any leg may be compared with. */
  readonly legs?: readonly string[];
}

export interface PlannedChecks {
  readonly checks: readonly PlannedCheck[];
  /** What this leg makes no verdict of, but other legs are compared with. */
  readonly comparedWith: readonly PlannedCheck[];
  readonly notApplicable: LegPlan['notApplicable'];
  /** Objectives that no operation of this profile can satisfy. */
  readonly impossible: readonly { readonly objective: string; readonly why: string }[];
}

/** Spells out every objective as the checks that this leg makes. */
export function planChecks(objectives: readonly Objective[], context: CheckContext): PlannedChecks {
  const outcomes = objectives.map((objective) => {
    const of = objectives.find(({ id }) => id === objective.of) ?? null;
    return planObjective(withWhereOf(objective, of), of, context);
  });
  return {
    checks: outcomes.flatMap((outcome) => outcome.checks),
    comparedWith: outcomes.flatMap((outcome) => outcome.comparedWith),
    notApplicable: outcomes.flatMap((outcome) => outcome.notApplicable),
    impossible: outcomes.flatMap((outcome) => outcome.impossible),
  };
}

/** What recovers is what the objective selects to which it comes back. */
function withWhereOf(objective: Objective, of: Objective | null): Objective {
  return of === null ? objective : { ...objective, where: { ...of.where, ...objective.where } };
}

function planObjective(objective: Objective, of: Objective | null, context: CheckContext): PlannedChecks {
  const none = { checks: [], comparedWith: [], notApplicable: [], impossible: [] };
  const absent = whyNotApplicable(objective, context);
  const selectors = spreadSelector(objective, context);
  const planned = () =>
    selectors.map((selector) => ({ ...planCheck(objective, selector, context), ...recoveryOf(of) }));
  if (absent) {
    const notApplicable = [{ objective: objective.id, reason: absent }];
    return { ...none, notApplicable, comparedWith: isComparedWith(objective, context) ? planned() : [] };
  }
  const never = whyImpossible(objective, selectors, context);
  if (never !== null) return { ...none, impossible: [{ objective: objective.id, why: never }] };
  return { ...none, checks: planned() };
}

/** Whether a profile can send what an objective is about, whatever else it asks for. */
export function canBeJudged(id: string, objectives: readonly Objective[], sender: Sender): boolean {
  const objective = objectives.find((each) => each.id === id);
  if (objective === undefined) return false;
  const of = objectives.find((each) => each.id === objective.of) ?? null;
  const wanted = withWhereOf(objective, of);
  return whyImpossible(wanted, spreadSelector(wanted, sender), sender) === null;
}

/** Why no request of this leg has the tags that are asked for; null when some have. */
function whyImpossible(objective: Objective, selectors: readonly Selector[], sender: Sender): string | null {
  const { than, sli } = objective;
  const where = wantedBy(objective, sender.profile);
  if (selectors.length === 0) return describeSelector(where);
  if (than === null || !('where' in than)) return null;
  const other = { ...where, ...than.where };
  return canBeSent(other, sli, sender) ? null : describeSelector(other);
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
    ...otherSide(objective, selector, context),
    ...experimentOf(objective, selector),
    ...waiverOf(objective, selector),
  };
}

function experimentOf({ needs }: Objective, selector: Selector): Pick<PlannedCheck, 'experiment'> {
  const experiment = needs.experiment ?? selector.experiment;
  return experiment === undefined ? {} : { experiment };
}

/** The waiver of the objective, where it is about this selection. */
function waiverOf({ waiver, sli }: Objective, selector: Selector): Pick<PlannedCheck, 'waiver'> {
  if (waiver === null) return {};
  const { where, ...rest } = waiver;
  if (!carrying(where)(selector)) return {};
  return { waiver: { ...rest, limitTag: limitTag(sli, waiver.ceiling) } };
}

function recoveryOf(of: Objective | null): Pick<PlannedCheck, 'of'> {
  if (of === null) return {};
  const { id, sli, expectation } = of;
  return { of: { objective: id, sli, expectation, limitTag: limitTag(sli, expectation) } };
}

function otherSide(
  { than, window }: Objective,
  selector: Selector,
  { profile }: CheckContext,
): Pick<PlannedCheck, 'than'> {
  if (than === null) return {};
  if ('load' in than) return { than: { leg: legId(profile.name, than.load) } };
  if ('baseline' in than) return { than: { baseline: than.baseline } };
  const other = { ...selector, ...than.where };
  return { than: { selector: other, submetricTags: submetricTags(other, window) } };
}

/** An objective that legs would judge if only some operation had its tags is a mistake in the thresholds file. */
export function impossibleProblems(
  file: string,
  objectives: readonly Objective[],
  legs: readonly Pick<PlannedChecks, 'checks' | 'impossible'>[],
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
