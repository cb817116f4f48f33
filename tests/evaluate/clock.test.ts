import { describe, expect, test } from 'vitest';
import type { LegRecord } from '../../runner/model/run-record.ts';
import { ZERO_AT_MS } from './made/made-leg.ts';
import { doubts, judgedRun } from './made/made-run.ts';

/** From this moment of the leg on, by a clock that nobody sets, the clock of the machine is set by so much. */
const SET_AFTER_MS = 40_000;

interface Moment {
  readonly atMs: number;
}

/** The moment as it was noted, with the time by a clock that began at some other number. */
function noted<M extends Moment>(moment: M, setByMs: number, isKept: boolean): M & { monotonicMs?: number } {
  const monotonicMs = moment.atMs - ZERO_AT_MS + 123_456;
  const atMs = moment.atMs + (moment.atMs - ZERO_AT_MS >= SET_AFTER_MS ? setByMs : 0);
  return { ...moment, atMs, ...(isKept && { monotonicMs }) };
}

const clockSet =
  (setByMs: number, keptIn: readonly string[]) =>
  (record: LegRecord): LegRecord => {
    const { generator, target } = record;
    const probe = <M extends Moment>(moment: M) => noted(moment, setByMs, keptIn.includes('target'));
    return {
      ...record,
      generator: generator && {
        ...generator,
        samples: generator.samples.map((each) => noted(each, setByMs, keptIn.includes('generator'))),
      },
      target: target && {
        ...target,
        before: probe(target.before),
        during: target.during.map(probe),
        after: probe(target.after),
      },
    };
  };

const doubtAbout = (setByMs: number, ...keptIn: readonly string[]) =>
  doubts(judgedRun({ legs: [{ damage: clockSet(setByMs, keptIn) }] }))['clock-steady'];

describe('a clock that was set while a leg was under way', () => {
  test.each([
    ['forward by three seconds', 3_000, 'set forward by 3 s'],
    ['forward by little more than a second', 1_100, 'set forward by 1.1 s'],
    ['back by two seconds', -2_000, 'set back by 2 s'],
  ])('%s', (_, setByMs, found) => {
    expect(doubtAbout(setByMs, 'generator')?.found).toMatch(/generator\.json: by 2026-11-23T07:00:[34]/);
    expect(doubtAbout(setByMs, 'generator')?.found).toContain(found);
    expect(doubtAbout(setByMs, 'target')?.found).toContain('target.json: by');
  });

  test('makes the leg invalid', () => {
    expect(judgedRun({ legs: [{ damage: clockSet(3_000, ['generator']) }] }).verdict).toBe('invalid');
  });

  test('is told once', () => {
    expect(doubtAbout(3_000, 'generator', 'target')?.found.match(/had been set/g)).toHaveLength(1);
  });

  test.each([
    ['steered by less than a second', 900, ['generator', 'target']],
    ['not known, as older records do not tell', 3_000, []],
  ])('%s: no doubt', (_, setByMs, keptIn) => {
    expect(doubtAbout(setByMs, ...keptIn)).toBeUndefined();
  });
});
