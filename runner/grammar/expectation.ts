import type { Expectation } from '../schema/plan-schema.ts';
import { parseDurationMs } from './duration.ts';
import { asComparison, type Comparison } from './load.ts';
import { type Parsed, parsed, refused } from './parsed.ts';

type Limit = Pick<Expectation, 'limit' | 'unit'>;
type Rise = Pick<Expectation, 'allowedRiseMs'>;
type Statistic = Pick<Expectation, 'statistic' | 'probability'>;

const EXAMPLES =
  'Write a statistic, an operator and a limit: "p95 < 200ms", "ratio >= 99.99%", "count == 0", "p95 <= 1.25x", "p95 <= 1.25x or +10ms".';

const RISE_EXAMPLE = 'Write how much more is allowed in any case like "p95 <= 1.25x or +10ms".';

/**
 * Parses what an objective demands:
 *
 *     expectation = statistic operator limit [ "or +" duration ]
 *     statistic   = "p" number above 0 and below 100 | "ratio" | "count" | "mean" | "max"
 *     operator    = "<" | "<=" | "==" | ">=" | ">"
 *     limit       = duration | number "%" | number "x" | number
 *
 * Percentages become ratios (99.99 % is 0.9999), times ms. `p95 <= 1.25x or +10ms` allows whichever is more.
 */
export function parseExpectation(text: string): Parsed<Expectation> {
  const match = /^\s*([a-z]+[\d.]*)\s*(<=|>=|==|<|>)\s*(\S+)(?:\s+or\s+\+(\S+))?\s*$/.exec(text);
  if (!match) return refused(`"${text}" is not an expectation`, EXAMPLES);
  const [, statisticText = '', operator, limitText = '', riseText] = match;
  const statistic = parseStatistic(statisticText);
  if (!statistic.ok) return statistic;
  const limit = parseLimit(limitText);
  if (!limit.ok) return limit;
  const rise = parseRise(riseText);
  if (!rise.ok) return rise;
  const expectation = {
    ...statistic.value,
    operator: asComparison(operator),
    ...limit.value,
    ...rise.value,
    text: text.trim(),
  };
  return sensible(expectation);
}

function parseStatistic(text: string): Parsed<Statistic> {
  if (/^p[\d.]+$/.test(text)) {
    const percentile = parsePercentile(text);
    return percentile.ok ? parsed({ statistic: 'percentile', probability: percentile.value }) : percentile;
  }
  const named = (['ratio', 'count', 'mean', 'max'] as const).find((name) => name === text);
  if (named) return parsed({ statistic: named, probability: null });
  return refused(`"${text}" is not a statistic`, 'Use p50 to p99.99, ratio, count, mean or max.');
}

/** `p95` or `p99.9` as a probability. Four decimals are finer than any run can tell apart. */
export function parsePercentile(text: string): Parsed<number> {
  const percent = Number(/^p(\d+(?:\.\d{1,4})?)$/.exec(text)?.[1]);
  if (percent > 0 && percent < 100) return parsed(Number((percent / 100).toFixed(10)));
  return refused(
    `${text} is not a percentile`,
    'A percentile lies above 0 and below 100, with at most four decimals: p95, p99, p99.9.',
  );
}

function parseLimit(text: string): Parsed<Limit> {
  const percent = /^(\d+(?:\.\d+)?)%$/.exec(text)?.[1];
  if (percent !== undefined)
    return parsed({ limit: Number((Number(percent) / 100).toFixed(12)), unit: 'ratio' });
  const factor = /^(\d+(?:\.\d+)?)x$/.exec(text)?.[1];
  if (factor !== undefined) return parsed({ limit: Number(factor), unit: 'x' });
  if (/^\d+$/.test(text)) return parsed({ limit: Number(text), unit: 'count' });
  const duration = parseDurationMs(text);
  if (duration.ok) return parsed({ limit: duration.value, unit: 'ms' });
  return refused(
    `"${text}" is not a limit`,
    'Write a time (200ms, 2s), a share (99.99%), a factor (1.25x) or a count (0).',
  );
}

function parseRise(text: string | undefined): Parsed<Rise> {
  if (text === undefined) return parsed({});
  const duration = parseDurationMs(text);
  if (duration.ok) return parsed({ allowedRiseMs: duration.value });
  return refused(`"+${text}" is not a time`, RISE_EXAMPLE);
}

const UNITS: Readonly<Record<Expectation['statistic'], readonly Expectation['unit'][]>> = {
  percentile: ['ms', 'x'],
  ratio: ['ratio'],
  count: ['count'],
  mean: ['ms', 'x'],
  max: ['ms'],
};

const OPERATORS: Readonly<Record<Expectation['statistic'], readonly Comparison[]>> = {
  percentile: ['<', '<='],
  ratio: ['>=', '>'],
  count: ['==', '<='],
  mean: ['<', '<='],
  max: ['<', '<='],
};

/** Refuses what parses but can mean nothing: a count in ms, a percentile that must exceed its limit, a ratio of 120 %. */
function sensible(expectation: Expectation): Parsed<Expectation> {
  const { statistic, unit, operator, limit, text } = expectation;
  if (!UNITS[statistic].includes(unit)) {
    return refused(`"${text}" compares a ${statistic} with a ${unit === 'ms' ? 'time' : unit}`, EXAMPLES);
  }
  if (!OPERATORS[statistic].includes(operator)) {
    return refused(
      `"${text}": a ${statistic} cannot be judged with ${operator}`,
      `Use ${OPERATORS[statistic].join(' or ')}.`,
    );
  }
  if (unit === 'ratio' && (limit <= 0 || limit >= 1)) {
    return refused(
      `"${text}": the share must lie above 0 % and below 100 %`,
      'For "never", use "count == 0" on what must not happen.',
    );
  }
  if (unit === 'x' && limit <= 0)
    return refused(`"${text}": a factor must lie above 0`, 'Write it like "p95 <= 1.25x".');
  return expectation.allowedRiseMs === undefined ? parsed(expectation) : sensibleRise(expectation);
}

/** More in any case contradicts a factor that demands less. */
function sensibleRise(expectation: Expectation): Parsed<Expectation> {
  const { unit, limit, text } = expectation;
  return unit === 'x' && limit >= 1
    ? parsed(expectation)
    : refused(`"${text}": only a factor of 1 or more allows a time beside it`, RISE_EXAMPLE);
}
