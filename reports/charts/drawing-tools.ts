import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type * as canvasLibrary from '@napi-rs/canvas';
import type * as chartLibrary from 'chart.js';

type CanvasLibrary = typeof canvasLibrary;

/** What a chart is drawn with outside of a browser. */
export interface DrawingTools {
  readonly Chart: (typeof chartLibrary)['Chart'];
  readonly createCanvas: CanvasLibrary['createCanvas'];
  readonly fontFamily: string;
}

/** A name that no font of the machine has: which fonts are installed must not change a picture. */
const FONT_FAMILY = 'PeakgateSans';
const FONT_FILES = ['DejaVuSans.ttf', 'DejaVuSans-Bold.ttf'];

let tools: Promise<DrawingTools> | undefined;

/** Loads them once, at first use: most commands draw nothing and should not wait for a graphics library. */
export function drawingTools(): Promise<DrawingTools> {
  tools ??= loadTools();
  return tools;
}

async function loadTools(): Promise<DrawingTools> {
  const [{ Chart, registerables }, canvas] = await Promise.all([
    import('chart.js'),
    import('@napi-rs/canvas'),
  ]);
  Chart.register(...registerables);
  registerFonts(canvas);
  return { Chart, createCanvas: canvas.createCanvas, fontFamily: FONT_FAMILY };
}

/** Without a font all text would be left out of the pictures, and nothing would say so. */
function registerFonts({ GlobalFonts, createCanvas }: CanvasLibrary): void {
  const folder = join(
    dirname(createRequire(import.meta.url).resolve('dejavu-fonts-ttf/package.json')),
    'ttf',
  );
  for (const file of FONT_FILES) {
    if (GlobalFonts.registerFromPath(join(folder, file), FONT_FAMILY) === null)
      throw new Error(`The font ${file} of dejavu-fonts-ttf cannot be read.`);
  }
  const context = createCanvas(1, 1).getContext('2d');
  context.font = `11px ${FONT_FAMILY}`;
  if (!(context.measureText('p95').width > 0)) throw new Error('Text cannot be drawn: no font is usable.');
}
