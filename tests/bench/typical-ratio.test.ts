import { expect, test } from 'vitest';
import { type Pair, quantileOf, typicalRatio } from '../../bench/typical-ratio.ts';
import { Random } from '../../runner/selftest/random.ts';

/** Pairs of p99 of 1,600 requests with an exponential tail; what the machine spoils is ten times as slow. */
function pairsOf(factor: number, isSpoilt: (nth: number) => boolean = () => false): Pair[] {
  const random = new Random(7);
  const p99 = () =>
    quantileOf(
      Array.from({ length: 1_600 }, () => 1.5 + random.exponential(0.5)),
      0.99,
    );
  return Array.from({ length: 22 }, (_, nth) => ({
    with: p99() * factor * (isSpoilt(nth) ? 10 : 1),
    without: p99(),
  }));
}

test('pairs that differ in nothing have a ratio of 1, to a few per cent', () => {
  const { ratio, lower, upper } = typicalRatio(pairsOf(1));
  expect(ratio).toBeCloseTo(1, 1);
  expect(lower).toBeGreaterThan(0.95);
  expect(upper).toBeLessThan(1.05);
});

test('a fifth more is found', () => {
  const { ratio, lower } = typicalRatio(pairsOf(1.2));
  expect(ratio).toBeCloseTo(1.2, 1);
  expect(lower).toBeGreaterThan(1.1);
});

test('a machine that stood still three times is not taken for what is priced', () => {
  expect(typicalRatio(pairsOf(1, (nth) => nth % 9 === 3)).upper).toBeLessThan(1.1);
});

test('few pairs have an interval as wide as they are', () => {
  const pairs = [0.5, 1, 4].map((ratio) => ({ with: ratio, without: 1 }));
  const { ratio, lower, upper } = typicalRatio(pairs);
  expect([lower, upper]).toEqual([expect.closeTo(0.5, 9), expect.closeTo(4, 9)]);
  expect(ratio).toBeCloseTo(2 ** 0.25, 9);
});

test('nothing has no ratio', () => {
  expect(typicalRatio([]).ratio).toBeNaN();
  expect(quantileOf([], 0.99)).toBeNaN();
});
