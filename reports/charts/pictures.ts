import type { LegSeries } from '../../runner/model/leg-series.ts';
import { legName } from '../../runner/model/verdict-words.ts';
import type { Report } from '../report.ts';
import type { TimeChartView } from '../view/plot.ts';
import { arrivalsChart, databaseChart, responseChart } from '../view/time-plots.ts';

/** One chart of one leg, for where a page with scripts cannot be shown. */
export interface Picture {
  /** Relative to the verdict folder, with `/` on every system; null when there is nothing to draw. */
  readonly file: string | null;
  readonly chart: TimeChartView;
}

export interface LegPictures {
  readonly title: string;
  readonly pictures: readonly Picture[];
}

const CHARTS: readonly (readonly [name: string, chart: (series: LegSeries, id: string) => TimeChartView])[] =
  [
    ['response-time', responseChart],
    ['arrivals', arrivalsChart],
    ['database-time', databaseChart],
  ];

/** File systems take 255 bytes. */
const LONGEST_STEM = 80;

/** The pictures of every leg that left a readable timeline, in the order of the legs. */
export function legPictures({ evaluation, series }: Report): LegPictures[] {
  const stems = fileStems(evaluation.legs.map(({ id }) => id));
  return evaluation.legs.flatMap((leg, index) => {
    const own = series.find((each) => each.leg === leg.id);
    const stem = stems[index];
    return own === undefined || stem === undefined
      ? []
      : [{ title: legName(leg), pictures: CHARTS.map(([name, chart]) => picture(chart(own, name), stem)) }];
  });
}

function picture(chart: TimeChartView, stem: string): Picture {
  return { file: chart.empty === null ? `charts/${stem}-${chart.id}.png` : null, chart };
}

/**
 * Names that every file system and every link takes. Legs that differ only in signs that a name cannot carry, in
 * upper and lower case, or far behind, get their number behind it.
 */
function fileStems(ids: readonly string[]): string[] {
  const stems = ids.map((id) =>
    id
      .replaceAll(/[^A-Za-z0-9.@-]+/g, '-')
      .replace(/^[.-]+/, '')
      .slice(0, LONGEST_STEM),
  );
  const taken = stems.map((stem) => stem.toLowerCase());
  return stems.map((stem, index) => {
    const alone = stem !== '' && taken.filter((other) => other === taken[index]).length === 1;
    return alone ? stem : `${stem}-leg-${index + 1}`;
  });
}
