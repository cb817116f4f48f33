import { describe, expect, test } from 'vitest';
import { createProgress } from '../../runner/console/progress.ts';
import type { LegProgress } from '../../runner/model/progress.ts';
import { HOSTILE } from '../reports/fixtures/hostile.ts';
import { imitatedScreen } from './imitated-screen.ts';

function at(elapsedSeconds: number, overrides: Partial<LegProgress> = {}): LegProgress {
  return {
    leg: 'monday-morning@2.5x',
    elapsedMs: elapsedSeconds * 1_000,
    totalMs: 1_200_000,
    window: 'peak',
    plannedPerSecond: 415,
    achievedPerSecond: 412.4,
    p95Ms: 182.4,
    requests: 84_211,
    badRequests: 3,
    ...overrides,
  };
}

function shown(isTerminal: boolean, columns = 80) {
  const screen = imitatedScreen();
  let nowMs = 0;
  const progress = createProgress({ stream: screen, isTerminal, columns, now: () => nowMs });
  const wait = (seconds: number) => {
    nowMs += seconds * 1_000;
  };
  return { screen, progress, wait };
}

describe('in a log', () => {
  test('a leg has one plain line every ten seconds', () => {
    const { screen, progress, wait } = shown(false);
    for (let second = 0; second <= 25; second += 1) {
      progress.update(at(second));
      wait(1);
    }
    expect(screen.lines().map((line) => line.slice(0, 14))).toEqual([
      '[0:00 / 20:00]',
      '[0:10 / 20:00]',
      '[0:20 / 20:00]',
    ]);
    expect(screen.written()).not.toContain('\r');
    expect(screen.written()).not.toContain('\u001b');
  });

  test('the line holds what one wants to know', () => {
    const { screen, progress } = shown(false);
    progress.update(at(760));
    expect(screen.lines()).toEqual([
      '[12:40 / 20:00] monday-morning@2.5x peak: 412/s of 415/s, p95 182 ms, 84,211 requests, 3 bad',
    ]);
  });

  test('the next leg is told at once', () => {
    const { screen, progress, wait } = shown(false);
    progress.update(at(0));
    wait(1);
    progress.update(at(0, { leg: 'thursday-afternoon@2.5x' }));
    expect(screen.lines()).toHaveLength(2);
  });

  test('messages are told at once', () => {
    const { screen, progress } = shown(false);
    progress.line('hook beforeLeg finished');
    progress.stop();
    expect(screen.lines()).toEqual(['hook beforeLeg finished']);
  });

  test('before the first answer there is no percentile, and no zero in its place', () => {
    const { screen, progress } = shown(false);
    progress.update(at(0, { p95Ms: null }));
    expect(screen.lines()[0]).toContain('p95 –');
  });
});

describe('on a terminal', () => {
  test('two lines are redrawn in place', () => {
    const { screen, progress } = shown(true);
    progress.update(at(1));
    progress.update(at(760));
    expect(screen.lines()).toEqual([
      'monday-morning@2.5x  12:40 / 20:00  peak  ━━━━━━━━━━━━━━━┄┄┄┄┄┄┄┄┄',
      '  412/s of 415/s, p95 182 ms, 84,211 requests, 3 bad',
    ]);
  });

  test('a message stays above them', () => {
    const { screen, progress } = shown(true);
    progress.update(at(1));
    progress.line('hook beforeLeg finished');
    progress.update(at(2));
    expect(screen.lines()).toHaveLength(3);
    expect(screen.lines()[0]).toBe('hook beforeLeg finished');
  });

  test('at the end they are gone', () => {
    const { screen, progress } = shown(true);
    progress.line('before');
    progress.update(at(1));
    progress.stop();
    progress.stop();
    expect(screen.lines()).toEqual(['before']);
  });

  test.each([20, 40, 60, 80])(
    'they stay within %i columns, or redrawing would leave parts behind',
    (columns) => {
      const { screen, progress } = shown(true, columns);
      progress.update({ ...at(7_500, { leg: HOSTILE, totalMs: 9_000_000 }), note: HOSTILE });
      expect(screen.lines()).toHaveLength(2);
      expect(screen.lines().every((line) => [...line].length < columns)).toBe(true);
    },
  );

  test('a leg of unknown length has an empty bar', () => {
    const { screen, progress } = shown(true);
    progress.update(at(5, { totalMs: 0 }));
    expect(screen.lines()[0]).toContain('┄'.repeat(24));
  });
});
