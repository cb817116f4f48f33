import { expect, test } from 'vitest';
import { askedRequests, badRequests } from '../../runner/model/request-counts.ts';

const requests = {
  started: 100,
  good: 60,
  error: 1,
  refused: 2,
  timeout: 4,
  limited: 8,
  skipped: 16,
  unfinished: 32,
};

test('a request without a useful answer is bad, whatever the reason, and so is one that was never sent', () => {
  expect(badRequests({ requests })).toBe(1 + 2 + 4 + 8 + 16 + 32);
});

test('what users asked for includes what was skipped because an earlier step failed', () => {
  expect(askedRequests({ requests })).toBe(116);
});

test('a leg without requests has neither', () => {
  const none = {
    started: 0,
    good: 0,
    error: 0,
    refused: 0,
    timeout: 0,
    limited: 0,
    skipped: 0,
    unfinished: 0,
  };
  expect([badRequests({ requests: none }), askedRequests({ requests: none })]).toEqual([0, 0]);
});
