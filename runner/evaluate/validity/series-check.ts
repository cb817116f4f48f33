import {
  BLOCK_STATES,
  COHORTS,
  JOURNEY_OUTCOMES,
  METRICS,
  OPERATION_KINDS,
  OUTCOMES,
  OUTSIDE,
  TIME_SLIS,
} from '../../../scenarios/kit/contract.ts';
import { countText } from '../../model/number-text.ts';
import type { TimelineSeries } from '../../model/timeline.ts';
import type { ValidityCheck } from '../../schema/evaluation-schema.ts';
import type { LegPlan } from '../../schema/plan-schema.ts';
import type { LegView } from '../leg-view.ts';
import { finding } from './finding.ts';

type Values = Readonly<Record<string, ReadonlySet<string>>>;

/**
 * Does the timeline hold only what the plan can emit? A tag that is spelt otherwise than in the plan is matched by no
 * check: its requests would silently be left out of what is judged.
 */
export function seriesKnown({ record: { plan }, timeline }: LegView): ValidityCheck {
  const known = knownValues(plan);
  const foreign = [
    ...new Set([
      ...timeline.series.flatMap((series) => strangeTags(series, known)),
      ...repeated(timeline.series),
    ]),
  ];
  return finding(plan.id, {
    id: 'series-known',
    title: 'Every series is one that the plan can emit',
    expected: 'tags that the plan names, each combination once',
    found:
      foreign.length === 0
        ? `${countText(timeline.series.length)} series`
        : `timeline.ndjson.gz: ${foreign[0]}${foreign.length > 1 ? `, and ${countText(foreign.length - 1)} more` : ''}`,
    passed: foreign.length === 0,
    remedy:
      'Another scenario or another kit than the planned one was played: run again with the files of one version.',
  });
}

const OWN_METRICS: ReadonlySet<string> = new Set(Object.values(METRICS));

/** What the tags of the kit's own metrics can say; k6's own metrics have other tags, and nothing is judged on them. */
function knownValues({ catalogue, played }: LegPlan): Values {
  const operations = catalogue.journeys.flatMap((journey) => journey.operations);
  return {
    svc: new Set(operations.map(({ svc }) => svc)),
    op: new Set(operations.map(({ op }) => op)),
    kind: new Set(OPERATION_KINDS),
    journey: new Set(catalogue.journeys.map(({ name }) => name)),
    window: new Set([...played.windows.map(({ name }) => name), OUTSIDE]),
    plan: new Set(played.tenants.map(({ plan }) => plan)),
    region: new Set(played.tenants.map(({ region }) => region)),
    limit: new Set(played.limits.map(({ tag }) => tag)),
    sli: new Set(TIME_SLIS),
    cohort: new Set(COHORTS),
    block: new Set(BLOCK_STATES),
    experiment: new Set((played.blocks ?? []).map(({ experiment }) => experiment)),
    scenario: new Set(played.streams.map(({ name }) => name)),
  };
}

/** Values of `outcome` depend on what it is the outcome of; those of jobs and invariants are free. */
const OUTCOMES_OF: Values = {
  [METRICS.requests]: new Set(OUTCOMES),
  [METRICS.journeys]: new Set(JOURNEY_OUTCOMES),
};

function strangeTags({ metric, tags }: TimelineSeries, known: Values): string[] {
  if (!OWN_METRICS.has(metric)) return [];
  const outcomes = OUTCOMES_OF[metric];
  const allowed: Values = outcomes === undefined ? known : { ...known, outcome: outcomes };
  return Object.entries(tags)
    .filter(([tag, value]) => allowed[tag]?.has(value) === false)
    .map(([tag, value]) => `${metric} with ${tag} "${value}"`);
}

/** Two series with the same tags would count the same requests twice. */
function repeated(series: readonly TimelineSeries[]): string[] {
  const seen = new Set<string>();
  return series.flatMap(({ metric, tags }) => {
    const key = JSON.stringify([metric, ...Object.entries(tags).toSorted()]);
    const isRepeated = seen.has(key);
    seen.add(key);
    return isRepeated ? [`${metric} twice with the same tags`] : [];
  });
}
