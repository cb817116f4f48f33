import { describe, expect, test } from 'vitest';
import { turnsOf, whyNotInTurn } from '../../runner/compare/turns.ts';

describe('legs are played in turn, the order swapped from pair to pair', () => {
  test.each([
    [1, 'a1 b1'],
    [2, 'a1 b1 b2 a2'],
    [5, 'a1 b1 b2 a2 a3 b3 b4 a4 a5 b5'],
  ])('%i pairs: %s', (pairs, order) => {
    expect(
      turnsOf(pairs)
        .flat()
        .map(({ name }) => name)
        .join(' '),
    ).toBe(order);
  });

  test('a steady drift hits both sides alike: they wait equally long on the whole', () => {
    const turns = turnsOf(4).flat();
    const waited = (side: boolean) =>
      turns.reduce((sum, { isCandidate }, index) => sum + (isCandidate === side ? index : 0), 0);
    expect(waited(true)).toBe(waited(false));
  });
});

describe('runs are pairs only where they were played in turn', () => {
  /** Each letter a run, begun an hour after the one before. */
  const sidesOf = (order: string) => {
    const runs = [...order].map((side, index) => ({
      side,
      run: `${side}-${index}`,
      startedAt: new Date(Date.UTC(2026, 10, 23, index)).toISOString(),
    }));
    return [runs.filter(({ side }) => side === 'a'), runs.filter(({ side }) => side === 'b')] as const;
  };

  test.each(['ab', 'ba', 'abba', 'baab', 'abbaabbaab'])('%s', (order) => {
    expect(whyNotInTurn(...sidesOf(order))).toBeNull();
  });

  test.each(['aabb', 'abab', 'aaaaabbbbb', 'abbaba'])('not %s', (order) => {
    expect(whyNotInTurn(...sidesOf(order))).toMatch(/^The runs were not played in turn, .* but as [ab]-0, /);
  });

  test.each([
    ['aab', '2 candidate and 1 reference runs are no pairs.'],
    ['abb', '1 candidate and 2 reference runs are no pairs.'],
  ])('not %s', (order, why) => {
    expect(whyNotInTurn(...sidesOf(order))).toBe(why);
  });

  test('not pairs that are named in another order than they were played in', () => {
    const [candidates, references] = sidesOf('abba');
    expect(whyNotInTurn(candidates.toReversed(), references)).not.toBeNull();
  });
});
