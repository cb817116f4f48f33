import type { PerSecond } from '../../runner/model/leg-series.ts';
import { downsample } from './downsample.ts';

/** A line small enough to stand in a table row. Coordinates from 0 to `width` and 0 (top) to `height`. */
export interface Sparkline {
  readonly width: number;
  readonly height: number;
  /** SVG path; gaps in the data are gaps in the line. */
  readonly path: string;
  /** Height of the limit; null when it lies outside the drawing. */
  readonly limitY: number | null;
}

const WIDTH = 120;
const HEIGHT = 28;
/** A limit up to this many times above the highest value is still drawn. */
const LIMIT_IN_SIGHT = 3;

/** Null without two values to join. */
export function sparkline(values: PerSecond, limit: number | undefined): Sparkline | null {
  const points = downsample(values, Math.max(1, Math.ceil(values.length / WIDTH)), 'highest');
  const known = points.filter((value) => value !== null);
  if (known.length < 2) return null;
  const top = Math.max(...known);
  const drawn = limit !== undefined && limit <= top * LIMIT_IN_SIGHT;
  const scale = Math.max(top, drawn ? limit : 0) * 1.05;
  const y = (value: number) => Math.round((HEIGHT - (value / scale) * HEIGHT) * 10) / 10;
  const path = linePath(points, y, WIDTH / Math.max(1, points.length - 1));
  return { width: WIDTH, height: HEIGHT, path, limitY: drawn ? y(limit) : null };
}

function linePath(points: readonly (number | null)[], y: (value: number) => number, step: number): string {
  let penDown = false;
  const parts = points.map((value, index) => {
    if (value === null) {
      penDown = false;
      return '';
    }
    const command = penDown ? 'L' : 'M';
    penDown = true;
    return `${command}${Math.round(index * step * 10) / 10} ${y(value)}`;
  });
  return parts.join('');
}
