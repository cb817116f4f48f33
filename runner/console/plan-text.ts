import { formatClock } from '../grammar/clock.ts';
import { spokenDuration } from '../grammar/duration.ts';
import { bytesText, countText, decimalText } from '../model/number-text.ts';
import type { LegPlan, PlannedCheck } from '../schema/plan-schema.ts';
import { experimentsText } from './experiments-text.ts';
import { renderTable } from './table.ts';

interface Screen {
  readonly columns: number;
  readonly colour: boolean;
}

/** What each leg will play and judge, for a terminal. */
export function planText(plans: readonly LegPlan[], screen: Screen): string {
  return plans.map((plan) => legText(plan, screen)).join('\n');
}

function legText(plan: LegPlan, screen: Screen): string {
  const checks = renderTable(
    ['check', 'expects', 'window', 'samples expected'],
    plan.checks.map(({ id, expectation, than, selector, window, expectedSamples }) => [
      id,
      `${expectation.text}${otherSideText(than, selector)}`,
      window,
      countText(expectedSamples),
    ]),
    screen,
  );
  const windows = renderTable(
    ['window', 'from', 'to', 'on the clock', 'journeys planned'],
    windowRows(plan),
    screen,
  );
  const experiments = experimentsText(plan, screen);
  const skipped = plan.notApplicable.map(
    ({ objective, reason }) => `  not judged here: ${objective} (${reason})`,
  );
  const warnings = plan.warnings.map((warning) => `  note: ${warning}`);
  return `${[`${plan.id}: ${plan.title}`, ...factLines(plan), '', windows, '', ...experiments, checks, ...skipped, ...warnings].join('\n')}\n`;
}

/** ` of monday-morning@1x`: what the factor is a multiple of. */
function otherSideText(than: PlannedCheck['than'], own: PlannedCheck['selector']): string {
  if (than === undefined) return '';
  if ('leg' in than) return ` of ${than.leg}`;
  if ('baseline' in than) return ' of the accepted runs';
  const values = new Map(Object.entries(own));
  return ` of ${Object.entries(than.selector)
    .filter(([tag, value]) => values.get(tag) !== value)
    .map(([tag, value]) => `${tag} ${value}`)
    .join(', ')}`;
}

/** `2,100`, or `2,100 to 4,200` where journeys choose how much they send. */
function rangeText({ fewest, most }: LegPlan['expected']['requests']): string {
  return fewest === most ? countText(most) : `${countText(fewest)} to ${countText(most)}`;
}

function factLines({ durationMs, compression, expected, pool, played }: LegPlan): string[] {
  return [
    `  time       ${spokenDuration(durationMs)}${compression === 1 ? '' : `, ${decimalText(compression, 2)} times faster than the profile's clock`}`,
    `  arrivals   ${countText(expected.journeys)} journeys, ${played.streams[0]?.process ?? ''}, ${decimalText(pool.peakRatePerSecond, 1)}/s at the busiest, seed ${played.seed}`,
    `  requests   ${rangeText(expected.requests)}, up to about ${countText(expected.peakRequestsPerSecond)}/s`,
    `  generator  ${countText(pool.vus)} virtual users, about ${bytesText(expected.memoryBytes)}`,
    `  sized by   ${poolText(pool)}`,
  ];
}

/** What the number of virtual users rests on. */
function poolText({ journeyMs, safety, ampleVus, peakRatePerSecond, measured }: LegPlan['pool']): string {
  const times = `times ${decimalText(safety, 2)}`;
  if (measured === undefined)
    return `${journeysText(journeyMs)} with every step at its limit; ${countText(ampleVus)} are ample, ${times}`;
  return `${measuredText(measured, peakRatePerSecond)}; ${countText(measured.enoughVus)} are enough, ${times}`;
}

function measuredText(measured: Measured, peakRatePerSecond: number): string {
  const { run, probability, journeyMs, busiestVus, busiestHereVus } = measured;
  return busiestHereVus > peakRatePerSecond * journeySeconds(journeyMs)
    ? `${countText(busiestVus)} virtual users busy at once in ${run}, ${countText(busiestHereVus)} at this load`
    : `${journeysText(journeyMs)} as measured in ${run}, every step at its p${decimalText(probability * 100, 1)}`;
}

type Measured = NonNullable<LegPlan['pool']['measured']>;

function journeysText(journey: Measured['journeyMs']): string {
  return `journeys of ${decimalText(journeySeconds(journey), 1)} s`;
}

function journeySeconds({ thinkMs, requestsMs, startWaitMs }: Measured['journeyMs']): number {
  return (thinkMs + requestsMs + startWaitMs) / 1_000;
}

function windowRows({ played, compression, clockFromMs }: LegPlan): string[][] {
  const clock = (legMs: number) => formatClock(clockFromMs + legMs * compression);
  const perSecond = played.streams[0]?.perSecond ?? [];
  return played.windows.map(({ name, fromMs, toMs }) => [
    name,
    fromMs === 0 ? '0 s' : spokenDuration(fromMs),
    spokenDuration(toMs),
    `${clock(fromMs)} to ${clock(toMs)}`,
    countText(
      perSecond
        .slice(Math.round(fromMs / 1_000), Math.round(toMs / 1_000))
        .reduce((sum, count) => sum + count, 0),
    ),
  ]);
}
