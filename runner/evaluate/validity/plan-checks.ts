import type { PlannedBlock } from '../../../scenarios/kit/contract.ts';
import { spokenDuration } from '../../grammar/duration.ts';
import { parseExpectation } from '../../grammar/expectation.ts';
import type { ValidityCheck } from '../../schema/evaluation-schema.ts';
import type { LegPlan, PlannedCheck } from '../../schema/plan-schema.ts';
import { inSeconds, type LegView } from '../leg-view.ts';
import { contractKept } from './contract-check.ts';
import { finding } from './finding.ts';

/** Does the plan hold together, and can what it asks be answered? */
export function planChecks(leg: LegView): ValidityCheck[] {
  return [contractKept(leg), planHolds(leg), windowsLong(leg)];
}

function planHolds({ record: { plan } }: LegView): ValidityCheck {
  const amiss = [
    ...secondsAmiss(plan),
    ...windowsAmiss(plan),
    ...blocksAmiss(plan),
    ...poolAmiss(plan),
    ...checksAmiss(plan),
  ];
  return finding(plan.id, {
    id: 'plan-holds',
    title: 'The plan agrees with itself',
    expected: 'seconds, windows, limits and checks that belong together',
    found: amiss.length === 0 ? 'agrees' : amiss.join('; '),
    passed: amiss.length === 0,
    remedy: 'plan.json is not what Peakgate wrote: restore it from where the run was archived, or run again.',
  });
}

function secondsAmiss({ durationMs, played }: LegPlan): string[] {
  return played.streams
    .filter(({ perSecond }) => perSecond.length * 1_000 !== durationMs)
    .map(
      ({ name, perSecond }) =>
        `plan.json/durationMs is ${durationMs}, "${name}" has arrivals for ${perSecond.length} seconds`,
    );
}

function windowsAmiss({ durationMs, played: { windows } }: LegPlan): string[] {
  return windows.flatMap(({ name, fromMs, toMs }, index) => {
    const where = `plan.json/played/windows/${index}: "${name}"`;
    if (windows.findIndex((other) => other.name === name) < index) return [`${where} comes twice`];
    if (toMs <= fromMs) return [`${where} is empty`];
    if (toMs > durationMs) return [`${where} ends after the leg`];
    return fromMs < (windows[index - 1]?.toMs ?? 0) ? [`${where} begins within the one before`] : [];
  });
}

/** What requests say of blocks must be what is switched, and each moment belong to one. */
function blocksAmiss({ durationMs, experiments = [], played: { blocks = [] } }: LegPlan): string[] {
  const counted = experiments.flatMap(({ name, settleMs, blocks: whole }) =>
    whole.map(({ block, fromMs, toMs }) => ({ experiment: name, block, fromMs: fromMs + settleMs, toMs })),
  );
  const where = 'plan.json/played/blocks';
  if (JSON.stringify(blocks.map(textOf)) !== JSON.stringify(counted.map(textOf)))
    return [`${where} are not those of plan.json/experiments`];
  return blocks.flatMap(({ fromMs, toMs }, index) =>
    toMs <= fromMs || toMs > durationMs || fromMs < (blocks[index - 1]?.toMs ?? 0)
      ? [`${where}/${index} is empty, outside of the leg or within the one before`]
      : [],
  );
}

function textOf({ experiment, block, fromMs, toMs }: PlannedBlock): string {
  return `${experiment} ${block} ${fromMs} ${toMs}`;
}

function poolAmiss({ pool, played: { streams } }: LegPlan): string[] {
  const [users] = streams;
  return users && users.vus !== pool.vus
    ? [`plan.json/pool/vus is ${pool.vus}, "${users.name}" was played with ${users.vus}`]
    : [];
}

function checksAmiss(plan: LegPlan): string[] {
  return plan.checks.flatMap((check, index) => {
    const where = `plan.json/checks/${index}`;
    return [
      ...(plan.checks.findIndex(({ id }) => id === check.id) < index
        ? [`${where}: "${check.id}" comes twice`]
        : []),
      ...(saysWhatItMeans(check) ? [] : [`${where}/expectation does not mean "${check.expectation.text}"`]),
      ...(isCountedAlike(plan, check) ? [] : [`${where}: k6 counted another limit as "${check.limitTag}"`]),
    ];
  });
}

/** The text is what people read, the numbers are what is judged. */
function saysWhatItMeans({ expectation }: PlannedCheck): boolean {
  const read = parseExpectation(expectation.text);
  if (!read.ok) return false;
  const { statistic, probability, operator, limit, unit, allowedRiseMs } = read.value;
  return (
    statistic === expectation.statistic &&
    probability === expectation.probability &&
    operator === expectation.operator &&
    limit === expectation.limit &&
    unit === expectation.unit &&
    allowedRiseMs === expectation.allowedRiseMs
  );
}

function isCountedAlike({ played }: LegPlan, { sli, limitTag, expectation }: PlannedCheck): boolean {
  const counted = played.limits.filter((limit) => limit.sli === sli && limit.tag === limitTag);
  return counted.every(
    ({ limitMs, inclusive }) =>
      limitMs === expectation.limit && inclusive === (expectation.operator === '<='),
  );
}

/** A warning, as the checks on it say so themselves: they can fail, and cannot pass. */
function windowsLong({ record: { plan } }: LegView): ValidityCheck {
  const judged = new Set(plan.checks.map(({ window }) => window));
  const short = plan.played.windows.filter((window) => {
    const { from, to } = inSeconds(window);
    return judged.has(window.name) && (to - from) * 1_000 < plan.minimumPeakMs;
  });
  const lengths = short.map(({ name, fromMs, toMs }) => `${name} lasts ${spokenDuration(toMs - fromMs)}`);
  return finding(plan.id, {
    id: 'window-length',
    title: 'What is judged lasts long enough to pass',
    window: short[0]?.name ?? null,
    expected: `at least ${spokenDuration(plan.minimumPeakMs)}`,
    found: short.length === 0 ? 'all do' : lengths.join(', '),
    passed: short.length === 0,
    severity: 'warning',
    remedy:
      'Give the leg more time with --in, or set "gate.minimumPeak" and accept that rarer disturbances go unseen.',
  });
}
