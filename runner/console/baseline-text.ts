import { spokenDuration } from '../grammar/duration.ts';
import { quantileName } from '../model/check-text.ts';
import { countText, decimalText, millisecondsText } from '../model/number-text.ts';
import type { AcceptedRun, Baseline } from '../schema/baseline-schema.ts';
import { MIN_BASELINE_RUNS } from '../statistics/non-inferiority.ts';
import { painter, signedWord } from './paint.ts';
import { type Cell, renderTable } from './table.ts';
import { hangingText } from './wrap.ts';

interface Screen {
  readonly columns: number;
  readonly colour: boolean;
}

/** What a baseline says of one percentile, as it is shown. */
export interface ShownFigure {
  readonly check: string;
  readonly probability: number;
  readonly ms: number | null;
  readonly spread: number | null;
  readonly runsNeeded: number | null;
}

/** All baselines of a project, a line each. */
export function baselineTable(baselines: readonly Baseline[], screen: Screen): string {
  if (baselines.length === 0)
    return 'No run is accepted yet: `peakgate baseline accept <run>` begins a baseline.';
  const rows = baselines.map(({ name, runs }) => [
    name,
    right(countText(runs.length)),
    runs.at(-1)?.run ?? '',
    legsOf(runs),
    right(countText(runs.filter(({ forcedBecause }) => forcedBecause !== null).length)),
  ]);
  return renderTable(['Baseline', 'Runs', 'Latest', 'Legs', 'Forced'], rows, screen);
}

/** One baseline: its runs with every reason that one was forced, how they were measured, and how much they differ. */
export function baselineText(
  { name, runs }: Baseline,
  figures: readonly ShownFigure[],
  screen: Screen,
): string {
  const forced = runs.filter(({ forcedBecause }) => forcedBecause !== null);
  return [
    painter(screen.colour).bold(`Baseline "${name}"`),
    runsTable(runs, screen),
    ...forced.map(({ run, forcedBecause }) =>
      hangingText('  ~ ', `${run} was accepted without having passed: ${forcedBecause}`, screen.columns),
    ),
    measuredText(runs, screen),
    figuresTable(figures, screen),
    hangingText('', enoughText(runs.length), screen.columns),
  ].join('\n\n');
}

function runsTable(runs: readonly AcceptedRun[], screen: Screen): string {
  const { verdict: paints } = painter(screen.colour);
  const rows = runs.map(({ run, verdict, acceptedAt, target, seal }) => [
    { text: signedWord(verdict), paint: paints[verdict] },
    run,
    target.version ?? 'no version',
    acceptedAt.slice(0, 10),
    seal.slice(0, 12),
  ]);
  return renderTable(['Verdict', 'Run', 'Target', 'Accepted', 'Seal'], rows, { ...screen, indent: 2 });
}

function measuredText([first]: readonly AcceptedRun[], { columns }: Screen): string {
  if (first === undefined) return '';
  const { k6, host, dataset, legs } = first.fingerprint;
  const lines = [
    `k6 ${k6} on ${host.cores} x ${host.cpuModel}, ${host.platform}`,
    ...(dataset === undefined ? [] : [`data set: ${dataset}`]),
    ...legs.map(
      ({ leg, journeys, durationMs, seed }) =>
        `${leg}: ${countText(journeys)} journeys in ${spokenDuration(durationMs)}, seed ${seed}`,
    ),
  ];
  return lines.map((line) => hangingText('  ', line, columns)).join('\n');
}

function figuresTable(figures: readonly ShownFigure[], screen: Screen): string {
  if (figures.length === 0) return '  No percentile was judged in these runs.';
  const rows = figures.map(({ check, probability, ms, spread, runsNeeded }) => [
    check,
    quantileName(probability),
    right(ms === null ? 'no data' : millisecondsText(ms)),
    right(spread === null ? '–' : `${decimalText(spread * 100, 1)} %`),
    right(runsNeeded === null ? '–' : countText(runsNeeded)),
  ]);
  const headers = ['Check', 'Percentile', 'Mean', 'Runs differ by', 'Runs a side needed'];
  return renderTable(headers, rows, { ...screen, indent: 2 });
}

function enoughText(count: number): string {
  const missing = MIN_BASELINE_RUNS - count;
  if (missing <= 0) return `${count} runs: enough to be compared with.`;
  return `${missing} more ${missing === 1 ? 'run' : 'runs'} needed before anything can be found not worse than this.`;
}

function legsOf([first]: readonly AcceptedRun[]): string {
  return first?.fingerprint.legs.map(({ leg }) => leg).join(', ') ?? '';
}

function right(text: string): Cell {
  return { text, align: 'right' };
}
