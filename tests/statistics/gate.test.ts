import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { finalVerdict } from '../../runner/statistics/final-verdict.ts';
import { gate } from '../../runner/statistics/gate.ts';
import { holm } from '../../runner/statistics/holm.ts';

const pValue = fc.double({ min: 0, max: 1, noNaN: true });
const pValues = fc.array(pValue, { maxLength: 30 });
const verdict = fc.constantFrom('pass', 'fail', 'inconclusive', 'invalid' as const);
const objectives = fc.array(fc.record({ verdict, pFail: fc.option(pValue) }), { maxLength: 20 });

describe('which failures stand', () => {
  test.each([
    ['none', [], []],
    ['one at the level', [0.05], [true]],
    ['one over it', [0.0501], [false]],
    ['two: half the level for the stronger, then all of it', [0.05, 0.025], [true, true]],
    ['two: neither, when the stronger falls', [0.03, 0.026], [false, false]],
    ['one that is no number', [0.01, Number.NaN], null],
  ])('%s', (_, given, expected) => expect(holm(given)).toEqual(expected));

  test('no more than without correction, and all that Bonferroni would let stand', () => {
    fc.assert(
      fc.property(pValues, (given) => {
        const flags = holm(given) ?? [];
        const standing = given.filter((_, i) => flags[i] === true);
        const fallen = given.filter((_, i) => flags[i] === false);
        expect(standing.every((p) => p <= 0.05)).toBe(true);
        expect(fallen.every((p) => p > 0.05 / given.length)).toBe(true);
      }),
    );
  });

  test('stronger evidence never makes a failure fall', () => {
    fc.assert(
      fc.property(pValues, fc.nat(), (given, which) => {
        const i = which % Math.max(given.length, 1);
        const stronger = given.map((p, at) => (at === i ? p / 2 : p));
        const [before, after] = [holm(given)?.[i] === true, holm(stronger)?.[i] === true];
        expect(after || !before).toBe(true);
      }),
    );
  });
});

describe('one verdict over many objectives', () => {
  test('nothing to judge is invalid', () => {
    expect(gate([])).toEqual({ verdict: 'invalid', objectives: [] });
  });

  test.each([
    ['a failure outranks an invalid leg', ['fail', 'invalid', 'inconclusive', 'pass'], 'fail'],
    ['an invalid leg outranks doubt', ['invalid', 'inconclusive', 'pass'], 'invalid'],
    ['doubt outranks a pass', ['pass', 'inconclusive'], 'inconclusive'],
    ['only passes pass', ['pass', 'pass'], 'pass'],
  ] as const)('%s', (_, verdicts, expected) => {
    expect(gate(verdicts.map((verdict) => ({ verdict, pFail: verdict === 'fail' ? 0 : 1 }))).verdict).toBe(
      expected,
    );
  });

  test.each([
    ['on its own', 1, 'fail'],
    ['among five', 5, 'fail'],
    ['among six', 6, 'inconclusive'],
  ] as const)('a failure with p = 0.01 %s', (_, count, expected) => {
    const others = Array.from({ length: count - 1 }, () => ({ verdict: 'pass', pFail: 1 }) as const);
    expect(gate([{ verdict: 'fail', pFail: 0.01 }, ...others]).verdict).toBe(expected);
  });

  test('a failure whose strength is unknown does not stand, and does not take the others with it', () => {
    const judged = gate([
      { verdict: 'fail', pFail: null },
      { verdict: 'fail', pFail: Number.NaN },
      { verdict: 'fail', pFail: 0 },
    ]);
    expect(judged.objectives).toEqual(['inconclusive', 'inconclusive', 'fail']);
  });

  test('it passes when, and only when, there are objectives and every one passes', () => {
    fc.assert(
      fc.property(objectives, (given) => {
        const allPass = given.length > 0 && given.every((objective) => objective.verdict === 'pass');
        expect(gate(given).verdict === 'pass').toBe(allPass);
      }),
    );
  });

  test('the order of the objectives does not change the verdict', () => {
    fc.assert(
      fc.property(objectives, (given) => {
        expect(gate(given.toReversed()).verdict).toBe(gate(given).verdict);
      }),
    );
  });
});

describe('what can take a verdict away', () => {
  const passed = { verdict: 'pass', reason: 'under-limit' } as const;
  const failed = { verdict: 'fail', reason: 'over-limit' } as const;

  test.each([
    ['a peak still getting slower cannot pass', passed, 'rising', [], 'inconclusive', 'not-stationary'],
    ['nor one whose trend is unknown', passed, 'unknown', [], 'inconclusive', 'trend-unknown'],
    ['one getting faster may', passed, 'falling', [], 'pass', 'under-limit'],
    ['a failure stands, whatever the trend', failed, 'rising', [], 'fail', 'over-limit'],
    [
      'a starved generator voids a failure, too',
      failed,
      'none',
      ['generator-cpu', 'rate-gap'],
      'invalid',
      'generator-cpu',
    ],
  ] as const)('%s', (_, judgement, trend, invalid, verdict, reason) => {
    expect(finalVerdict(judgement, trend, invalid)).toEqual({ verdict, reason });
  });

  test('where no trend applies and nothing is invalid, nothing changes', () => {
    expect(finalVerdict(passed)).toEqual(passed);
  });
});
