import { CENSORED_MS, METRICS } from '../../../scenarios/kit/contract.ts';
import { countText, decimalText, millisecondsText, ratioText } from '../../model/number-text.ts';
import type { ValidityCheck } from '../../schema/evaluation-schema.ts';
import { generatorValidity, type InvalidReason } from '../../statistics/generator-validity.ts';
import { histogramQuantile, mergeHistograms } from '../../statistics/histogram.ts';
import { droppedPerSecond } from '../check-seconds.ts';
import { histogramsPerSecond, type LegView, rangeOf, type SecondRange, sum } from '../leg-view.ts';
import { isTimeCheck, tightestLimitMs } from '../tightest-limit.ts';
import { finding } from './finding.ts';

/** Windows shorter than this are judged by the leg's whole: one second at the border would weigh too much. */
const SHORTEST_JUDGED_WINDOW = 30;

/** Seconds that k6's threads waited for a CPU, per second, above which the machine was too small. */
const MOST_RUN_QUEUE_WAIT = 1;

/** A second with so much of the CPU in use is hot (statistics SPEC, section 10). */
const HOT_CPU = 0.95;

/** What the generator did in a stretch of the leg, second by second. */
interface GeneratorView {
  readonly range: SecondRange;
  readonly planned: readonly number[];
  readonly started: readonly number[];
  readonly dropped: readonly number[];
  readonly cpu: readonly (number | null)[];
  readonly runQueueWait: readonly (number | null)[];
  readonly lagP99Ms: number | null;
}

/** Did the generator deliver the plan without being the bottleneck? Rules: statistics SPEC, section 10. */
export function generatorChecks(leg: LegView): ValidityCheck[] {
  const whole = viewGenerator(leg, rangeOf(leg, '*'));
  const peakRange = rangeOf(leg, 'peak');
  const peak =
    peakRange.to - peakRange.from >= SHORTEST_JUDGED_WINDOW ? viewGenerator(leg, peakRange) : whole;
  const reasonsOfWhole = reasonsOf(leg, whole);
  const reasonsOfPeak = reasonsOf(leg, peak);
  const reasons = new Set([...reasonsOfWhole, ...reasonsOfPeak]);
  const worseFor = (reason: InvalidReason) =>
    reasonsOfWhole.includes(reason) && !reasonsOfPeak.includes(reason) ? whole : peak;
  return [
    arrivals(leg, whole, 'the leg', reasonsOfWhole),
    arrivals(leg, peak, 'the peak', reasonsOfPeak),
    steadyArrivals(leg, reasons),
    cpu(leg, worseFor('generator-cpu'), reasons),
    runQueue(leg, peak),
    pool(leg, whole, reasons),
    scheduleLag(leg, worseFor('schedule-lag'), reasons),
  ];
}

/** Whether drops are the target's doing: the generator was healthy and its pool ample. */
export function isTargetToBlame(checks: readonly ValidityCheck[]): boolean {
  const own = new Set(['generator-cpu', 'run-queue', 'vu-pool', 'schedule-lag']);
  return checks.filter(({ id }) => own.has(id)).every(({ passed }) => passed);
}

function viewGenerator(leg: LegView, range: SecondRange): GeneratorView {
  const seconds = (values: readonly number[]) => values.slice(range.from, range.to);
  const stream = leg.record.plan.played.streams.map(({ perSecond }) => seconds(perSecond));
  const lags = histogramsPerSecond(leg, METRICS.scheduleLag, {}, { from: 0, to: Math.max(1, leg.seconds) });
  const dropped = droppedPerSecond(leg, range);
  const starts = lags.map(({ zero, buckets }) => zero + sum(Object.values(buckets)));
  return {
    range,
    planned: Array.from({ length: range.to - range.from }, (_, second) =>
      sum(stream.map((counts) => counts[second] ?? 0)),
    ),
    started: seconds(starts),
    dropped,
    ...generatorSeconds(leg, range),
    lagP99Ms: lagBeforeDrops(leg, lags, range),
  };
}

/** Lag is exact until the first drop: afterwards the iteration number no longer tells when a journey was due. */
function lagBeforeDrops(
  leg: LegView,
  lags: ReturnType<typeof histogramsPerSecond>,
  range: SecondRange,
): number | null {
  const firstDrop = droppedPerSecond(leg, { from: 0, to: leg.seconds }).findIndex((count) => count > 0);
  const until = firstDrop < 0 ? range.to : Math.max(0, firstDrop - 1);
  const exact = until > range.from ? lags.slice(range.from, Math.min(until, range.to)) : lags.slice(0, until);
  const { estimate } = histogramQuantile(mergeHistograms(exact), 0.99);
  return estimate === null ? null : Math.min(estimate * 1_000, CENSORED_MS);
}

function generatorSeconds(leg: LegView, range: SecondRange): Pick<GeneratorView, 'cpu' | 'runQueueWait'> {
  const { generator } = leg.record;
  const cpu: (number | null)[] = Array.from({ length: range.to - range.from }, () => null);
  const runQueueWait = [...cpu];
  for (const sample of generator?.samples ?? []) {
    const slot = leg.secondOf(sample) - range.from;
    if (slot < 0 || slot >= cpu.length) continue;
    const ratio = sample.cpuCores === null ? null : sample.cpuCores / (generator?.cores ?? 1);
    // Of two samples in one second the busier one counts.
    cpu[slot] = ratio === null ? (cpu[slot] ?? null) : Math.max(ratio, cpu[slot] ?? 0);
    runQueueWait[slot] = sample.runQueueWait;
  }
  return { cpu: bridgeGaps(cpu), runQueueWait };
}

/**
 * Two samples may fall into one second and none into the next. A sample tells of all the time since the one before it, so
 * a second without one is covered by the next; the last one of all by the one before.
 */
function bridgeGaps(values: readonly (number | null)[]): (number | null)[] {
  return values.map((value, index) => value ?? values[index + 1] ?? values[index - 1] ?? null);
}

/** What is not known is a finding of its own, and hides none of the others. */
function reasonsOf(leg: LegView, view: GeneratorView): readonly InvalidReason[] {
  const { plan } = leg.record;
  const reasons = generatorValidity({
    planned: view.planned,
    started: view.started,
    dropped: view.dropped,
    cpu: view.cpu.map((ratio) => ratio ?? 0),
    lagP99Seconds: (view.lagP99Ms ?? 0) / 1_000,
    tightestLimitSeconds: tightestLimitMs(plan) / 1_000,
    vuCap: plan.pool.vus,
    vusNeeded: plan.pool.ampleVus,
  });
  return reasons.filter((reason) => reason !== 'rate-off-plan' || offBy(view) > blurredArrivals(leg, view));
}

function offBy({ planned, started, dropped }: GeneratorView): number {
  return Math.abs(sum(started) + sum(dropped) - sum(planned));
}

/**
 * Pushes and seconds do not begin together, so at the border of a window, or where a leg was stopped, the arrivals of one
 * second may be counted on either side. A leg that was played to its end has no such border.
 */
function blurredArrivals(leg: LegView, { range, planned }: GeneratorView): number {
  const isWhole = range.from === 0 && range.to === leg.seconds && leg.record.stopReason === null;
  return isWhole ? 0 : Math.max(0, ...planned);
}

type Reasons = ReadonlySet<InvalidReason>;

function arrivals(
  { record: { plan } }: LegView,
  view: GeneratorView,
  where: 'the leg' | 'the peak',
  reasons: readonly InvalidReason[],
): ValidityCheck {
  const [planned, started, dropped] = [sum(view.planned), sum(view.started), sum(view.dropped)];
  return finding(plan.id, {
    id: where === 'the leg' ? 'arrivals' : 'peak-arrivals',
    title: `As many journeys were due in ${where} as planned`,
    window: where === 'the leg' ? null : 'peak',
    expected: `${countText(planned)} within 2 %`,
    found: `${countText(started)} started, ${countText(dropped)} dropped`,
    passed: !ARRIVALS_AMISS.some((reason) => reasons.includes(reason)),
    remedy: 'k6 could not keep its schedule. Use a larger machine, or a lower load.',
  });
}

/** `bad-input` here: no second at all, or counts below zero. */
const ARRIVALS_AMISS: readonly InvalidReason[] = ['rate-off-plan', 'no-load', 'bad-input'];

function steadyArrivals({ record: { plan } }: LegView, reasons: Reasons): ValidityCheck {
  return finding(plan.id, {
    id: 'steady-arrivals',
    title: 'Arrivals never stalled',
    expected: 'no 10 seconds below 90 % of the plan',
    found: reasons.has('rate-gap') ? 'at least 10 seconds in a row below 90 %' : 'none',
    passed: !reasons.has('rate-gap'),
    remedy: 'Something held the generator still: look at its CPU and at other work on the machine.',
  });
}

function cpu({ record }: LegView, view: GeneratorView, reasons: Reasons): ValidityCheck {
  const known = view.cpu.filter((value) => value !== null);
  const mean = sum(known) / known.length;
  const hot = known.filter((ratio) => ratio >= HOT_CPU).length;
  const isKnown = known.length === view.cpu.length && known.length > 0;
  return finding(record.plan.id, {
    id: 'generator-cpu',
    title: 'The generator had CPU to spare',
    expected: `at most 80 % of ${decimalText(record.generator?.cores ?? 0, 1)} cores, and below 95 % in all but 5 % of the seconds`,
    found: isKnown
      ? `${ratioText(mean)} on average, 95 % or more in ${hot} of ${known.length} seconds`
      : 'CPU use is not known for every second',
    passed: !reasons.has('generator-cpu') && isKnown,
    remedy:
      'Use a machine with more cores, or one where nothing else runs. A starved generator invents latency.',
  });
}

function runQueue({ record: { plan } }: LegView, view: GeneratorView): ValidityCheck {
  const known = view.runQueueWait.filter((value) => value !== null);
  const mean = known.length > 0 ? sum(known) / known.length : 0;
  return finding(plan.id, {
    id: 'run-queue',
    title: 'The generator did not wait for a CPU',
    expected: `at most ${decimalText(MOST_RUN_QUEUE_WAIT, 2)} s of waiting per second over all its threads`,
    found: known.length > 0 ? `${decimalText(mean, 3)} s per second` : 'not measured on this system',
    passed: mean <= MOST_RUN_QUEUE_WAIT,
    remedy: 'Other processes compete for the CPUs: stop them, or give the generator a higher priority.',
  });
}

function pool({ record: { plan } }: LegView, view: GeneratorView, reasons: Reasons): ValidityCheck {
  const dropped = sum(view.dropped);
  return finding(plan.id, {
    id: 'vu-pool',
    title: 'There were virtual users enough',
    expected: `${countText(plan.pool.ampleVus)} or no journey dropped`,
    found: `${countText(plan.pool.vus)}, ${countText(dropped)} dropped`,
    passed: !reasons.has('vu-pool-too-small'),
    remedy: 'Raise the limits the pool is sized from, or report this: the plan should have provided more.',
  });
}

function scheduleLag({ record: { plan } }: LegView, view: GeneratorView, reasons: Reasons): ValidityCheck {
  const allowedMs = tightestLimitMs(plan) * 0.05;
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
    passed: !reasons.has('schedule-lag') && (view.lagP99Ms !== null || !plan.checks.some(isTimeCheck)),
    remedy: 'The generator was late: more cores, less other work, or a lower load.',
  });
}
