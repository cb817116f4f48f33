import { describe, expect, it } from 'vitest';
import { limitsBelow, prepareLimits, slowFromMs } from '../../scenarios/kit/core/limits.ts';
import { outcomeOf } from '../../scenarios/kit/core/outcome.ts';
import { prepareTimingNames, readServerTiming } from '../../scenarios/kit/core/server-timing.ts';

describe('how a request ended', () => {
  it.each([
    { status: 200, errorCode: 0, outcome: 'good' },
    { status: 304, errorCode: 0, outcome: 'good' },
    { status: 399, errorCode: 0, outcome: 'good' },
    { status: 404, errorCode: 1404, outcome: 'error' },
    { status: 500, errorCode: 1500, outcome: 'error' },
    { status: 199, errorCode: 0, outcome: 'error' },
    { status: 429, errorCode: 1429, outcome: 'limited' },
    { status: 0, errorCode: 1050, outcome: 'timeout' },
    { status: 200, errorCode: 1050, outcome: 'timeout', why: 'the time ran out in the middle of the body' },
    { status: 0, errorCode: 1212, outcome: 'refused', why: 'connection refused' },
    { status: 0, errorCode: 1101, outcome: 'refused', why: 'no such host' },
    { status: 0, errorCode: 1310, outcome: 'refused', why: 'unknown certificate authority' },
    { status: 0, errorCode: 1000, outcome: 'refused', why: 'anything without an answer' },
    { status: 200, errorCode: 1220, outcome: 'refused', why: 'reset in the middle of the body' },
    { status: 200, errorCode: 1630, outcome: 'refused', why: 'the HTTP/2 stream broke off' },
    { status: 200, errorCode: 1701, outcome: 'error', why: 'the body cannot be decompressed' },
  ])('status $status, error code $errorCode: $outcome', ({ status, errorCode, outcome }) => {
    expect(outcomeOf(status, errorCode)).toBe(outcome);
  });

  it.each([
    { status: 404, errorCode: 1404, outcome: 'good' },
    { status: 200, errorCode: 0, outcome: 'error' },
    { status: 429, errorCode: 1429, outcome: 'limited' },
  ])('with 404 alone accepted, status $status is $outcome', ({ status, errorCode, outcome }) => {
    expect(outcomeOf(status, errorCode, [404])).toBe(outcome);
  });
});

describe('Server-Timing', () => {
  const names = prepareTimingNames({ database: ['db', 'Sql'], pool: ['pool'] });
  const none = { databaseMs: undefined, poolMs: undefined };

  it.each([
    { header: undefined, times: none },
    { header: '', times: none },
    { header: 'app;dur=12', times: none },
    { header: 'db;dur=12.5', times: { databaseMs: 12.5, poolMs: undefined } },
    { header: 'db;dur=0', times: { databaseMs: 0, poolMs: undefined } },
    { header: 'app;dur=1, db;dur=3.25, pool;dur=0.1', times: { databaseMs: 3.25, poolMs: 0.1 } },
    { header: 'db;dur=12.50, pool;dur=0.00', times: { databaseMs: 12.5, poolMs: 0 } },
    { header: 'app;dur=1,db;dur=3', times: { databaseMs: 3, poolMs: undefined } },
    { header: 'app;desc="x, db;dur=5", db;dur=1', times: { databaseMs: 1, poolMs: undefined } },
    { header: 'app;dur=1, db;dur= , pool;dur=2', times: { databaseMs: undefined, poolMs: 2 } },
    { header: 'db;dur=1,db;dur=2,sql;dur=4', times: { databaseMs: 7, poolMs: undefined } },
    { header: 'DB;DUR=5 , POOL ; dur = 6', times: { databaseMs: 5, poolMs: 6 } },
    { header: 'db;desc="a, b; dur=9";dur=2', times: { databaseMs: 2, poolMs: undefined } },
    { header: 'db;desc="a \\" b";dur=2', times: { databaseMs: 2, poolMs: undefined } },
    { header: 'db;dur="2.5";desc=x', times: { databaseMs: 2.5, poolMs: undefined } },
    { header: 'db;desc=dur=3;dur=4', times: { databaseMs: 4, poolMs: undefined } },
    { header: 'db', times: none },
    { header: 'db;desc=x', times: none },
    { header: 'db;dur=', times: none },
    { header: 'db;dur=soon, pool;dur=2', times: { databaseMs: undefined, poolMs: 2 } },
    { header: 'db;dur=-3', times: none },
    { header: 'db;dur=Infinity', times: none },
    { header: ',,;;, db;dur=1,', times: { databaseMs: 1, poolMs: undefined } },
    { header: 'constructor;dur=5, __proto__;dur=6', times: none },
    { header: '"db;dur=5', times: none },
  ])('$header', ({ header, times }) => {
    expect(readServerTiming(header, names)).toEqual(times);
  });
});

describe('limits', () => {
  const below = { sli: 'response_time', tag: 'lt200', limitMs: 200, inclusive: false } as const;
  const upTo = { sli: 'response_time', tag: 'le200', limitMs: 200, inclusive: true } as const;
  const wide = { sli: 'response_time', tag: 'lt2000', limitMs: 2_000, inclusive: false } as const;
  const database = { sli: 'db_time', tag: 'lt100', limitMs: 100, inclusive: false } as const;
  const limits = prepareLimits([below, upTo, wide, database]);

  it.each([
    { sampleMs: 199.999, failed: [] },
    { sampleMs: 200, failed: ['lt200'] },
    { sampleMs: 200.001, failed: ['lt200', 'le200'] },
    { sampleMs: 2_000, failed: ['lt200', 'le200', 'lt2000'] },
  ])('$sampleMs ms fails $failed', ({ sampleMs, failed }) => {
    expect(limitsBelow(limits.response_time, sampleMs).map(({ tag }) => tag)).toEqual(failed);
  });

  it('count for their own SLI alone', () => {
    expect(limitsBelow(limits.db_time, 150).map(({ tag }) => tag)).toEqual(['lt100']);
    expect(limitsBelow(limits.pool_time, 1e9)).toEqual([]);
  });

  it('make a request worth an event from twice the largest limit on the response time', () => {
    expect(slowFromMs(limits)).toBe(4_000);
    expect(slowFromMs(prepareLimits([database]))).toBe(Number.POSITIVE_INFINITY);
  });
});
