import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { chiSquareLowerQuantile, chiSquareUpperQuantile } from '../../runner/statistics/chi-square.ts';
import { incompleteBeta } from '../../runner/statistics/incomplete-beta.ts';
import { incompleteGamma } from '../../runner/statistics/incomplete-gamma.ts';
import { logGamma, stirlingError } from '../../runner/statistics/log-gamma.ts';
import { noncentralStudentUpperTail } from '../../runner/statistics/noncentral-student.ts';
import { normalUpperQuantile, normalUpperTail } from '../../runner/statistics/normal.ts';
import { smallestThatHolds } from '../../runner/statistics/root-finding.ts';
import { studentUpperQuantile, studentUpperTail } from '../../runner/statistics/student.ts';

const isNear = (actual: number, expected: number, relative = 1e-12): void =>
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(relative * Math.abs(expected));

describe('published quantiles', () => {
  test.each([
    ['3.841, the 95 % point of one degree of freedom', 0.05, 1, 3.841458820694124],
    ['18.31, the 95 % point of ten', 0.05, 10, 18.307038053275146],
    ['-2 ln alpha for two', 1e-9, 2, 41.44653167389282],
    ['a non-integer number', 0.01, 912.4, 1014.7072529373355],
    ['far under one', 0.01, 0.05, 1.3477685902067589],
  ])('chi-square, upper: %s', (_, alpha, degrees, expected) =>
    isNear(chiSquareUpperQuantile(alpha, degrees), expected, 1e-11),
  );

  test.each([
    ['0.0158, the 10 % point of one degree of freedom', 0.1, 1, 0.01579077409343122],
    ['2.558, the 1 % point of ten', 0.01, 10, 2.558212160187206],
    ['-2 ln(1 - alpha) for two', 0.01, 2, 0.020100671707002873],
  ])('chi-square, lower: %s', (_, alpha, degrees, expected) =>
    isNear(chiSquareLowerQuantile(alpha, degrees), expected, 1e-11),
  );

  test.each([
    [0.5, 0],
    [0.05, 1.6448536269514722],
    [0.01, 2.3263478740408408],
    [1e-9, 5.9978070150076865],
    [0.99, -2.3263478740408408],
  ])('normal: exceeded with probability %s', (alpha, expected) =>
    isNear(normalUpperQuantile(alpha), expected),
  );

  test.each([
    [0.05, 1, 6.313751514675043],
    [0.025, 10, 2.2281388519649385],
    [0.01, 4, 3.7469473879791965],
    [1e-9, 1, 318309886.18379056],
    [0.95, 1, -6.313751514675043],
    [0.5, 3, 0],
  ])('Student: exceeded with probability %s at %s degrees of freedom', (alpha, degrees, expected) =>
    isNear(studentUpperQuantile(alpha, degrees), expected, 1e-11),
  );
});

describe('quantiles invert their tails', () => {
  const alphas = fc.double({ min: 1e-9, max: 0.45, noNaN: true });
  const degreesOfFreedom = fc.double({ min: -1, max: 6.5, noNaN: true }).map((exponent) => 10 ** exponent);

  test('chi-square, from a tenth of a degree of freedom to three million', () => {
    fc.assert(
      fc.property(alphas, degreesOfFreedom, (alpha, degrees) => {
        isNear(incompleteGamma(degrees / 2, chiSquareUpperQuantile(alpha, degrees) / 2).upper, alpha, 1e-8);
        isNear(incompleteGamma(degrees / 2, chiSquareLowerQuantile(alpha, degrees) / 2).lower, alpha, 1e-8);
      }),
    );
  });

  test('Student and normal', () => {
    fc.assert(
      fc.property(alphas, fc.double({ min: 1, max: 1000, noNaN: true }), (alpha, degrees) => {
        isNear(studentUpperTail(studentUpperQuantile(alpha, degrees), degrees), alpha, 1e-10);
        isNear(normalUpperTail(normalUpperQuantile(alpha)), alpha, 1e-10);
      }),
    );
  });

  test('a quantile too small for a double is 0', () => {
    expect(chiSquareLowerQuantile(0.01, 0.002)).toBe(0);
  });
});

describe('ends and identities', () => {
  test('Gamma(n) is the factorial of n - 1, Gamma(1/2) the root of pi', () => {
    isNear(Math.exp(logGamma(11)), 3_628_800);
    isNear(logGamma(0.5), Math.log(Math.PI) / 2);
    isNear(stirlingError(1), 1 - Math.log(2 * Math.PI) / 2);
  });

  test('the incomplete gamma function at the ends of its range', () => {
    expect(incompleteGamma(3, 0)).toEqual({ lower: 0, upper: 1 });
    expect(incompleteGamma(3, Infinity)).toEqual({ lower: 1, upper: 0 });
    isNear(incompleteGamma(1, 2).upper, Math.exp(-2));
  });

  test('the incomplete beta function: ends, the uniform case, symmetry', () => {
    expect(incompleteBeta(2, 3, 0, 1)).toBe(0);
    expect(incompleteBeta(2, 3, 1, 0)).toBe(1);
    isNear(incompleteBeta(1, 1, 0.3, 0.7), 0.3);
    isNear(incompleteBeta(2, 3, 0.4, 0.6), 1 - incompleteBeta(3, 2, 0.6, 0.4));
  });

  test('tails at infinity', () => {
    expect([normalUpperTail(Infinity), normalUpperTail(-Infinity), studentUpperTail(Infinity, 5)]).toEqual([
      0, 1, 0,
    ]);
    isNear(studentUpperTail(-1, 1), 0.75);
  });

  test('without a shift the non-central Student distribution is the central one', () => {
    for (const degrees of [1, 2, 5, 30, 800])
      isNear(noncentralStudentUpperTail(1.7, degrees, 0), studentUpperTail(1.7, degrees), 1e-5);
  });

  test('halving stops at the smallest value that holds', () => {
    isNear(
      smallestThatHolds((x) => x * x >= 2, 0, 2, 60),
      Math.SQRT2,
    );
  });
});
