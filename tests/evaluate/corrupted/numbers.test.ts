import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe } from 'vitest';
import { ZERO_AT_MS } from '../made/made-leg.ts';
import { areInvalid } from './rows.ts';
import { EVENTS, GENERATOR, put, replace, SUMMARY, TARGET } from './tampering.ts';

const PEAK_TIMES = ['metrics', 'response_time{window:peak}'];

describe('numbers that nobody can have measured', () => {
  areInvalid([
    [
      'no number at all',
      { tampering: replace(SUMMARY, '"testRunDurationMs":', '"testRunDurationMs":NaN,"was":') },
      'record-whole',
      'summary.json is not JSON',
    ],
    [
      'a count below nothing',
      { tampering: put(SUMMARY, ['metrics', 'requests', 'count'], -450) },
      'record-whole',
      'summary.json/metrics/requests',
    ],
    [
      'a time below nothing',
      { tampering: put(SUMMARY, [...PEAK_TIMES, 'min'], -1) },
      'record-whole',
      'summary.json/metrics/response_time{window:peak}/min must be at least 0',
    ],
    [
      'a number too large for any computer',
      { tampering: replace(GENERATOR, '"cpuCores": 0.6', '"cpuCores": 1e999') },
      'record-whole',
      'generator.json/samples/0/cpuCores',
    ],
    [
      'CPU use below nothing',
      { tampering: put(GENERATOR, ['samples', 3, 'cpuCores'], -2) },
      'record-whole',
      'generator.json/samples/3/cpuCores is -2',
    ],
    [
      'a probe that was answered before it was sent',
      { tampering: put(TARGET, ['during', 2, 'durationMs'], -1) },
      'record-whole',
      'target.json/during/2/durationMs is -1',
    ],
    [
      'samples of the generator from before the last ones',
      { tampering: put(GENERATOR, ['samples', 30, 'atMs'], ZERO_AT_MS - 60_000) },
      'clock-steady',
      'generator.json: sample 31 is',
    ],
    [
      'probes of the target from before the last ones',
      { tampering: put(TARGET, ['after', 'atMs'], ZERO_AT_MS - 60_000) },
      'clock-steady',
      'target.json: probe',
    ],
    [
      'a k6 that ended before it started',
      { tampering: put('run.json', ['legs', 0, 'k6', 'endedAtMs'], ZERO_AT_MS - 60_000) },
      'clock-steady',
      'run.json: k6 ended before it started',
    ],
    [
      'a clock that stood at zero on another day',
      { tampering: replace(EVENTS, String(ZERO_AT_MS), String(ZERO_AT_MS + 86_400_000)) },
      'clock-steady',
      'events.ndjson: the clock stood at zero while k6 did not run',
    ],
    [
      'a clock that stood at zero twice',
      {
        tampering: (folder) => {
          const text = readFileSync(join(folder, EVENTS), 'utf8');
          writeFileSync(join(folder, EVENTS), text + text);
        },
      },
      'clock-steady',
      'the clock stood at zero 2 times',
    ],
    [
      'a clock that never stood at zero',
      { tampering: (folder) => writeFileSync(join(folder, EVENTS), '') },
      'record-whole',
      'events.ndjson does not say when the clock stood at zero',
    ],
    [
      'more cores than the machine had',
      { tampering: put(GENERATOR, ['cores'], 64) },
      'legs-of-run',
      'generator.json has 64 cores, run.json 2',
    ],
  ]);
});
