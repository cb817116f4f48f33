import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe } from 'vitest';
import { areRefused } from './rows.ts';
import { PLAN, put, remove, replace, SUMMARY, truncate } from './tampering.ts';

describe('a folder that cannot be judged at all is refused', () => {
  areRefused([
    [
      'a file was changed after it was sealed',
      { tampering: put(SUMMARY, ['testRunDurationMs'], 80_000), seal: 'broken' },
      'record-altered',
      `${SUMMARY} has other content`,
    ],
    [
      'a file was added after it was sealed',
      { tampering: (folder) => writeFileSync(join(folder, 'better.json'), '{}'), seal: 'broken' },
      'record-altered',
      'better.json was added',
    ],
    [
      'the seal is gone',
      { tampering: remove('SHA256SUMS'), seal: 'broken' },
      'record-unreadable',
      'SHA256SUMS',
    ],
    ['the manifest was truncated', { tampering: truncate('run.json', 0.5) }, 'record-unreadable', 'run.json'],
    [
      'the manifest lacks a field',
      { tampering: replace('run.json', '"seed"', '"sead"') },
      'record-unreadable',
      '"seed" is missing',
    ],
    [
      'the run did not end',
      { tampering: put('run.json', ['complete'], false) },
      'record-unreadable',
      'incomplete',
    ],
    [
      'it is newer than this version',
      { tampering: put('run.json', ['schemaVersion'], 2) },
      'record-newer',
      'version 2',
    ],
    ['a plan is newer', { tampering: put(PLAN, ['schemaVersion'], 2) }, 'record-newer', 'version 2'],
    [
      'a plan was truncated',
      { tampering: truncate(PLAN, 0.5) },
      'record-unreadable',
      'plan.json is not JSON',
    ],
    [
      'a leg of the run is gone',
      { stated: { legs: [{}, { load: 2 }] }, tampering: remove('legs/busy-hour@2x/plan.json') },
      'record-unreadable',
      'busy-hour@2x: plan.json is missing',
    ],
    [
      'a leg lasts longer than anybody has planned for',
      { tampering: put(PLAN, ['durationMs'], 1e15) },
      'record-unreadable',
      'arrivals are planned for 75 seconds',
    ],
    [
      'the thresholds are gone',
      { tampering: remove('inputs/thresholds.json') },
      'file-missing',
      'inputs/thresholds.json',
    ],
    [
      'the thresholds cannot be read',
      { tampering: truncate('inputs/thresholds.json', 0.5) },
      'bad-input',
      'thresholds.json',
    ],
  ]);
});
