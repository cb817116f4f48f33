import type { LegSeries, PerSecond } from '../../runner/model/leg-series.ts';
import { bytesText, countText } from '../../runner/model/number-text.ts';
import { median } from '../../runner/statistics/series.ts';
import { highest, knownValues } from './downsample.ts';
import type { Figure, TableView } from './leg-view.ts';

/** What a target had in memory as a window began and as it ended, and at most; bytes. */
interface HeldMemory {
  readonly looks: number;
  /** Medians of the first and of the last tenth of the looks: one look may fall on either side of a collection of garbage. */
  readonly first: number;
  readonly last: number;
  readonly most: number;
}

const memoryAnchor = (legAnchor: string): string => `${legAnchor}-target-memory`;

/** The most that the target had in memory; nothing where nobody looked, or saw anything. */
export function memoryFigures(series: LegSeries | undefined, legAnchor: string): Figure[] {
  const held = heldMemory(series?.targetMemoryBytes ?? []);
  if (held === null) return [];
  return [
    {
      label: 'Memory of the target',
      value: bytesText(held.most),
      note: `at most; ${bytesText(held.first)} as the leg began, ${bytesText(held.last)} as it ended`,
      href: `#${memoryAnchor(legAnchor)}`,
    },
  ];
}

/** What the target had in memory in each window; no table where nobody looked. */
export function memoryTables(series: LegSeries, legAnchor: string): TableView[] {
  const { targetMemoryBytes = [], windows } = series;
  if (heldMemory(targetMemoryBytes) === null) return [];
  const rows = windows.map(({ name, fromMs, toMs }) => {
    const seconds = targetMemoryBytes.slice(Math.floor(fromMs / 1_000), Math.ceil(toMs / 1_000));
    return [name, ...memoryCells(heldMemory(seconds))];
  });
  return [
    {
      anchor: memoryAnchor(legAnchor),
      title: 'Memory of the target',
      headers: ['Window', 'Looks', 'At first', 'At last', 'Most'],
      rows: [...rows, ['whole leg', ...memoryCells(heldMemory(targetMemoryBytes))]],
      empty: 'The plan names no windows.',
      note: 'Resident memory of its processes in sum; what they share counts in each. First and last are medians of a tenth of the looks.',
    },
  ];
}

function memoryCells(held: HeldMemory | null): string[] {
  if (held === null) return ['0', '–', '–', '–'];
  return [countText(held.looks), bytesText(held.first), bytesText(held.last), bytesText(held.most)];
}

function heldMemory(perSecond: PerSecond): HeldMemory | null {
  const known = knownValues(perSecond);
  const tenth = Math.ceil(known.length / 10);
  const most = highest(perSecond);
  if (most === null) return null;
  return {
    looks: known.length,
    first: median(known.slice(0, tenth)),
    last: median(known.slice(-tenth)),
    most,
  };
}
