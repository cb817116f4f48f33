import { array, assert, double, option, property } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { packedNumbers } from '../../reports/html/packed-numbers.ts';
import { unpacked } from '../../reports/html/page/unpacked.js';
import { rounded } from '../../reports/view/downsample.ts';

describe('numbers as short text', () => {
  test.each([
    [[], '0'],
    [[0, 1, -1], '0ACF'],
    [[16], '0gB'],
    [[148.2, 148.3, null, 148.2], '108CC-D'],
    [[60_000, 0.5], '1g8zkB37zkB'],
  ])('%j is %s', (values, text) => {
    expect(unpacked(text)).toEqual(values);
    expect(packedNumbers(values)).toBe(text);
  });

  test.each([Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NaN])('%d is a gap', (value) => {
    expect(packedNumbers([1, value, 2.5])).toBe(packedNumbers([1, null, 2.5]));
    expect(unpacked(packedNumbers([value]))).toEqual([null]);
  });

  test('come back as they were, also missing ones, tiny ones beside huge ones and negative ones', () => {
    const shown = double({ min: -1e6, max: 1e6, noNaN: true }).map((value) => rounded(value) + 0);
    const line = array(option(shown.filter((value) => value === 0 || Math.abs(value) >= 1e-5)));
    assert(
      property(line, (values) => {
        expect(unpacked(packedNumbers(values))).toEqual(values);
      }),
    );
  });

  test('take less than half of what JSON does', () => {
    const wave = Array.from({ length: 720 }, (_, nth) => rounded(120 * (1 + 0.3 * Math.sin(nth / 9))));
    expect(packedNumbers(wave).length).toBeLessThan(JSON.stringify(wave).length / 2);
  });
});
