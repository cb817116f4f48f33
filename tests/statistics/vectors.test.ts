import { describe, expect, test } from 'vitest';
import { censoredQuantile } from '../../runner/statistics/censored-quantile.ts';
import { finalVerdict } from '../../runner/statistics/final-verdict.ts';
import { type FractionRule, fractionVerdict } from '../../runner/statistics/fraction-verdict.ts';
import { gate } from '../../runner/statistics/gate.ts';
import { generatorValidity, type InvalidReason } from '../../runner/statistics/generator-validity.ts';
import {
  type Histogram,
  histogramOf,
  histogramOver,
  histogramQuantile,
  mergeHistograms,
} from '../../runner/statistics/histogram.ts';
import { holm } from '../../runner/statistics/holm.ts';
import { minimumRequests } from '../../runner/statistics/least-evidence.ts';
import { nonInferiority } from '../../runner/statistics/non-inferiority.ts';
import { pairedRatio } from '../../runner/statistics/paired-ratio.ts';
import { gridQuantile } from '../../runner/statistics/quantile-grid.ts';
import { type QuantileInterval, quantileInterval } from '../../runner/statistics/quantile-interval.ts';
import { ratioInterval } from '../../runner/statistics/ratio.ts';
import { runsNeeded } from '../../runner/statistics/runs-needed.ts';
import { timeToRecover } from '../../runner/statistics/time-to-recover.ts';
import { type Trend, trendTest } from '../../runner/statistics/trend-test.ts';
import type { Verdict } from '../../runner/statistics/verdict.ts';
import { differences, Input, inSpecWords, type VectorFile, vectorFiles } from './vectors.ts';

const grid = (input: Input) => ({ probabilities: input.numbers('probs'), values: input.numbers('values') });
const counts = (input: Input) => ({ bad: input.numbers('bad'), total: input.numbers('total') });

function interval(input: Input): QuantileInterval {
  return {
    estimate: input.nullable('estimate'),
    lower: input.nullable('lower'),
    upper: input.nullable('upper'),
  };
}

function histogram(input: Input): Histogram {
  const buckets = input.inner('buckets');
  const entries = buckets.keys().map((index) => [Number(index), buckets.number(index)] as const);
  return histogramOf(input.number('zero'), entries);
}

/** By bucket, as the vectors have it. */
function bucketsOf({ zero, lowest, counts }: Histogram) {
  const entries = [...counts.entries()].filter(([, count]) => count !== 0);
  return { zero, buckets: Object.fromEntries(entries.map(([nth, count]) => [lowest + nth, count])) };
}

function oneOf<Word extends string>(words: readonly Word[], text: string): Word {
  const found = words.find((word) => word === text.toLowerCase());
  if (found === undefined) throw new TypeError(`${text} is none of ${words.join(', ')}`);
  return found;
}

const verdict = (input: Input): Verdict =>
  oneOf(['pass', 'fail', 'inconclusive', 'invalid'] as const, input.text('verdict'));
const trend = (input: Input): Trend | null =>
  input.isNull('trend')
    ? null
    : oneOf(['none', 'rising', 'falling', 'unknown'] as const, input.text('trend'));
const invalidReasons = (input: Input): InvalidReason[] =>
  input
    .list('invalid')
    .map((reason) => oneOf(['generator-cpu', 'schedule-lag', 'rate-gap'] as const, String(reason)));

function fractionRule(input: Input): FractionRule {
  const [level, burst] = [input.optional('level'), input.optional('assumed_burst')];
  return {
    ...(level === undefined ? {} : { level }),
    ...(burst === undefined ? {} : { assumedBurst: burst }),
  };
}

const generatorRecord = (input: Input) => ({
  planned: input.numbers('planned'),
  started: input.numbers('started'),
  dropped: input.numbers('dropped'),
  cpu: input.numbers('cpu'),
  lagP99Seconds: input.number('lag_p99'),
  tightestLimitSeconds: input.number('tightest_limit'),
  vuCap: input.number('vu_cap'),
  vusNeeded: input.number('vus_needed'),
});

const judged: Readonly<Record<string, (input: Input) => unknown>> = {
  censored_quantile: (input) =>
    censoredQuantile(
      grid(input),
      { answered: input.number('answered'), unanswered: input.number('unanswered') },
      input.number('p'),
    ),
  final_verdict: (input) =>
    finalVerdict(
      { verdict: verdict(input), reason: input.text('reason') },
      trend(input),
      invalidReasons(input),
    ),
  fraction_verdict: (input) => fractionVerdict(counts(input), input.number('allowed'), fractionRule(input)),
  gate: (input) =>
    gate(input.inners('objectives').map((o) => ({ verdict: verdict(o), pFail: o.nullable('p_fail') }))),
  generator_validity: (input) => generatorValidity(generatorRecord(input)),
  grid_quantile: (input) => gridQuantile(grid(input), input.number('p')),
  histogram_over: (input) => histogramOver(histogram(input.inner('h')), input.number('limit')),
  histogram_quantile: (input) => histogramQuantile(histogram(input.inner('h')), input.number('q')),
  holm: (input) => holm(input.numbers('p_values')),
  merge_histograms: (input) => bucketsOf(mergeHistograms(input.inners('hists').map(histogram))),
  minimum_requests: (input) => minimumRequests(input.number('allowed'), input.optional('level')),
  non_inferiority: (input) => nonInferiority(input.numbers('candidate'), input.numbers('baseline')),
  paired_ratio: (input) => pairedRatio(input.numbers('on'), input.numbers('off'), input.number('limit')),
  quantile_interval: (input) =>
    quantileInterval(
      grid(input),
      input.number('q'),
      { bad: input.numbers('bad_at_q'), total: input.numbers('total') },
      input.optional('level'),
    ),
  ratio_interval: (input) => ratioInterval(interval(input.inner('a')), interval(input.inner('b'))),
  runs_needed: (input) => runsNeeded(input.number('cv'), { paired: input.flag('paired') }),
  time_to_recover: (input) => timeToRecover(counts(input), input.number('allowed')),
  trend_test: (input) => trendTest(input.numbers('x')),
};

test('every vector file has its function, and every function its vectors', () => {
  expect(vectorFiles.map((file) => file.function)).toEqual(Object.keys(judged).toSorted());
});

describe.each(vectorFiles)('$function matches the reference', (file: VectorFile) => {
  test.each(file.cases)('$name', ({ input, expected }) => {
    const given = new Input(input);
    const result = inSpecWords(judged[file.function]?.(given));
    expect(differences(result, expected, file)).toEqual([]);
    expect(given.unread()).toEqual([]);
  });
});
