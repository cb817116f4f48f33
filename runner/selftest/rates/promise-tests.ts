import { sum } from '../../statistics/series.ts';
import { atLeastChance } from './clopper-pearson.ts';
import type { ErrorRate } from './error-rates.ts';
import type { Truth } from './tried-run.ts';

/** The chance that a selftest of a gate that is wrong exactly as often as promised reports any broken promise. */
export const FALSE_ALARM = 0.01;

/** Which verdicts are looked at together: of one kind in one world, of one kind, or of all kinds of which the same is promised. */
export type Extent = 'cell' | 'kind' | 'all';
const EXTENTS: readonly Extent[] = ['cell', 'kind', 'all'];

/** A cell with a promise. */
type Promised = ErrorRate & { readonly promised: number };

/** One question that is put to the verdicts: is this promise broken? */
export interface PromiseTest {
  readonly extent: Extent;
  /** Of the first of its cells. */
  readonly kind: string;
  readonly worldTitle: string;
  readonly truth: Truth;
  readonly promised: number;
  /** Verdicts, and how many of them are wrong. */
  readonly runs: number;
  readonly wrong: number;
  /** Draws that have nothing to do with each other. */
  readonly windows: number;
  /** The most verdicts that rest on one window; these have much to do with each other. */
  readonly verdictsPerWindow: number;
  /** What this test may contribute to `FALSE_ALARM`. */
  readonly alarm: number;
}

/**
 * Every question about the promises. Each extent has a third of the false alarms, and each of its tests an equal part of
 * that (Bonferroni), so however the tests depend on each other, all of them together keep to `FALSE_ALARM`.
 */
export function promiseTests(rates: readonly ErrorRate[]): PromiseTest[] {
  const promised = rates.filter(isPromised);
  return EXTENTS.flatMap((extent) => {
    const groups = [...grouped(promised, extent).values()];
    const alarm = FALSE_ALARM / EXTENTS.length / groups.length;
    return groups.flatMap((cells) => testOf(extent, cells, alarm));
  });
}

function isPromised(rate: ErrorRate): rate is Promised {
  return rate.promised !== null;
}

/** Of one test are the cells that agree in all of these. */
const ALIKE: Readonly<Record<Extent, readonly (keyof Promised)[]>> = {
  cell: ['truth', 'promised', 'kind', 'world'],
  kind: ['truth', 'promised', 'kind'],
  all: ['truth', 'promised'],
};

function grouped(cells: readonly Promised[], extent: Extent): Map<string, Promised[]> {
  const groups = new Map<string, Promised[]>();
  for (const cell of cells) {
    const name = ALIKE[extent].map((key) => cell[key]).join('\n');
    groups.set(name, [...(groups.get(name) ?? []), cell]);
  }
  return groups;
}

function testOf(extent: Extent, cells: readonly Promised[], alarm: number): PromiseTest[] {
  const [first] = cells;
  if (first === undefined) return [];
  const { kind, worldTitle, truth, promised } = first;
  const worlds = [...new Set(cells.map(({ world }) => world))].map((world) =>
    cells.filter((cell) => cell.world === world),
  );
  return [
    {
      extent,
      kind,
      worldTitle,
      truth,
      promised,
      runs: sum(cells.map(({ runs }) => runs)),
      wrong: sum(cells.map(({ wrong }) => wrong)),
      windows: sum(worlds.map((own) => Math.max(...own.map(({ runs }) => runs)))),
      verdictsPerWindow: Math.max(...worlds.map(({ length }) => length)),
      alarm,
    },
  ];
}

type Drawn = Pick<PromiseTest, 'windows' | 'verdictsPerWindow' | 'runs' | 'promised'>;

/**
 * The most that the chance of so many wrong verdicts, or more, can be if each is wrong at most as often as promised. Windows
 * are independent of each other. One verdict of each: the binomial tail (which also bounds rates that differ from world to
 * world; Hoeffding 1956, Annals of Mathematical Statistics 27). Several: nothing is assumed of how the verdicts of a window
 * go together. The shares of them that are wrong lie between 0 and 1, and so many in sum are at most e times as likely as
 * from windows that are wrong as a whole or not at all, log-linear between whole numbers (Bentkus 2004, Annals of
 * Probability 32).
 */
export function greatestChance({ windows, verdictsPerWindow, runs, promised }: Drawn, wrong: number): number {
  if (verdictsPerWindow === 1) return atLeastChance(wrong, windows, promised);
  const rate = (promised * runs) / (verdictsPerWindow * windows);
  return Math.min(1, Math.E * interpolatedChance(wrong / verdictsPerWindow, windows, rate));
}

function interpolatedChance(count: number, of: number, rate: number): number {
  const whole = Math.floor(count);
  const part = count - whole;
  const below = atLeastChance(whole, of, rate);
  return part === 0 ? below : below ** (1 - part) * atLeastChance(whole + 1, of, rate) ** part;
}

export function isBroken(test: PromiseTest): boolean {
  return greatestChance(test, test.wrong) <= test.alarm;
}
