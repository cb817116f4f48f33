import { describe, expect, test } from 'vitest';
import { FAST_PER_SERVICE, NEVER_STALE } from '../made/made-thresholds.ts';
import { areInvalid } from './rows.ts';
import { both, GENERATOR, PLAN, put, remove, turn } from './tampering.ts';
import { outcomeOf } from './verdict-of-folder.ts';

test('the run that all of these are made of passes', async () => {
  expect(await outcomeOf({})).toEqual({ verdict: 'pass', exitCode: 0, reasons: {} });
});

describe('legs that do not make up the run', () => {
  areInvalid([
    [
      'one leg twice',
      { tampering: turn('run.json', ['legs'], (legs) => (Array.isArray(legs) ? [...legs, ...legs] : legs)) },
      'legs-of-run',
      'busy-hour@1x comes twice',
    ],
    [
      'a leg that the gate wants and nobody played',
      {
        stated: {
          what: 'gate',
          gate: {
            legs: [
              { profile: 'busy-hour', load: 1 },
              { profile: 'busy-hour', load: 3 },
            ],
          },
        },
      },
      'gate-legs',
      'not busy-hour@3x',
    ],
    ['no leg at all', { tampering: put('run.json', ['legs'], []) }, 'legs-of-run', 'run.json/legs is empty'],
    [
      'an invariant that one leg never looked at',
      {
        stated: {
          objectives: [{ ...NEVER_STALE, pool: 'run' }],
          legs: [{ invariant: () => 'held' }, { load: 2 }],
        },
      },
      'invariant-looked-at',
      'never on busy-hour@2x',
    ],
  ]);
});

describe('a generator that did not do its work', () => {
  const drops = (second: number) => (second >= 15 && second < 70 ? 1 : 0);
  areInvalid([
    ['it was starved', { stated: { legs: [{ cpuRatio: () => 0.97 }] } }, 'generator-cpu', '97 % on average'],
    [
      'it was starved and dropped journeys',
      { stated: { legs: [{ cpuRatio: () => 0.97, dropped: drops }] } },
      'generator-cpu',
      '97 % on average',
    ],
    [
      'a quota held it back',
      { stated: { legs: [{ throttled: () => 0.4 }] } },
      'cpu-quota',
      'in 75 of 75 seconds',
    ],
    [
      'it waited for a CPU',
      { stated: { legs: [{ runQueueWait: () => 1.5 }] } },
      'run-queue',
      '1.5 s per second',
    ],
    ['it was late', { stated: { legs: [{ lagMs: () => 40 }] } }, 'schedule-lag', 'p99'],
    [
      'it had too few virtual users',
      {
        stated: { legs: [{ dropped: drops }] },
        tampering: both(put(PLAN, ['pool', 'vus'], 1), put(PLAN, ['played', 'streams', 0, 'vus'], 1)),
      },
      'vu-pool',
      '1, 55 dropped',
    ],
    [
      'it made fewer arrivals than planned',
      { stated: { legs: [{ arrivals: (planned, second) => (second % 5 === 0 ? planned - 1 : planned) }] } },
      'arrivals',
      '210 started, 0 dropped',
    ],
    [
      'it made the arrivals of the peak before it',
      {
        stated: {
          legs: [
            {
              arrivals: (planned, second) =>
                second < 10 ? planned * 3 : second < 40 ? planned - 2 : planned,
            },
          ],
        },
      },
      'peak-arrivals',
      '120 started, 0 dropped',
    ],
    [
      'it stood still for a while',
      {
        stated: {
          legs: [
            {
              arrivals: (planned, second) =>
                second >= 30 && second < 45 ? 0 : second >= 45 && second < 60 ? planned * 2 : planned,
            },
          ],
        },
      },
      'steady-arrivals',
      'at least 10 seconds in a row',
    ],
    [
      'nobody watched it',
      { stated: { legs: [{ cpuRatio: () => null }] } },
      'generator-cpu',
      'CPU use is not known for every second',
    ],
    ['its record is gone', { tampering: remove(GENERATOR) }, 'record-whole', 'generator.json is missing'],
    [
      'it began nothing at all',
      { stated: { legs: [{ arrivals: () => 0 }] } },
      'arrivals',
      '0 started, 0 dropped',
    ],
  ]);
});

describe('traffic that says nothing of what is judged', () => {
  areInvalid([
    [
      'there was some in the warm-up only',
      { stated: { legs: [{ sends: ({ window }) => window === 'warm-up' }] } },
      'samples',
      'none for fast@busy-hour@1x',
    ],
    [
      'one of two services got none',
      { stated: { objectives: [FAST_PER_SERVICE], legs: [{ sends: ({ svc }) => svc === 'auth' }] } },
      'samples',
      'none for fast-services/svc=tasks@busy-hour@1x',
    ],
    [
      'the journeys threw',
      { stated: { legs: [{ journeyThrew: (n) => n === 100 }] } },
      'journeys-held',
      '1 journeys threw',
    ],
    [
      'the target became another one in the middle',
      { stated: { legs: [{ version: (probe) => (probe > 30 ? '1.0.1' : '1.0.0') }] } },
      'target-identity',
      '1.0.0, then 1.0.1',
    ],
    [
      'the target became another one between two legs',
      { stated: { legs: [{}, { load: 2, version: () => '1.0.1' }] } },
      'target-identity',
      '1.0.0, then 1.0.1',
    ],
    [
      'k6 was killed',
      { stated: { legs: [{ k6: { exitCode: null, signal: 'SIGKILL', meaning: 'killed' } }] } },
      'k6-ended',
      'ended by SIGKILL',
    ],
    [
      'a hook failed',
      { tampering: put('run.json', ['legs', 0, 'hookFailure'], 'hook beforeLeg failed: ./wake') },
      'record-whole',
      'hook beforeLeg failed: ./wake',
    ],
  ]);

  test('every connection was refused: that is a failure of the target, not of the measurement', async () => {
    expect(await outcomeOf({ stated: { legs: [{ outcome: () => 'refused' }] } })).toMatchObject({
      verdict: 'fail',
      exitCode: 1,
    });
  });
});
