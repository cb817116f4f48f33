import { spokenDuration } from '../grammar/duration.ts';

export type MeasuredUnit = 'ms' | 'ratio' | 'count' | 'x';

interface Scaled {
  readonly value: number;
  readonly suffix: string;
  readonly decimals: number;
}

const MOST_DECIMALS = 6;

/** A number with thousands separated, rounded to so many decimals, without trailing zeros: `1,204,331`. */
export function decimalText(value: number, decimals: number): string {
  const known = FORMATS.get(decimals);
  if (known !== undefined) return known.format(value);
  const made = new Intl.NumberFormat('en-US', { maximumFractionDigits: decimals });
  FORMATS.set(decimals, made);
  return made.format(value);
}

/** By decimals. A report writes ten thousand numbers, and making a format takes longer than using it. */
const FORMATS = new Map<number, Intl.NumberFormat>();

/** A whole number of things: `84,211`. */
export function countText(count: number): string {
  return decimalText(count, 0);
}

/** A time for people: `0.42 ms`, `4.2 ms`, `182 ms`, `1.24 s`, `12.4 s`; from two minutes on `4 min 30 s`. */
export function millisecondsText(durationMs: number): string {
  return durationMs >= 120_000 ? spokenDuration(durationMs) : joined(scaledTime(durationMs));
}

/** A share as percent, with so many decimals that it is never rounded to 0 % or 100 %: `99.993 %`. */
export function ratioText(ratio: number): string {
  return joined(scaledRatio(ratio));
}

/** Events per second: `412/s`, `4.2/s`. */
export function rateText(perSecond: number): string {
  return `${decimalText(perSecond, perSecond < 10 ? 1 : 0)}/s`;
}

/** Memory in decimal units: `412 MB`, `1.2 GB`. */
export function bytesText(bytes: number): string {
  return bytes < 1e9 ? `${decimalText(bytes / 1e6, 0)} MB` : `${decimalText(bytes / 1e9, 1)} GB`;
}

/** A measured value with its unit. */
export function measuredText(value: number, unit: MeasuredUnit): string {
  if (unit === 'ms') return millisecondsText(value);
  return joined(scaled(value, unit));
}

/** A measured value with enough digits to differ from its limit: 199.7 ms is not shown as `200 ms` beside `< 200 ms`. */
export function measuredBeside(value: number, limit: number, unit: MeasuredUnit): string {
  const limitText = measuredText(limit, unit);
  const plain = measuredText(value, unit);
  if (value === limit || plain !== limitText) return plain;
  const exact = scaled(value, unit);
  for (let decimals = exact.decimals + 1; decimals <= MOST_DECIMALS; decimals += 1) {
    const finer = joined({ ...exact, decimals });
    if (finer !== limitText) return finer;
  }
  return plain;
}

function joined({ value, suffix, decimals }: Scaled): string {
  return `${decimalText(value, decimals)}${suffix}`;
}

function scaled(value: number, unit: MeasuredUnit): Scaled {
  if (unit === 'ms') return scaledTime(value);
  if (unit === 'ratio') return scaledRatio(value);
  return unit === 'x' ? { value, suffix: 'x', decimals: 2 } : { value, suffix: '', decimals: 1 };
}

function scaledTime(durationMs: number): Scaled {
  if (durationMs < 1) return { value: durationMs, suffix: ' ms', decimals: 2 };
  if (durationMs < 9.95) return { value: durationMs, suffix: ' ms', decimals: 1 };
  if (durationMs < 999.5) return { value: durationMs, suffix: ' ms', decimals: 0 };
  return { value: durationMs / 1_000, suffix: ' s', decimals: durationMs < 9_995 ? 2 : 1 };
}

function scaledRatio(ratio: number): Scaled {
  const percent = ratio * 100;
  const toNearerEnd = Math.min(Math.abs(percent), Math.abs(100 - percent));
  const wanted = toNearerEnd === 0 ? 0 : 1 - Math.floor(Math.log10(toNearerEnd));
  return { value: percent, suffix: ' %', decimals: Math.min(Math.max(wanted, 1), MOST_DECIMALS) };
}
