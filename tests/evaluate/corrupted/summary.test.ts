import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe } from 'vitest';
import { areInvalid } from './rows.ts';
import { both, put, replace, SUMMARY, timeline, turn } from './tampering.ts';

const PEAK_TIMES = ['metrics', 'response_time{window:peak}'];
const halved = (value: unknown) => Number(value) / 2;
const eachOf = (how: (value: unknown) => unknown) => (list: unknown) =>
  Array.isArray(list) ? list.map(how) : list;

describe('a summary that tells another story than the timeline', () => {
  areInvalid([
    [
      'percentiles that were averaged: every quantile is the mean',
      {
        tampering: turn(
          SUMMARY,
          [...PEAK_TIMES, 'quantiles'],
          eachOf(() => 70),
        ),
      },
      'summary-fits',
      'response_time{window:peak}: quantile 0',
    ],
    [
      'quantiles that were halved',
      { tampering: turn(SUMMARY, [...PEAK_TIMES, 'quantiles'], eachOf(halved)) },
      'summary-fits',
      'quantiles do not rise from its least to its greatest value',
    ],
    [
      'times that were halved altogether',
      {
        tampering: both(
          turn(SUMMARY, [...PEAK_TIMES, 'quantiles'], eachOf(halved)),
          turn(SUMMARY, [...PEAK_TIMES, 'min'], halved),
        ),
      },
      'summary-fits',
      'which the histograms rule out',
    ],
    [
      'quantiles in disorder',
      {
        tampering: turn(SUMMARY, [...PEAK_TIMES, 'quantiles'], (list) =>
          Array.isArray(list) ? list.toReversed() : list,
        ),
      },
      'summary-fits',
      'do not rise',
    ],
    [
      'fewer requests in the peak',
      { tampering: put(SUMMARY, ['metrics', 'requests{window:peak}', 'count'], 300) },
      'summary-fits',
      'requests{window:peak} counts 300, the timeline 360',
    ],
    [
      'fewer requests in all',
      { tampering: put(SUMMARY, ['metrics', 'requests', 'count'], 400) },
      'counts-agree',
      'requests: 400 in the summary, 450 in the timeline',
    ],
    [
      'requests that ended and never began',
      {
        tampering: both(
          put(SUMMARY, ['metrics', 'requests_started', 'count'], 0),
          timeline((lines) => lines.filter(({ metric }) => metric !== 'requests_started')),
        ),
      },
      'counts-agree',
      '450 requests ended, but only 0 began',
    ],
    [
      'a metric that was left out',
      { tampering: replace(SUMMARY, '"requests{window:peak}"', '"requests{window:pique}"') },
      'record-whole',
      'summary.json lacks 1 metrics, first requests{window:peak}',
    ],
    [
      'quantiles that were left out',
      { tampering: put(SUMMARY, [...PEAK_TIMES, 'quantiles'], [1, 2, 3]) },
      'record-whole',
      'summary.json has not every quantile of response_time{window:peak}',
    ],
    [
      'a time that became a counter',
      { tampering: put(SUMMARY, ['metrics', 'response_time'], { type: 'counter', count: 450 }) },
      'summary-fits',
      'response_time counts 450, the timeline 0',
    ],
    [
      'a k6 that played for a minute less',
      { tampering: put(SUMMARY, ['testRunDurationMs'], 15_000) },
      'leg-length',
      '15 s',
    ],
    [
      'a k6 that played for longer than it ran',
      { tampering: put(SUMMARY, ['testRunDurationMs'], 3_600_000) },
      'clock-steady',
      'summary.json: k6 ran for',
    ],
  ]);

  areInvalid([
    [
      'slow requests of which none was counted beyond the limit',
      {
        stated: { legs: [{ latencyMs: ({ nthJourney }) => (nthJourney % 5 === 0 ? 900 : 50) }] },
        tampering: (folder) => {
          for (const name of Object.keys(metricsIn(folder)).filter((each) => each.startsWith('over_limit')))
            put(SUMMARY, ['metrics', name, 'count'], 0)(folder);
          timeline((lines) => {
            const uncounted = new Set(
              lines.filter(({ metric }) => metric === 'over_limit').map((line) => line['id']),
            );
            return lines.map((line) =>
              line['kind'] === 'push' && Array.isArray(line['c'])
                ? { ...line, c: line['c'].filter(([id]) => !uncounted.has(id)) }
                : line,
            );
          })(folder);
        },
      },
      'limits-counted',
      'fast: 0 counted, 72 to 72 in the histograms',
    ],
  ]);
});

function metricsIn(folder: string): object {
  return JSON.parse(readFileSync(join(folder, SUMMARY), 'utf8')).metrics;
}
