import { decimalText, millisecondsText, rateText, ratioText } from '../../../runner/model/number-text.ts';
import { faded, pageFont } from './palette.js';

const TIME_STEPS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200];
const MOST_TIME_TICKS = 8;

/** A value of a chart with its unit. */
export function valueText(value, unit) {
  if (unit === 'ms') return millisecondsText(value);
  return unit === 'ratio' ? ratioText(value) : rateText(value);
}

/** `0:00`, `12:30`, `1:02:30` since the leg began. */
export function clockText(seconds) {
  const whole = Math.round(seconds);
  const parts = [Math.floor(whole / 60) % 60, whole % 60].map((part) => String(part).padStart(2, '0'));
  const hours = Math.floor(whole / 3_600);
  return hours > 0 ? `${hours}:${parts.join(':')}` : parts.join(':').replace(/^0/, '');
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
    ticks: { ...tickLook(palette), stepSize, maxRotation: 0, callback: clockText },
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
    ticks: { ...tickLook(palette), padding: 8, maxTicksLimit: 6, callback: tickText(axis) },
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
  const plain = (value) => (axis.unit === 'perSecond' ? decimalText(value, 1) : valueText(value, axis.unit));
  return axis.scale === 'linear' ? plain : (value) => (isRound(value) ? plain(value) : null);
}

/** 1, 2 and 5 of each power of ten: what a logarithmic axis labels. */
function isRound(value) {
  const leading = value / 10 ** Math.floor(Math.log10(value) + 1e-9);
  return [1, 2, 5].some((digit) => Math.abs(leading - digit) < 1e-6);
}

function axisTitle(text, palette) {
  return { display: true, text, color: palette.muted, font: pageFont(11), padding: 6 };
}

function tickLook(palette) {
  return { color: palette.muted, font: pageFont(11) };
}
