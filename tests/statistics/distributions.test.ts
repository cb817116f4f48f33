import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { chiSquareLowerQuantile, chiSquareUpperQuantile } from '../../runner/statistics/chi-square.ts';
import { incompleteBeta } from '../../runner/statistics/incomplete-beta.ts';
import { incompleteGamma } from '../../runner/statistics/incomplete-gamma.ts';
import { logGamma, stirlingError } from '../../runner/statistics/log-gamma.ts';
import { noncentralStudentUpperTail } from '../../runner/statistics/noncentral-student.ts';
import { normalUpperQuantile, normalUpperTail } from '../../runner/statistics/normal.ts';
import { smallestThatHolds } from '../../runner/statistics/root-finding.ts';
import { studentUpperQuantile, studentUpperTail } from '../../runner/statistics/student.ts';

const EXACT = 1e-11;

function relativeError(actual: number, expected: number): number {
  return Math.abs(actual - expected) / Math.max(Math.abs(expected), Number.MIN_VALUE);
}

describe('published quantiles', () => {
  test.each([
    ['3.841, the 95 % point of one degree of freedom', 0.05, 1, 3.841458820694124],
    ['18.31, the 95 % point of ten', 0.05, 10, 18.307038053275146],
    ['-2 ln alpha for two', 1e-9, 2, -2 * Math.log(1e-9)],
    ['a number that is not whole', 0.01, 912.4, 1014.7072529373355],
    ['far under one', 0.01, 0.05, 1.3477685902067589],
  ])('chi-square, upper: %s', (_, alpha, degrees, expected) => {
    expect(relativeError(chiSquareUpperQuantile(alpha, degrees), expected)).toBeLessThan(EXACT);
  });

  test.each([
    ['0.0158, the 10 % point of one degree of freedom', 0.1, 1, 0.01579077409343122],
    ['2.558, the 1 % point of ten', 0.01, 10, 2.558212160187206],
    ['-2 ln(1 - alpha) for two', 0.01, 2, -2 * Math.log1p(-0.01)],
    ['far under one: almost nothing', 0.01, 0.05, 1.1459648104518555e-80],
  ])('chi-square, lower: %s', (_, alpha, degrees, expected) => {
    expect(relativeError(chiSquareLowerQuantile(alpha, degrees), expected)).toBeLessThan(EXACT);
  });

  test.each([
    [0.5, 0],
    [0.05, 1.6448536269514722],
    [0.01, 2.3263478740408408],
    [1e-9, 5.9978070150076865],
    [0.99, -2.3263478740408408],
  ])('normal: exceeded with probability %s', (alpha, expected) => {
    expect(relativeError(normalUpperQuantile(alpha), expected)).toBeLessThan(EXACT);
  });

  test.each([
    [0.05, 1, 6.313751514675043],
    [0.025, 10, 2.2281388519649385],
    [0.01, 4, 3.746947387979196],
    [1e-9, 1, 1 / Math.tan(Math.PI * 1e-9)],
    [0.95, 1, -6.313751514675043],
    [0.5, 3, 0],
  ])('Student: exceeded with probability %s at %s degrees of freedom', (alpha, degrees, expected) => {
    expect(relativeError(studentUpperQuantile(alpha, degrees), expected)).toBeLessThan(EXACT);
  });
});

describe('quantiles invert their tails', () => {
  const alphas = fc.double({ min: 1e-9, max: 0.45, noNaN: true });
  const degreesOfFreedom = fc.double({ min: -1, max: 6.5, noNaN: true }).map((exponent) => 10 ** exponent);

  test('chi-square, from a tenth of a degree of freedom to three million', () => {
    fc.assert(
      fc.property(alphas, degreesOfFreedom, (alpha, degrees) => {
        const [most, least] = [
          chiSquareUpperQuantile(alpha, degrees),
          chiSquareLowerQuantile(alpha, degrees),
        ];
        expect(relativeError(incompleteGamma(degrees / 2, most / 2).upper, alpha)).toBeLessThan(1e-8);
        expect(relativeError(incompleteGamma(degrees / 2, least / 2).lower, alpha)).toBeLessThan(1e-8);
      }),
    );
  });

  test('Student and normal', () => {
    fc.assert(
      fc.property(alphas, fc.double({ min: 1, max: 1000, noNaN: true }), (alpha, degrees) => {
        const [t, z] = [studentUpperQuantile(alpha, degrees), normalUpperQuantile(alpha)];
        expect(relativeError(studentUpperTail(t, degrees), alpha)).toBeLessThan(1e-10);
        expect(relativeError(normalUpperTail(z), alpha)).toBeLessThan(1e-10);
      }),
    );
  });

  test('a quantile too small for a double is 0', () => {
    expect(chiSquareLowerQuantile(0.01, 0.002)).toBe(0);
  });
});

describe('ends and identities', () => {
  test('Gamma(n) is the factorial of n - 1, Gamma(1/2) the root of pi', () => {
    expect(Math.exp(logGamma(11))).toBeCloseTo(3_628_800, 5);
    expect(logGamma(0.5)).toBeCloseTo(Math.log(Math.PI) / 2, 14);
    expect(stirlingError(1)).toBeCloseTo(1 - Math.log(2 * Math.PI) / 2, 14);
  });

  test('the incomplete gamma function at the ends of its range', () => {
    expect(incompleteGamma(3, 0)).toEqual({ lower: 0, upper: 1 });
    expect(incompleteGamma(3, Infinity)).toEqual({ lower: 1, upper: 0 });
    expect(incompleteGamma(1, 2).upper).toBeCloseTo(Math.exp(-2), 14);
  });

  test('the incomplete beta function: ends, the uniform case, symmetry', () => {
    expect([incompleteBeta(2, 3, 0, 1), incompleteBeta(2, 3, 1, 0)]).toEqual([0, 1]);
    expect(incompleteBeta(1, 1, 0.3, 0.7)).toBeCloseTo(0.3, 14);
    expect(incompleteBeta(2, 3, 0.4, 0.6)).toBeCloseTo(1 - incompleteBeta(3, 2, 0.6, 0.4), 14);
  });

  test('tails at infinity, and below the middle', () => {
    expect([normalUpperTail(Infinity), normalUpperTail(-Infinity), studentUpperTail(Infinity, 5)]).toEqual([
      0, 1, 0,
    ]);
    expect(studentUpperTail(-1, 1)).toBeCloseTo(0.75, 14);
  });

  test.each([1, 2, 5, 30, 800])(
    'without a shift, non-central Student with %s degrees is the central one',
    (degrees) => {
      expect(noncentralStudentUpperTail(1.7, degrees, 0)).toBeCloseTo(studentUpperTail(1.7, degrees), 5);
    },
  );

  test('halving stops at the smallest value that holds', () => {
    const root = smallestThatHolds((x) => x * x >= 2, 0, 2, 60);
    expect(root).toBeCloseTo(Math.SQRT2, 14);
  });
});
