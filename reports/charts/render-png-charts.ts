import { plainText } from '../../runner/model/plain-text.ts';
import type { Report } from '../report.ts';
import type { TimePlot } from '../view/plot.ts';
import { type DrawingTools, drawingTools } from './drawing-tools.ts';
import type { PictureText } from './frame.ts';
import { lightPalette } from './light-palette.ts';
import { pictureConfig } from './picture-config.ts';
import { legPictures, type Picture } from './pictures.ts';

/** A chart as a file: `charts/monday-morning@2.5x-response-time.png`, relative to the verdict folder. */
export interface PngChart {
  readonly file: string;
  readonly png: Uint8Array;
}

/** In pixels of text; the file has twice as many in each direction. */
const WIDTH = 900;
const HEIGHT = 400;

/** The pictures of all legs, one after the other. The same report gives the same bytes. */
export async function renderPngCharts(report: Report): Promise<readonly PngChart[]> {
  const charts: PngChart[] = [];
  for (const { title, pictures } of legPictures(report)) {
    charts.push(...(await Promise.all(pictures.flatMap((picture) => drawPicture(picture, title)))));
  }
  return charts;
}

function drawPicture({ file, chart }: Picture, leg: string): Promise<PngChart>[] {
  if (file === null) return [];
  const text = { title: plainText(`${chart.title} · ${leg}`), caption: plainText(chart.caption) };
  return [drawingTools().then(async (tools) => ({ file, png: await draw(chart.plot, text, tools) }))];
}

/** Drawing takes this thread, packing the pixels into a file another one: the next chart is drawn meanwhile. */
async function draw(plot: TimePlot, text: PictureText, tools: DrawingTools): Promise<Uint8Array> {
  const canvas = tools.createCanvas(WIDTH, HEIGHT);
  const chart = new tools.Chart(canvas, pictureConfig(plot, text, lightPalette(tools.fontFamily)));
  const png = await canvas.encode('png');
  chart.destroy();
  return png;
}
