import { describe, expect, test } from 'vitest';
import { type Comparison, compares, parseLoad, parseLoadRule } from '../../runner/grammar/load.ts';
import { refusal, understood } from './refusal.ts';

describe('a load is a factor on the arrivals of the profile', () => {
  test.each([
    ['1', 1],
    ['2.5', 2.5],
    ['3x', 3],
    [' 2.5x ', 2.5],
    ['0.01', 0.01],
    ['1000x', 1_000],
  ])('"%s" is %d', (text, load) => {
    expect(understood(parseLoad(text))).toBe(load);
  });

  test.each([
    ['no load', '0'],
    ['a negative load', '-1'],
    ['a load that no machine plays', '1000.1'],
    ['a word', 'double'],
    ['a percentage', '250%'],
    ['the factor before the number', 'x3'],
    ['an exponent', '1e2'],
    ['nothing', ''],
  ])('%s is refused: "%s"', (_, text) => {
    expect(refusal(parseLoad(text))).toEqual({
      message: `"${text}" is not a load`,
      remedy: "Write a factor on the profile's arrivals above 0 and up to 1000, such as 1, 2.5 or 3x.",
    });
  });
});

describe('a rule says which legs an objective applies to', () => {
  test.each<[string | number, Comparison, number]>([
    [3, '==', 3],
    [2.5, '==', 2.5],
    ['3x', '==', 3],
    ['3', '==', 3],
    ['== 3x', '==', 3],
    ['<= 2.5x', '<=', 2.5],
    ['<=2.5x', '<=', 2.5],
    ['< 3x', '<', 3],
    ['>= 1x', '>=', 1],
    ['> 1', '>', 1],
  ])('%s reads as %s %d', (written, operator, load) => {
    expect(understood(parseLoadRule(written))).toEqual({ operator, load });
  });

  test.each(['', '<=', 'up to 3x', '=< 3x', '!= 3x', '<= 0x', '<= 1x and >= 3x', '= 3x', -1, Number.NaN])(
    '%s is refused',
    (written) => {
      expect(refusal(parseLoadRule(written))).toEqual({
        message: `"${written}" is not a rule for loads`,
        remedy: 'Write 3, "3x" or "<= 2.5x".',
      });
    },
  );

  test.each<[number, Comparison, number, boolean]>([
    [2.5, '<=', 2.5, true],
    [3, '<=', 2.5, false],
    [2.5, '<', 2.5, false],
    [2.4, '<', 2.5, true],
    [3, '==', 3, true],
    [2.5, '==', 3, false],
    [3, '>=', 3, true],
    [2.5, '>=', 3, false],
    [3, '>', 3, false],
    [3.1, '>', 3, true],
  ])('a leg at %dx and the rule %s %dx: %s', (left, operator, right, holds) => {
    expect(compares(left, operator, right)).toBe(holds);
  });
});
