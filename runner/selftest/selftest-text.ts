import { painter } from '../console/paint.ts';
import { type Cell, renderTable, type TableOptions } from '../console/table.ts';
import { hangingText } from '../console/wrap.ts';
import { spokenDuration } from '../grammar/duration.ts';
import type { Effect, FaultCell, FaultRow } from './faults/fault-table.ts';
import type { ErrorRate } from './rates/error-rates.ts';
import { meanRate, percentText } from './rates/promises.ts';
import type { SelftestReport } from './selftest.ts';

type Options = Pick<TableOptions, 'columns' | 'colour'>;

/** The result of a selftest for people; the last lines say whether all promises hold. */
export function selftestText(report: SelftestReport, options: Options): string {
  const { bold } = painter(options.colour);
  const windows = `${report.rates[0]?.windows ?? 0} windows of ${spokenDuration(report.windowSeconds * 1_000)}`;
  const parts = [
    `${bold('False passes')} though the truth is over the limit, in % of ${windows} (plain value)`,
    ratesTable(report.rates, 'over', options),
    `${bold('False fails')} though the truth is under the limit`,
    ratesTable(report.rates, 'under', options),
    hangingText('', undecidedText(report.rates), options.columns),
    hangingText('', waysText(report), options.columns),
    `${bold('Faults')}: what each did to every objective that it did not leave passing`,
    faultsTable(report.faults, options),
    closing(report, options),
  ];
  return `${parts.join('\n\n')}\n`;
}

function ratesTable(rates: readonly ErrorRate[], truth: ErrorRate['truth'], options: Options): string {
  const own = rates.filter((rate) => rate.truth === truth);
  const columns = distinct(own.map(({ label }) => label));
  const rows = distinct(own.map(({ world }) => world)).map((world) =>
    own.filter((rate) => rate.world === world),
  );
  const settled = own.filter((rate) => rate.settled);
  const slow = own.filter((rate) => !rate.settled);
  return renderTable(
    ['world', ...columns],
    [
      ...rows.map((row) => [row[0]?.worldTitle ?? '', ...columns.map((column) => rateCell(row, column))]),
      ['mean of the settled worlds', ...columns.map((column) => rateCell(settled, column))],
      ['mean of the slow worlds', ...columns.map((column) => rateCell(slow, column))],
    ],
    { ...options, indent: 2 },
  );
}

/** `0.3 (10.8)`: the gate's, and the plain value's; in brackets where nothing is promised. */
function rateCell(rates: readonly ErrorRate[], column: string): Cell {
  const own = rates.filter(({ label }) => label === column);
  const rate = percent(meanRate(own));
  const shown = own.every(({ promised }) => promised) ? rate : `[${rate}]`;
  return { text: `${shown} (${percent(meanRate(own, ({ naiveWrong }) => naiveWrong))})`, align: 'right' };
}

function percent(rate: number): string {
  return (rate * 100).toFixed(1);
}

function undecidedText(rates: readonly ErrorRate[]): string {
  const share = (settled: boolean) =>
    percentText(
      meanRate(
        rates.filter((rate) => rate.settled === settled),
        ({ undecided }) => undecided,
      ),
    );
  return `(In round brackets): a gate that compares the plain value. [In square brackets]: not promised. The price is windows that need more time: ${share(true)} undecided in settled worlds, ${share(false)} in slow ones.`;
}

function waysText({ ways }: SelftestReport): string {
  const { windows, compared, differences, countPassedOver, countFailedUnder } = ways;
  const agree = differences.length === 0 ? 'all alike' : `${differences.length} of them different`;
  return `The rates come from counts per second. ${windows} of these windows went through the whole evaluation as runs: ${compared} verdicts and bounds compared, ${agree}. Counts of what must not happen: ${countPassedOver} of ${windows} passed 10 % over, ${countFailedUnder} of ${windows} failed 10 % under.`;
}

function faultsTable(faults: readonly FaultRow[], options: Options): string {
  const rows = faults.map((fault) => [fault.title, effectText(fault.cells)]);
  return renderTable(['fault', 'effect'], rows, { ...options, indent: 2 });
}

/** Effects that must not be, in words that are not overlooked. */
const SHOUTED: Partial<Record<Effect, string>> = { missed: 'MISSED, passes', 'false-alarm': 'FALSE ALARM' };

/** `fail: service-p95, api-p99; inconclusive: availability`; `none` when everything passes and may. */
function effectText(cells: readonly FaultCell[]): string {
  const told = cells.filter(({ effect }) => effect !== 'fine');
  const words = distinct(told.map(wordOf));
  const groups = words.map((word) => {
    const objectives = told.filter((cell) => wordOf(cell) === word).map(({ objective }) => objective);
    return `${word}: ${objectives.length === cells.length ? 'all' : objectives.join(', ')}`;
  });
  return groups.length === 0 ? 'none' : groups.join('; ');
}

function wordOf({ effect, verdict }: FaultCell): string {
  if (effect === 'missed') return SHOUTED.missed ?? effect;
  return SHOUTED[effect] === undefined ? verdict : `${SHOUTED[effect]}, ${verdict}`;
}

function closing(
  { seed, quick, faults, dead, broken }: SelftestReport,
  { columns, colour }: Options,
): string {
  const { verdict } = painter(colour);
  const cells = faults.flatMap((fault) => fault.cells);
  const count = (effect: Effect) => cells.filter((cell) => cell.effect === effect).length;
  const facts = `${faults.length} faults: ${count('caught')} effects caught, ${count('missed')} missed, ${count('false-alarm')} false alarms, ${count('held-up')} held up without need. Dead objectives: ${dead.join(', ') || 'none'}.`;
  const lines = broken.map((what) => hangingText('  ✗ ', what, columns));
  const last =
    broken.length === 0
      ? verdict.pass(`✓ All promises hold (seed ${seed}${quick ? ', quick' : ''}).`)
      : verdict.fail(`✗ ${broken.length} promises are broken (seed ${seed}${quick ? ', quick' : ''}).`);
  return [hangingText('', facts, columns), ...lines, last].join('\n');
}

function distinct<T>(values: readonly T[]): T[] {
  return [...new Set(values)];
}
