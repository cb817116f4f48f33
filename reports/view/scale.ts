import type { PlotAxis } from './plot.ts';

/** Where values of an axis lie, from 0 (its beginning) to 1 (its end), and which of them carry a number. */
export interface Scale {
  readonly at: (value: number) => number;
  readonly ticks: readonly number[];
}

const MOST_TICKS = 6;
const TIME_STEPS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200];
const MOST_TIME_TICKS = 8;

/** An axis from 0, or logarithmic from the lowest value, to the highest. */
export function valueScale(axis: PlotAxis, lowest: number, highest: number): Scale {
  return axis.scale === 'logarithmic' ? logScale(lowest, highest) : linearScale(highest);
}

/** Powers of ten are equally far apart. Both ends are above 0. */
export function logScale(lowest: number, highest: number): Scale {
  const [from, to] = [Math.log10(lowest), Math.log10(Math.max(highest, lowest * 1.01))];
  const at = (value: number) => (Math.log10(Math.max(value, 1e-9)) - from) / (to - from);
  return { at, ticks: roundPowers(lowest, highest) };
}

/** Seconds of a leg from 0 on. */
export function clockScale(seconds: number): Scale {
  const step = TIME_STEPS.find((each) => seconds / each <= MOST_TIME_TICKS) ?? 14_400;
  const ticks = Array.from({ length: Math.floor(seconds / step) + 1 }, (_, nth) => nth * step);
  return { at: (value) => value / Math.max(seconds, 1), ticks };
}

/** Seconds since the leg began: `0:00`, `12:30`, `1:02:30`. */
export function clockText(seconds: number): string {
  const whole = Math.round(seconds);
  const parts = [Math.floor(whole / 60) % 60, whole % 60].map((part) => String(part).padStart(2, '0'));
  const hours = Math.floor(whole / 3_600);
  return hours > 0 ? `${hours}:${parts.join(':')}` : parts.join(':').replace(/^0/u, '');
}

function linearScale(highest: number): Scale {
  const top = highest > 0 ? highest : 1;
  const step = roundStep(top / (MOST_TICKS - 1));
  const ticks = Array.from({ length: Math.floor(top / step + 1e-9) + 1 }, (_, nth) => nth * step);
  return { at: (value) => value / top, ticks };
}

/** 1, 2 or 5 of a power of ten, at least as much as wanted. */
function roundStep(wanted: number): number {
  const power = 10 ** Math.floor(Math.log10(wanted));
  return ([1, 2, 5, 10].find((digit) => digit * power >= wanted * 0.999) ?? 10) * power;
}

/** 1, 2 and 5 of each power of ten, on axes of more than two powers 1 alone. */
function roundPowers(lowest: number, highest: number): number[] {
  const digits = Math.log10(highest / lowest) > 2 ? [1] : [1, 2, 5];
  const first = Math.floor(Math.log10(lowest));
  const powers = Array.from(
    { length: Math.max(1, Math.ceil(Math.log10(highest)) - first + 1) },
    (_, nth) => 10 ** (first + nth),
  );
  return powers
    .flatMap((power) => digits.map((digit) => Number((digit * power).toPrecision(3))))
    .filter((value) => value >= lowest && value <= highest);
}
