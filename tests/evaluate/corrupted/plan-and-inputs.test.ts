import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe } from 'vitest';
import { areInvalid } from './rows.ts';
import { both, PLAN, put, remove, replace, SUMMARY, type Tampering, turn } from './tampering.ts';

/** An objective as the plan and the thresholds of the run state it, in both files made laxer. */
const LAX_THRESHOLDS: Tampering = replace('inputs/thresholds.json', 'p95 < 200ms', 'p95 < 900ms');

/** The hash in the manifest made to agree, as a careful forger would. */
const withOwnHash: Tampering = (folder) => {
  const bytes = readFileSync(join(folder, 'inputs/thresholds.json'));
  put('run.json', ['inputs', 'thresholds'], createHash('sha256').update(bytes).digest('hex'))(folder);
};

describe('a plan that was not played, or thresholds that were not asked', () => {
  areInvalid([
    [
      'the plan of another leg',
      { tampering: both(put(PLAN, ['id'], 'busy-hour@3x'), put(PLAN, ['load'], 3)) },
      'legs-of-run',
      'legs/busy-hour@1x/plan.json is the plan of busy-hour@3x',
    ],
    [
      'another load than the run says',
      { tampering: put('run.json', ['legs', 0, 'load'], 3) },
      'legs-of-run',
      'plays busy-hour@1x, run.json says busy-hour@3x',
    ],
    [
      'arrivals from another seed',
      { tampering: put(PLAN, ['played', 'seed'], 8) },
      'legs-of-run',
      'was drawn from seed 8, run.json says 7',
    ],
    [
      'a limit that is not what its text says',
      { tampering: put(PLAN, ['checks', 0, 'expectation', 'limit'], 900) },
      'plan-holds',
      'plan.json/checks/0/expectation does not mean "p95 < 200ms"',
    ],
    [
      'a limit that k6 counted otherwise',
      { tampering: put(PLAN, ['played', 'limits', 0, 'limitMs'], 900) },
      'plan-holds',
      'k6 counted another limit as "below-200"',
    ],
    [
      'a laxer limit in the plan',
      {
        tampering: both(
          put(PLAN, ['checks', 0, 'expectation', 'limit'], 900),
          put(PLAN, ['checks', 0, 'expectation', 'text'], 'p95 < 900ms'),
        ),
      },
      'thresholds-fit',
      'judges "p95 < 900ms", the thresholds say "p95 < 200ms"',
    ],
    [
      'an objective judged on the warm-up',
      { tampering: put(PLAN, ['checks', 0, 'window'], 'warm-up') },
      'thresholds-fit',
      'judges "warm-up", the thresholds say "peak"',
    ],
    [
      'a shorter peak allowed than asked',
      { tampering: put(PLAN, ['minimumPeakMs'], 1_000) },
      'thresholds-fit',
      'minimumPeakMs is 1000, the thresholds say 60000',
    ],
    [
      'a check that was taken out',
      { tampering: put(PLAN, ['checks'], []) },
      'objective fast',
      'No request of what was run can satisfy',
    ],
    [
      'a check that is made twice',
      {
        tampering: turn(PLAN, ['checks'], (checks) =>
          Array.isArray(checks) ? [...checks, ...checks] : checks,
        ),
      },
      'plan-holds',
      '"fast" comes twice',
    ],
    [
      'thresholds that were edited after the run',
      { tampering: LAX_THRESHOLDS },
      'inputs-kept',
      'inputs/thresholds.json is not the one whose hash is in run.json',
    ],
    [
      'thresholds that were edited, and their hash with them',
      { tampering: both(LAX_THRESHOLDS, withOwnHash) },
      'thresholds-fit',
      'judges "p95 < 200ms", the thresholds say "p95 < 900ms"',
    ],
    [
      'a profile with another hash',
      {
        tampering: (folder) =>
          writeFileSync(join(folder, 'inputs/profiles/busy-hour.json'), '{"mild": true}'),
      },
      'inputs-kept',
      'inputs/profiles/busy-hour.json is not the one whose hash is in run.json',
    ],
    [
      'a profile that is not kept',
      { tampering: put('run.json', ['inputs', 'profiles'], {}) },
      'inputs-kept',
      'run.json/inputs/profiles lacks "busy-hour"',
    ],
    [
      'another scenario than was played',
      {
        tampering: (folder) =>
          writeFileSync(join(folder, 'inputs/bundles/busy-hour.js'), 'export default 1;'),
      },
      'inputs-kept',
      'inputs/bundles/busy-hour.js is not the one',
    ],
    [
      'a scenario that is gone',
      { tampering: remove('inputs/bundles/busy-hour.js') },
      'inputs-kept',
      'inputs/bundles/busy-hour.js is missing',
    ],
    [
      'a kit of another version',
      { tampering: both(put(PLAN, ['played', 'contract'], 2), put(PLAN, ['catalogue', 'contract'], 2)) },
      'contract',
      'plan.json/played/contract is 2',
    ],
    [
      'a summary by a kit of another version',
      { tampering: put(SUMMARY, ['contract'], 0) },
      'contract',
      'summary.json/contract is 0',
    ],
    [
      'a peak without length',
      { tampering: put(PLAN, ['played', 'windows', 1, 'toMs'], 10_000) },
      'plan-holds',
      '"peak" is empty',
    ],
    [
      'a peak that lasts beyond the leg',
      { tampering: put(PLAN, ['played', 'windows', 1, 'toMs'], 7_200_000) },
      'plan-holds',
      '"peak" ends after the leg',
    ],
    [
      'two peaks',
      { tampering: put(PLAN, ['played', 'windows', 0, 'name'], 'peak') },
      'plan-holds',
      '"peak" comes twice',
    ],
    [
      'windows that overlap',
      { tampering: put(PLAN, ['played', 'windows', 1, 'fromMs'], 0) },
      'plan-holds',
      '"peak" begins within the one before',
    ],
    [
      'a leg that is shorter than its arrivals',
      { tampering: put(PLAN, ['durationMs'], 70_000) },
      'plan-holds',
      'plan.json/durationMs is 70000, "users" has arrivals for 75 seconds',
    ],
    [
      'a larger pool than was played',
      { tampering: put(PLAN, ['pool', 'vus'], 5_000) },
      'plan-holds',
      'plan.json/pool/vus is 5000',
    ],
  ]);
});
