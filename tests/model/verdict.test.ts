import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { EXIT_CODES } from '../../runner/exit-codes.ts';
import { exitCodeOf, worstVerdict } from '../../runner/model/verdict.ts';
import {
  legName,
  VERDICT_WORDS,
  VERDICTS_WORST_FIRST,
  verdictCounts,
  worstFirst,
} from '../../runner/model/verdict-words.ts';
import { type RunVerdict, VERDICTS, type Verdict } from '../../runner/schema/evaluation-schema.ts';

const verdicts = fc.array(fc.constantFrom<Verdict>(...VERDICTS));

describe('the verdict of a whole is that of its worst part', () => {
  test.each<[string, Verdict[], RunVerdict]>([
    ['everything passes', ['pass', 'pass'], 'pass'],
    ['one part fails', ['pass', 'fail', 'pass'], 'fail'],
    ['a failure is not hidden by what could not be measured', ['invalid', 'fail'], 'fail'],
    ['a failure is not hidden by what could not be decided', ['inconclusive', 'fail'], 'fail'],
    [
      'what could not be measured comes before what could not be decided',
      ['inconclusive', 'invalid'],
      'invalid',
    ],
    ['what could not be decided is no pass', ['pass', 'inconclusive'], 'inconclusive'],
    ['what does not apply does not count', ['not-applicable', 'pass'], 'pass'],
    ['a whole of which nothing applies proves nothing', ['not-applicable', 'not-applicable'], 'invalid'],
    ['a whole without parts proves nothing', [], 'invalid'],
  ])('%s', (_, parts, whole) => {
    expect(worstVerdict(parts)).toBe(whole);
  });

  test('it passes only when something passes and nothing does worse', () => {
    fc.assert(
      fc.property(verdicts, (parts) => {
        const onlyGood = parts.every((part) => part === 'pass' || part === 'not-applicable');
        expect(worstVerdict(parts) === 'pass').toBe(onlyGood && parts.includes('pass'));
      }),
    );
  });

  test('neither order nor repetition matters, and a part more never makes it better', () => {
    const rank = (verdict: RunVerdict) => VERDICTS_WORST_FIRST.indexOf(verdict);
    fc.assert(
      fc.property(verdicts, fc.constantFrom<Verdict>('fail', 'invalid', 'inconclusive'), (parts, more) => {
        fc.pre(parts.some((part) => part !== 'not-applicable'));
        const whole = worstVerdict(parts);
        expect(worstVerdict(parts.toReversed())).toBe(whole);
        expect(worstVerdict([...parts, ...parts])).toBe(whole);
        expect(rank(worstVerdict([...parts, more]))).toBeLessThanOrEqual(rank(whole));
      }),
    );
  });
});

describe('the exit code of a verdict', () => {
  test.each<[RunVerdict, number]>([
    ['pass', 0],
    ['fail', 1],
    ['invalid', 3],
    ['inconclusive', 4],
  ])('%s is %d', (verdict, code) => {
    expect(exitCodeOf(verdict, 'block')).toBe(code);
  });

  test.each<RunVerdict>(['pass', 'fail', 'invalid'])(
    '%s is the same when what is undecided may pass',
    (verdict) => {
      expect(exitCodeOf(verdict, 'allow')).toBe(exitCodeOf(verdict, 'block'));
    },
  );

  test('an undecided run passes only where the thresholds file allows it', () => {
    expect(exitCodeOf('inconclusive', 'allow')).toBe(EXIT_CODES.pass);
  });

  test('every way to end has a code of its own', () => {
    const codes = Object.values(EXIT_CODES);
    expect(new Set(codes).size).toBe(codes.length);
  });
});

describe('verdicts as people read them', () => {
  test('each has a word, a sign and a meaning of its own', () => {
    for (const part of ['word', 'sign', 'meaning'] as const)
      expect(new Set(VERDICTS.map((verdict) => VERDICT_WORDS[verdict][part])).size).toBe(VERDICTS.length);
  });

  test('all of them are ranked', () => {
    expect([...VERDICTS_WORST_FIRST].toSorted()).toEqual([...VERDICTS].toSorted());
  });

  test('worst first, otherwise in the order given', () => {
    const items = [
      { name: 'a', verdict: 'pass' },
      { name: 'b', verdict: 'fail' },
      { name: 'c', verdict: 'not-applicable' },
      { name: 'd', verdict: 'fail' },
      { name: 'e', verdict: 'invalid' },
    ] as const;
    expect(worstFirst(items).map(({ name }) => name)).toEqual(['b', 'd', 'e', 'a', 'c']);
  });

  test('counts leave out what does not occur', () => {
    const of = (...list: Verdict[]) => verdictCounts(list.map((verdict) => ({ verdict })));
    expect(of('pass', 'fail', 'pass', 'inconclusive')).toBe('1 fail, 1 inconclusive, 2 pass');
    expect(of('not-applicable')).toBe('1 not applicable');
    expect(of()).toBe('');
  });

  test.each([
    [1, 'Monday morning at 1x'],
    [2.5, 'Monday morning at 2.5x'],
    [0.1, 'Monday morning at 0.1x'],
    [1 / 3, 'Monday morning at 0.333x'],
  ])('a leg at %d', (load, name) => {
    expect(legName({ title: 'Monday morning', load })).toBe(name);
  });
});
