import { decimalText, millisecondsText, rateText, ratioText } from '../../../runner/model/number-text.ts';
import { clockText } from '../../view/scale.ts';
import { faded, fontOf } from './palette.js';

const TIME_STEPS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200];
const MOST_TIME_TICKS = 8;

/** A value of a chart with its unit. */
export function valueText(value, unit) {
  if (unit === 'ms') return millisecondsText(value);
  if (unit === 'count') return decimalText(value, 1);
  return unit === 'ratio' ? ratioText(value) : rateText(value);
}

export function timeAxis(seconds, palette) {
  const stepSize = TIME_STEPS.find((step) => seconds / step <= MOST_TIME_TICKS) ?? 14_400;
  return {
    type: 'linear',
    offset: false,
    min: 0,
    max: seconds,
    title: axisTitle('time since the leg began, min:s', palette),
    border: { color: palette.line },
    grid: { display: false },
    ticks: { ...tickLook(palette), stepSize, wholeStep: stepSize, maxRotation: 0, callback: clockText },
  };
}

export function valueAxis(axis, palette, extra = {}) {
  return {
    type: axis.scale,
    ...(axis.scale === 'linear' && { beginAtZero: true }),
    ...(axis.unit === 'ratio' && { max: 1 }),
    title: axisTitle(axis.title, palette),
    border: { display: false },
    grid: { color: faded(palette.line, 0.8), tickLength: 0 },
    ticks: {
      ...tickLook(palette),
      padding: 8,
      maxTicksLimit: 6,
      autoSkip: axis.scale === 'linear',
      callback: tickText(axis),
    },
    ...(axis.scale === 'logarithmic' && { afterBuildTicks: setRoundTicks }),
    ...extra,
  };
}

export function tailAxis(highest, palette) {
  return {
    type: 'logarithmic',
    min: 1,
    max: 10 ** Math.ceil(Math.log10(Math.max(highest, 10)) - 1e-9),
    title: axisTitle('percentile, tail axis', palette),
    border: { color: palette.line },
    grid: { display: false },
    ticks: { ...tickLook(palette), maxRotation: 0, autoSkip: false, callback: percentileTick },
  };
}

function percentileTick(tail) {
  const tens = Math.log10(tail);
  if (Math.abs(tens - Math.round(tens)) > 1e-6) return tail === 2 ? 'p50' : null;
  return tail === 1 ? 'p0' : `p${decimalText((1 - 1 / tail) * 100, 6)}`;
}

function tickText(axis) {
  return (value) => (axis.unit === 'perSecond' ? decimalText(value, 1) : valueText(value, axis.unit));
}

/** 1, 2 and 5 of each power of ten, on axes of many powers 1 alone. */
function setRoundTicks(scale) {
  const [low, high] = [Math.floor(Math.log10(scale.min)), Math.ceil(Math.log10(scale.max))];
  const digits = Math.log10(scale.max / scale.min) > 3 ? [1] : [1, 2, 5];
  const powers = Array.from({ length: high - low + 1 }, (_, step) => 10 ** (low + step));
  scale.ticks = powers
    .flatMap((power) => digits.map((digit) => digit * power))
    .filter((value) => value >= scale.min && value <= scale.max)
    .map((value) => ({ value }));
}

function axisTitle(text, palette) {
  return { display: true, text, color: palette.muted, font: fontOf(palette, 11), padding: 6 };
}

function tickLook(palette) {
  return { color: palette.muted, font: fontOf(palette, 11) };
}
