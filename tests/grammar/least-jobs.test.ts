import { expect, test } from 'vitest';
import { parseLeastJobs } from '../../runner/grammar/least-jobs.ts';
import { refusal, understood } from './refusal.ts';

test.each([
  ['>= 1', 1],
  ['>=12', 12],
  [' >= 0.5 ', 0.5],
])('"%s" asks for %d jobs in progress', (text, jobs) => {
  expect(understood(parseLeastJobs(text))).toBe(jobs);
});

test.each([
  ['none at all', '>= 0'],
  ['an upper limit', '<= 5'],
  ['more than', '> 1'],
  ['no rule', '1'],
  ['a word', '>= some'],
  ['fewer than none', '>= -1'],
  ['nothing', ''],
])('%s is refused: "%s"', (_, text) => {
  expect(refusal(parseLeastJobs(text))).toEqual({
    message: `"${text}" is not a number of jobs in progress`,
    remedy: 'Write the fewest jobs in progress with which the objective may pass, such as ">= 1".',
  });
});
