import { plainText } from '../../runner/model/plain-text.ts';
import type { Report } from '../report.ts';
import { type DrawingTools, drawingTools } from './drawing-tools.ts';
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

type DrawnPicture = Extract<Picture, { readonly file: string }>;

/**
 * The pictures of all legs. The same report gives the same bytes. Drawing takes this thread, packing the pixels into a file
 * another one: while a picture is packed the next is drawn, and no more than two are held at a time.
 */
export async function renderPngCharts(report: Report): Promise<readonly PngChart[]> {
  const all = legPictures(report).flatMap(({ title, pictures }) =>
    pictures.filter(isDrawn).map((picture) => ({ title, picture })),
  );
  const charts: PngChart[] = [];
  let packing: Promise<PngChart> | null = null;
  for (const { title, picture } of all) {
    const next: Promise<PngChart> = draw(picture, title, await drawingTools());
    if (packing !== null) charts.push(await packing);
    packing = next;
  }
  return packing === null ? charts : [...charts, await packing];
}

function isDrawn(picture: Picture): picture is DrawnPicture {
  return picture.file !== null;
}

async function draw({ file, chart }: DrawnPicture, leg: string, tools: DrawingTools): Promise<PngChart> {
  const text = { title: plainText(`${chart.title} · ${leg}`), caption: plainText(chart.caption) };
  const canvas = tools.createCanvas(WIDTH, HEIGHT);
  const drawn = new tools.Chart(canvas, pictureConfig(chart.subject, text, lightPalette(tools.fontFamily)));
  const png = await canvas.encode('png');
  drawn.destroy();
  return { file, png };
}
