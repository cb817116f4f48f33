import { painter } from '../console/paint.ts';
import { type Cell, renderTable, type TableOptions } from '../console/table.ts';
import { hangingText } from '../console/wrap.ts';
import { spokenDuration } from '../grammar/duration.ts';
import type { Effect, FaultCell, FaultRow } from './faults/fault-table.ts';
import { clopperPearson } from './rates/clopper-pearson.ts';
import type { ErrorRate } from './rates/error-rates.ts';
import type { FoundOut } from './rates/found-out.ts';
import { pooled, promisedWorlds } from './rates/promises.ts';
import type { SelftestReport } from './selftest.ts';
import type { Climate } from './worlds/synthetic-world.ts';

type Options = Pick<TableOptions, 'columns' | 'colour'>;

/** The result of a selftest for people; the last lines say whether all promises hold. */
export function selftestText(report: SelftestReport, options: Options): string {
  const { bold } = painter(options.colour);
  const { rates, windows, windowSeconds } = report;
  const drawn = `${windows} windows of ${spokenDuration(windowSeconds * 1_000)} in each world, and fewer runs where a run takes several`;
  const parts = [
    `${bold('Wrong verdicts')} in %, with the truth 10 % over or under the limit; ${drawn}`,
    kindsTable(rates, options),
    hangingText('', EXPLAINED, options.columns),
    `${bold('What is found out')}: from how many wrong verdicts on a promise is broken, and which rate shows in 9 selftests of 10`,
    foundOutTable(report.foundOut, options),
    `${bold('False passes')} in each world, in % (plain value)`,
    worldsTable(rates, 'over', options),
    `${bold('False fails')} in each world, in % (plain value)`,
    worldsTable(rates, 'under', options),
    `${bold('Faults')}: what each did to every objective that it did not leave passing`,
    faultsTable(report.faults, options),
    `${bold('A recorded run')}, as it was and with faults: what each did to every objective that it did not leave passing`,
    faultsTable(report.recorded, options),
    closing(report, options),
  ];
  return `${parts.join('\n\n')}\n`;
}

const EXPLAINED =
  '"Plain value": a gate that compares the measured value with the limit. In slow worlds disturbances recur so rarely that five minutes show few of them, in rare ones perhaps none: no promise is made of passes there, and the rate is shown because it is honest. "Allowed": what is promised at most, of passes in settled worlds and of fails in all. Kinds of one window are drawn together, so no interval is given of all of them.';

function kindsTable(rates: readonly ErrorRate[], options: Options): string {
  const kinds = distinct(rates.map(({ kind }) => kind));
  const rows = [
    ...kinds.flatMap((kind) =>
      kindRows(
        kind,
        rates.filter((rate) => rate.kind === kind),
      ),
    ),
    ...kindRows('all', rates),
  ];
  const headers = [
    'kind',
    'wrong verdict',
    'rate',
    'allowed',
    'runs',
    '95 % interval',
    'plain value',
    'undecided',
  ];
  return renderTable(headers, rows, { ...options, indent: 2 });
}

function kindRows(kind: string, rates: readonly ErrorRate[]): Cell[][] {
  const over = rates.filter(({ truth }) => truth === 'over');
  return [
    ...CLIMATES.map((climate, nth) =>
      rateRow(
        nth === 0 ? kind : '',
        `pass, ${climate} worlds`,
        over.filter((rate) => rate.climate === climate),
      ),
    ),
    rateRow(
      '',
      'fail, all worlds',
      rates.filter(({ truth }) => truth === 'under'),
    ),
  ];
}

const CLIMATES: readonly Climate[] = ['settled', 'slow', 'rare'];

function rateRow(kind: string, wrongVerdict: string, rates: readonly ErrorRate[]): Cell[] {
  const { wrong, runs } = pooled(rates);
  const { lower, upper } = clopperPearson(wrong, runs);
  return [
    kind,
    wrongVerdict,
    right(percent(share(rates, 'wrong'))),
    right(allowedText(rates)),
    right(String(runs)),
    right(
      distinct(rates.map((rate) => rate.kind)).length > 1 ? '–' : `${percent(lower)} to ${percent(upper)}`,
    ),
    right(percent(share(rates, 'naiveWrong'))),
    right(percent(share(rates, 'undecided'))),
  ];
}

/** `1.0`; a dash where nothing is promised, or not the same of all. */
function allowedText(rates: readonly ErrorRate[]): string {
  const [level = null, ...others] = distinct(rates.map(({ promised }) => promised));
  return level === null || others.length > 0 ? '–' : percent(level);
}

function foundOutTable(tests: readonly FoundOut[], options: Options): string {
  const rows = tests.map((test) => [
    extentText(test),
    right(percent(test.promised)),
    right(String(test.runs)),
    right(String(test.windows)),
    right(test.fewestWrong === null ? 'never' : String(test.fewestWrong)),
    right(test.rate === null ? '–' : percent(test.rate)),
  ]);
  const headers = ['wrong verdicts of', 'allowed', 'runs', 'independent', 'broken from', 'rate that shows'];
  return renderTable(headers, rows, { ...options, indent: 2 });
}

function extentText({ extent, truth }: FoundOut): string {
  if (extent === 'cell') return 'one kind in one world';
  const what = truth === 'over' ? 'passes' : 'fails';
  return `${extent === 'kind' ? 'one kind' : 'all kinds'}: ${what} in ${promisedWorlds(truth)}`;
}

function worldsTable(rates: readonly ErrorRate[], truth: ErrorRate['truth'], options: Options): string {
  const own = rates.filter((rate) => rate.truth === truth);
  const kinds = distinct(own.map(({ kind }) => kind));
  const most = Math.max(1, Math.floor((options.columns - WORLD_COLUMNS) / RATE_COLUMNS));
  return Array.from({ length: Math.ceil(kinds.length / most) }, (_, part) =>
    worldsOf(own, kinds.slice(part * most, (part + 1) * most), options),
  ).join('\n\n');
}

/** What the name of a world and a rate take of a line. */
const WORLD_COLUMNS = 32;
const RATE_COLUMNS = 13;

function worldsOf(own: readonly ErrorRate[], kinds: readonly string[], options: Options): string {
  const rows = distinct(own.map(({ world }) => world)).map((world) => {
    const cells = own.filter((rate) => rate.world === world);
    const [{ worldTitle = '', climate = 'settled' } = {}] = cells;
    const title = climate === 'settled' ? worldTitle : `${worldTitle} (${climate})`;
    return [title, ...kinds.map((kind) => rateCell(cells.filter((rate) => rate.kind === kind)))];
  });
  return renderTable(['world', ...kinds], rows, { ...options, indent: 2 });
}

/** `0.3 (10.8)`: the gate's, and the plain value's. */
function rateCell(rates: readonly ErrorRate[]): Cell {
  return right(`${percent(share(rates, 'wrong'))} (${percent(share(rates, 'naiveWrong'))})`);
}

function share(rates: readonly ErrorRate[], what: 'wrong' | 'undecided' | 'naiveWrong'): number {
  const all = pooled(rates);
  return all.runs === 0 ? 0 : all[what] / all.runs;
}

function right(text: string): Cell {
  return { text, align: 'right' };
}

function percent(rate: number): string {
  return (rate * 100).toFixed(1);
}

function faultsTable(faults: readonly FaultRow[], options: Options): string {
  const rows = faults.map((fault) => [fault.title, effectText(fault.cells), naiveText(fault.cells)]);
  return renderTable(['fault', 'effect', 'plain values overlook'], rows, { ...options, indent: 2 });
}

/** Effects that must not be, in words that are not overlooked. */
const SHOUTED: Partial<Record<Effect, string>> = { missed: 'MISSED, passes', 'false-alarm': 'FALSE ALARM' };

/** `fail: service-p95, api-p99; inconclusive: availability`; `none` when everything passes and may. */
function effectText(cells: readonly FaultCell[]): string {
  const told = cells.filter(({ effect }) => effect !== 'fine');
  const groups = distinct(told.map(wordOf)).map(
    (word) =>
      `${word}: ${namesOf(
        told.filter((cell) => wordOf(cell) === word),
        cells,
      )}`,
  );
  return groups.length === 0 ? 'none' : groups.join('; ');
}

function naiveText(cells: readonly FaultCell[]): string {
  return namesOf(
    cells.filter(({ naiveMissed }) => naiveMissed),
    cells,
  );
}

function namesOf(some: readonly FaultCell[], all: readonly FaultCell[]): string {
  return some.length === all.length ? 'all' : some.map(({ objective }) => objective).join(', ');
}

function wordOf({ effect, verdict }: FaultCell): string {
  if (effect === 'missed') return SHOUTED.missed ?? effect;
  return SHOUTED[effect] === undefined ? verdict : `${SHOUTED[effect]}, ${verdict}`;
}

function closing(
  { seed, windows, faults: synthetic, recorded, dead, stuck, broken }: SelftestReport,
  { columns, colour }: Options,
): string {
  const { verdict } = painter(colour);
  const faults = [...synthetic, ...recorded];
  const cells = faults.flatMap((fault) => fault.cells);
  const count = (effect: Effect) => cells.filter((cell) => cell.effect === effect).length;
  const naive = cells.filter(({ naiveMissed }) => naiveMissed).length;
  const facts = `${faults.length} faults: ${count('caught')} effects caught, ${count('missed')} missed, ${count('false-alarm')} false alarms, ${count('held-up')} held up without need. Plain values would miss ${naive}. Dead objectives: ${dead.join(', ') || 'none'}; stuck: ${stuck.join(', ') || 'none'}.`;
  const lines = broken.map((what) => hangingText('  ✗ ', what, columns));
  const drawn = `(seed ${seed}, ${windows} windows)`;
  const last =
    broken.length === 0
      ? verdict.pass(`✓ All promises hold ${drawn}.`)
      : verdict.fail(
          `✗ ${broken.length} ${broken.length === 1 ? 'promise is' : 'promises are'} broken ${drawn}.`,
        );
  return [hangingText('', facts, columns), ...lines, last].join('\n');
}

function distinct<T>(values: readonly T[]): T[] {
  return [...new Set(values)];
}
