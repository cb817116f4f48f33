import { readFile } from 'node:fs/promises';
import { createCanvas, loadImage } from '@napi-rs/canvas';
import { Chart } from 'chart.js';
import { describe, expect, test } from 'vitest';
import { lightPalette } from '../../reports/charts/light-palette.ts';
import { legPictures } from '../../reports/charts/pictures.ts';
import { renderPngCharts } from '../../reports/charts/render-png-charts.ts';
import { renderMarkdown } from '../../reports/markdown.ts';
import type { Report } from '../../reports/report.ts';
import { drawCharts } from '../../runner/commands/draw-charts.ts';
import { HOSTILE_REPORT } from './fixtures/hostile.ts';
import { FAIL, INVALID, PASS } from './fixtures/reports.ts';

const PALETTE = lightPalette('any');

/** A report of one leg, with changes to its series and its name. */
function oneLeg(changes: Partial<Report['series'][number]> = {}, title?: string): Report {
  const [leg] = FAIL.evaluation.legs;
  const [series] = FAIL.series;
  if (leg === undefined || series === undefined) throw new Error('the fixture has no leg');
  return {
    ...FAIL,
    evaluation: { ...FAIL.evaluation, legs: [{ ...leg, title: title ?? leg.title }] },
    series: [{ ...series, ...changes }],
  };
}

/** The first leg twice, under other names. */
function named(...ids: readonly string[]): Report {
  const { evaluation, series, details = [] } = oneLeg();
  return {
    ...FAIL,
    evaluation: { ...evaluation, legs: ids.flatMap((id) => evaluation.legs.map((leg) => ({ ...leg, id }))) },
    series: ids.flatMap((leg) => series.map((each) => ({ ...each, leg }))),
    details: ids.flatMap((leg) => details.slice(0, 1).map((each) => ({ ...each, leg }))),
  };
}

const files = (report: Report) =>
  legPictures(report).flatMap(({ pictures }) => pictures.map(({ file }) => file));

interface Pixels {
  readonly width: number;
  readonly height: number;
  /** How many pixels of a colour lie within these rows, as shares of the height. */
  readonly count: (colour: string, from?: number, to?: number) => number;
}

async function pixelsOf(png: Uint8Array): Promise<Pixels> {
  const image = await loadImage(Buffer.from(png));
  const { width, height } = image;
  const context = createCanvas(width, height).getContext('2d');
  context.drawImage(image, 0, 0);
  const { data } = context.getImageData(0, 0, width, height);
  const colours = new Uint32Array(data.buffer, data.byteOffset, width * height);
  return {
    width,
    height,
    count: (colour, from = 0, to = 1) => {
      const wanted = opaque(colour);
      const rows = colours.subarray(Math.round(from * height) * width, Math.round(to * height) * width);
      return rows.reduce((found, each) => (each === wanted ? found + 1 : found), 0);
    },
  };
}

/** #rrggbb as one pixel: red first in memory, alpha last. */
function opaque(colour: string): number {
  return Buffer.from(`${colour.slice(1)}ff`, 'hex').readUInt32LE();
}

/** Drawn once: several tests look at the same pictures. */
const FIRST_LEG = renderPngCharts(oneLeg());

async function picture(charts: ReturnType<typeof renderPngCharts>, name: string): Promise<Uint8Array> {
  const found = (await charts).find(({ file }) => file.endsWith(`-${name}.png`));
  if (found === undefined) throw new Error(`no picture called ${name}`);
  return found.png;
}

describe('each leg has five pictures', () => {
  test('named after the leg and what they show', async () => {
    const charts = await FIRST_LEG;
    expect(charts.map(({ file }) => file)).toEqual([
      'charts/monday-morning@2.5x-response-time.png',
      'charts/monday-morning@2.5x-heatmap.png',
      'charts/monday-morning@2.5x-percentiles.png',
      'charts/monday-morning@2.5x-arrivals.png',
      'charts/monday-morning@2.5x-database-time.png',
    ]);
  });

  test('as PNG files with twice as many pixels as the text needs', async () => {
    const png = await picture(FIRST_LEG, 'arrivals');
    expect(Buffer.from(png).subarray(1, 4).toString('latin1')).toBe('PNG');
    expect(await pixelsOf(png)).toMatchObject({ width: 1_800, height: 800 });
  });

  test('but none where there is nothing to draw; the summary says why', async () => {
    const report = oneLeg({ dbP95Ms: oneLegSeries().dbP95Ms.map(() => null) });
    const charts = await renderPngCharts(report);
    expect(charts.map(({ file }) => file)).not.toContain('charts/monday-morning@2.5x-database-time.png');
    expect(renderMarkdown(report)).toContain('Database time: The target stated no database time');
    const { details: _, ...bare } = report;
    expect(renderMarkdown(bare)).toContain('Where the answers fell: There is no answer to show.');
  });

  test('and none for a leg that left no timeline', async () => {
    expect(await renderPngCharts({ ...FAIL, series: [] })).toEqual([]);
    expect(renderMarkdown({ ...FAIL, series: [] })).not.toContain('charts/');
  });
});

function oneLegSeries(): Report['series'][number] {
  const [series] = oneLeg().series;
  if (series === undefined) throw new Error('the fixture has no series');
  return series;
}

describe('a picture shows what the page shows', () => {
  test('in the light colours of its style sheet', async () => {
    const css = await readFile(new URL('../../reports/html/page/colours.css', import.meta.url), 'utf8');
    const light = new Set(
      css
        .slice(0, css.indexOf('}'))
        .split('\n')
        .map((line) => line.trim()),
    );
    const { fontFamily: _, ...colours } = PALETTE;
    const strangers = Object.entries(colours).filter(([name, hex]) => !light.has(`--${name}: ${hex};`));
    expect(strangers).toEqual([]);
  });

  test.each([
    ['response-time', [PALETTE.p50, PALETTE.p95, PALETTE.p99, PALETTE.limit, PALETTE.window]],
    ['heatmap', ['#2f62d6', PALETTE.limit, PALETTE.window]],
    ['percentiles', [PALETTE.p95, PALETTE.limit]],
    ['arrivals', [PALETTE.planned, PALETTE.started, PALETTE.bad]],
    ['database-time', [PALETTE.database, PALETTE.limit, PALETTE.window]],
  ])('every line, limit and window of %s in its colour', async (name, colours) => {
    const { count } = await pixelsOf(await picture(FIRST_LEG, name));
    for (const colour of colours) expect(count(colour, 0.2, 0.8)).toBeGreaterThan(200);
  });

  test('with its title above and its caption below, in letters', async () => {
    const { count } = await pixelsOf(await picture(FIRST_LEG, 'response-time'));
    expect(count(PALETTE.ink, 0, 0.1)).toBeGreaterThan(500);
    expect(count(PALETTE.muted, 0.92, 1)).toBeGreaterThan(200);
  });

  test('so that another title gives another picture, and nothing but the title differs', async () => {
    const one = await picture(renderPngCharts(oneLeg({}, 'Monday morning')), 'arrivals');
    const other = await picture(renderPngCharts(oneLeg({}, 'Thursday afternoon')), 'arrivals');
    const [first, second] = [await pixelsOf(one), await pixelsOf(other)];
    expect(first.count(PALETTE.ink, 0, 0.1)).not.toBe(second.count(PALETTE.ink, 0, 0.1));
    expect(first.count(PALETTE.started)).toBe(second.count(PALETTE.started));
  });
});

describe('file names', () => {
  test('carry no sign that a file system or a link could trip over, however a leg is called', () => {
    const names = files(HOSTILE_REPORT);
    expect(names.length).toBe(15);
    for (const name of names) expect(name).toMatch(/^charts\/[A-Za-z0-9][A-Za-z0-9.@-]{0,120}\.png$/u);
  });

  test.each([
    ['signs that names cannot carry', ['a b@1x', 'a/b@1x']],
    ['upper and lower case', ['Peak@1x', 'peak@1x']],
    ['their end', [`${'long'.repeat(40)}@1x`, `${'long'.repeat(40)}@3x`]],
    ['nothing that is left', ['../..', '//']],
  ])('stay apart when legs differ only in %s', (_, ids) => {
    const names = files(named(...ids)).map((name) => name?.toLowerCase());
    expect(new Set(names).size).toBe(10);
    expect(names.every((name) => name?.startsWith('charts/') && !name.includes('..'))).toBe(true);
  });

  test('are those that the summary links to', async () => {
    const linked = [...renderMarkdown(PASS).matchAll(/!\[[^\]]*\]\(([^)]*)\)/gu)].map((match) => match[1]);
    expect(linked).toEqual((await renderPngCharts(PASS)).map(({ file }) => file));
  });
});

describe('drawing', () => {
  test('gives the same bytes for the same report', async () => {
    const again = await renderPngCharts(structuredClone(INVALID));
    expect(again).toEqual(await renderPngCharts(INVALID));
  });

  test('survives names that mean harm', async () => {
    const charts = await renderPngCharts(HOSTILE_REPORT);
    expect(charts.length).toBe(15);
    expect(charts.every(({ png }) => png.length > 10_000)).toBe(true);
  });

  test('leaves no chart behind that would hold its memory', async () => {
    await renderPngCharts(oneLeg());
    expect(Object.keys(Chart.instances)).toEqual([]);
  });
});

test('a machine that cannot draw is told of in one line', async () => {
  const notes: string[] = [];
  const problem = 'Cannot find native binding.\n    at require (somewhere)';
  await tellOfCharts(() => Promise.resolve(problem), notes);
  await tellOfCharts(() => Promise.resolve(null), notes);
  expect(notes).toEqual([
    'No charts as PNG files (Cannot find native binding). The verdict and report.html stand without them.',
  ]);
});

function tellOfCharts(draw: () => Promise<string | null>, notes: string[]): Promise<void> {
  const judgement = {
    evaluation: FAIL.evaluation,
    folder: 'verdict',
    reportFile: 'report.html',
    summary: '',
    report: FAIL,
    drawCharts: draw,
  };
  return drawCharts(judgement, { note: (text) => void notes.push(text) });
}
