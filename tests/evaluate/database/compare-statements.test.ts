import { describe, expect, test } from 'vitest';
import { statementChanges } from '../../../runner/evaluate/database/compare-statements.ts';
import type { AnalysedStatement, DatabaseAnalysis } from '../../../runner/schema/database-analysis-schema.ts';

const STATEMENT: AnalysedStatement = {
  queryId: '1',
  text: 'SELECT 1',
  user: 'app',
  calls: 400,
  callsPerRequest: 1,
  totalMs: 4_000,
  share: 0.5,
  meanMs: 10,
  deviationMs: 4,
  rowsPerCall: 1,
  hitRatio: 1,
  tempBlocksPerCall: 0,
  walBytesPerCall: 0,
  planShape: 'Index Scan a',
  planSource: 'generic',
  planCost: 8,
  findings: [],
  proposals: [],
};

const analysis = (...statements: AnalysedStatement[]): DatabaseAnalysis => ({
  leg: 'rush@1x',
  url: null,
  server: null,
  culprit: 'database',
  summary: '',
  evidence: [],
  problems: [],
  cost: { queries: 0, serverMsPerSecond: null, roundTripMsPerSecond: 0 },
  windows: [],
  window: 'peak',
  statements,
  locks: [],
  services: [],
  tables: [],
});

const changed = (change: Partial<AnalysedStatement>) =>
  statementChanges([analysis(STATEMENT)], [analysis({ ...STATEMENT, ...change })]).map(
    ({ changes, plan }) => ({ changes, plan }),
  );

describe('a statement in two runs', () => {
  test.for([
    ['got slower', { meanMs: 14 }, ['slower'], 'same'],
    [
      'got slower with another plan',
      { meanMs: 90, planShape: 'Seq Scan a' },
      ['slower', 'another plan'],
      'changed',
    ],
    ['is sent in a loop now', { callsPerRequest: 12, calls: 4_800 }, ['sent more often per request'], 'same'],
    ['is new', { text: 'SELECT 2', queryId: '2' }, ['new'], 'unknown'],
  ] as const)('%s', ([, change, changes, plan]) => {
    expect(changed(change)).toEqual([{ changes, plan }]);
  });

  test.for([
    ['is as it was', {}],
    ['is a little slower', { meanMs: 11 }],
    ['is slower by chance', { meanMs: 14, calls: 3 }],
    ['is faster', { meanMs: 2 }],
    ['has another number, as the server was made anew', { queryId: '99' }],
    ['is new and next to nothing', { text: 'SELECT 2', share: 0.001, planShape: null }],
  ] as const)('is no news when it %s', ([, change]) => {
    expect(changed(change)).toEqual([]);
  });

  test('is compared on the same leg only', () => {
    expect(
      statementChanges(
        [{ ...analysis(STATEMENT), leg: 'rush@2x' }],
        [analysis({ ...STATEMENT, meanMs: 99 })],
      ),
    ).toEqual([]);
  });
});
