import type { LegDetail } from '../../runner/model/leg-detail.ts';
import type { LegSeries } from '../../runner/model/leg-series.ts';
import { legName } from '../../runner/model/verdict-words.ts';
import type { Report } from '../report.ts';
import { curveChart } from '../view/curve-plot.ts';
import { type HeatView, heatView } from '../view/heat-view.ts';
import type { ChartView, Plot } from '../view/plot.ts';
import { arrivalsChart, databaseChart, responseChart } from '../view/time-plots.ts';

/** What a picture shows, with the words around it. */
export interface PictureView extends Pick<ChartView, 'title' | 'description' | 'caption'> {
  readonly subject: Plot | HeatView;
}

/** What is said where a picture would stand. */
export interface NoPicture {
  readonly title: string;
  readonly empty: string;
}

/** One chart of one leg, for where a page with scripts cannot be shown. */
export type Picture =
  /** The file is relative to the verdict folder, with `/` on every system. */
  { readonly file: string; readonly chart: PictureView } | { readonly file: null; readonly chart: NoPicture };

export interface LegPictures {
  readonly title: string;
  readonly pictures: readonly Picture[];
}

interface Source {
  readonly series: LegSeries;
  readonly detail: LegDetail | undefined;
  readonly requestTimeoutMs: number | undefined;
}

const CHARTS: readonly (readonly [name: string, chart: (source: Source) => PictureView | NoPicture])[] = [
  ['response-time', ({ series, detail }) => viewOf(responseChart(series, '', detail))],
  ['heatmap', ({ series, detail }) => heatOf(series, detail)],
  ['percentiles', ({ series, requestTimeoutMs }) => viewOf(curveChart(series, '', requestTimeoutMs))],
  ['arrivals', ({ series }) => viewOf(arrivalsChart(series, ''))],
  ['database-time', ({ series }) => viewOf(databaseChart(series, ''))],
];

/** File systems take 255 bytes. */
const LONGEST_STEM = 80;

/** The pictures of every leg that left a readable timeline, in the order of the legs. */
export function legPictures({ evaluation, series, details, requestTimeoutMs }: Report): LegPictures[] {
  const stems = fileStems(evaluation.legs.map(({ id }) => id));
  return evaluation.legs.flatMap((leg, index) => {
    const own = series.find((each) => each.leg === leg.id);
    if (own === undefined) return [];
    const detail = details?.find((each) => each.leg === leg.id);
    const source = { series: own, detail, requestTimeoutMs };
    const stem = stems[index] ?? '';
    return [
      { title: legName(leg), pictures: CHARTS.map(([name, chart]) => picture(chart(source), stem, name)) },
    ];
  });
}

function picture(chart: PictureView | NoPicture, stem: string, name: string): Picture {
  return 'subject' in chart ? { file: `charts/${stem}-${name}.png`, chart } : { file: null, chart };
}

function viewOf({ title, description, caption, empty, plot }: ChartView): PictureView | NoPicture {
  return empty === null ? { title, description, caption, subject: plot } : { title, empty };
}

function heatOf(series: LegSeries, detail: LegDetail | undefined): PictureView | NoPicture {
  const heat = heatView(series, detail, '');
  if (heat === null) return { title: 'Where the answers fell', empty: 'There is no answer to show.' };
  const { title, description, caption } = heat;
  return { title, description, caption, subject: heat };
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
