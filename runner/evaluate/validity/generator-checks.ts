import { countText, decimalText, millisecondsText, ratioText } from '../../model/number-text.ts';
import type { ValidityCheck } from '../../schema/evaluation-schema.ts';
import type { LegPlan } from '../../schema/plan-schema.ts';
import { GENERATOR_LIMITS, type InvalidReason } from '../../statistics/generator-validity.ts';
import { sum } from '../../statistics/series.ts';
import { inSeconds, type LegView, rangeOf, type SecondRange } from '../leg-view.ts';
import { isTimeCheck, tightestLimitMs } from '../tightest-limit.ts';
import { arrivals, steadyArrivals } from './arrival-checks.ts';
import { cpuQuota, runQueue } from './cpu-wait-checks.ts';
import { finding } from './finding.ts';
import { type GeneratorView, mean, measured, reasonsOf, viewGenerator } from './generator-view.ts';

/** Windows shorter than this are judged by the leg's whole: one second at the border would weigh too much. */
const SHORTEST_JUDGED_WINDOW = 30;

/** A stretch of the leg with what the rules of statistics SPEC, section 10, say of it. */
interface Judged {
  readonly view: GeneratorView;
  readonly reasons: readonly InvalidReason[];
}

/** Did the generator deliver the plan without being the bottleneck? Rules: statistics SPEC, section 10. */
export function generatorChecks(leg: LegView): ValidityCheck[] {
  const whole = judgeStretch(leg, rangeOf(leg, '*'));
  const windows = judgedWindows(leg);
  const peak = windows.find(({ name }) => name === 'peak') ?? whole;
  /** The stretch in which it is worse: the leg's whole, where only that breaks the rule. */
  const worseFor = (reason: InvalidReason) =>
    whole.reasons.includes(reason) && !peak.reasons.includes(reason) ? whole : peak;
  return [
    arrivals(leg, whole.view, null, whole.reasons),
    ...windows.map(({ name, view, reasons }) => arrivals(leg, view, name, reasons)),
    steadyArrivals(leg, whole.reasons),
    cpu(leg, worseFor('generator-cpu')),
    cpuQuota(leg, whole.view),
    runQueue(leg, peak.view),
    pool(leg, whole),
    scheduleLag(leg, worseFor('schedule-lag')),
  ];
}

const OWN_DOING = new Set(['generator-cpu', 'cpu-quota', 'run-queue', 'vu-pool', 'schedule-lag']);

/** Whether drops are the target's doing: the generator was healthy and its pool ample. */
export function isTargetToBlame(checks: readonly ValidityCheck[]): boolean {
  return !checks.some(({ id, passed, severity }) => OWN_DOING.has(id) && !passed && severity === 'error');
}

function judgeStretch(leg: LegView, range: SecondRange): Judged {
  const view = viewGenerator(leg, range);
  return { view, reasons: reasonsOf(leg, view) };
}

function judgedWindows(leg: LegView): (Judged & { readonly name: string })[] {
  return leg.record.plan.played.windows.flatMap((window) => {
    const { from, to } = inSeconds(window);
    const range = { from: Math.min(from, leg.seconds), to: Math.min(to, leg.seconds) };
    const isLong = range.to - range.from >= SHORTEST_JUDGED_WINDOW;
    return isLong ? [{ name: window.name, ...judgeStretch(leg, range) }] : [];
  });
}

function cpu({ record }: LegView, { view, reasons }: Judged): ValidityCheck {
  const { cpuMean, cpuHot, hotSecondsShare } = GENERATOR_LIMITS;
  const known = measured(view.cpu);
  const hot = known.filter((ratio) => ratio >= cpuHot).length;
  const isKnown = known.length === view.cpu.length && known.length > 0;
  return finding(record.plan.id, {
    id: 'generator-cpu',
    title: 'The generator had CPU to spare',
    expected: `at most ${ratioText(cpuMean)} of ${decimalText(record.generator?.cores ?? 0, 1)} cores, and below ${ratioText(cpuHot)} in all but ${ratioText(hotSecondsShare)} of the seconds`,
    found: isKnown
      ? `${ratioText(mean(known))} on average, ${ratioText(cpuHot)} or more in ${hot} of ${known.length} seconds`
      : 'CPU use is not known for every second',
    passed: !reasons.includes('generator-cpu') && isKnown,
    remedy:
      'Use a machine with more cores, or one where nothing else runs. A starved generator invents latency.',
  });
}

function pool({ record: { plan } }: LegView, { view, reasons }: Judged): ValidityCheck {
  return finding(plan.id, {
    id: 'vu-pool',
    title: 'There were virtual users enough',
    expected: `${countText(plan.pool.ampleVus)} or no journey dropped`,
    found: `${countText(plan.pool.vus)}, ${countText(sum(view.dropped))} dropped`,
    passed: !reasons.includes('vu-pool-too-small'),
    remedy: poolRemedy(plan.pool),
  });
}

function poolRemedy({ measured }: LegPlan['pool']): string {
  return measured === undefined
    ? 'Raise the limits the pool is sized from, or report this: the plan should have provided more.'
    : `Journeys took longer than in ${measured.run}: leave --sized-by out, or name a run of this load.`;
}

function scheduleLag({ record: { plan } }: LegView, { view, reasons }: Judged): ValidityCheck {
  const allowedMs = tightestLimitMs(plan) * GENERATOR_LIMITS.lagShare;
  return finding(plan.id, {
    id: 'schedule-lag',
    title: 'Journeys began when they were due',
    expected: Number.isFinite(allowedMs)
      ? `p99 of lateness within ${millisecondsText(allowedMs)}`
      : 'any lateness: no objective is a time',
    found:
      view.lagP99Ms === null
        ? 'no journey began before the first drop'
        : `p99 ${millisecondsText(view.lagP99Ms)}`,
    passed: !reasons.includes('schedule-lag') && (view.lagP99Ms !== null || !plan.checks.some(isTimeCheck)),
    remedy: 'The generator was late: more cores, less other work, or a lower load.',
  });
}
