import { describe, expect, test } from 'vitest';
import { evaluateRun } from '../../runner/evaluate/evaluate-run.ts';
import { compareWays, ratioOf } from '../../runner/selftest/agreement.ts';
import { windowRandom } from '../../runner/selftest/rates/error-rates.ts';
import { gateRule } from '../../runner/selftest/rates/rules.ts';
import { WORLDS } from '../../runner/selftest/worlds/worlds.ts';
import { commandLine } from './command-line.ts';

const SLOW_MS = 240_000;

const calm = (() => {
  const world = WORLDS.find(({ id }) => id === 'independent');
  if (world === undefined) throw new TypeError('no calm world');
  return world;
})();

describe('a window judged by its counts and as a whole run', () => {
  const compared = (judges: Parameters<typeof compareWays>[3]) =>
    compareWays(calm, windowRandom(1, 0, 0), ratioOf(0), judges);

  test('has the same bounds and verdicts both ways, and its counts are exact', () => {
    expect(compared({ rule: gateRule, evaluate: evaluateRun })).toEqual({
      compared: 5,
      differences: [],
      countPassedOver: 0,
      countFailedUnder: 0,
    });
  });

  test('differs when either way computes something else', () => {
    const shifted = compared({
      evaluate: evaluateRun,
      rule: (counts, allowed) => {
        const judged = gateRule(counts, allowed);
        return { ...judged, upper: (judged.upper ?? 0) * 1.001 };
      },
    });
    expect(shifted.differences).toHaveLength(5);
    expect(shifted.differences[0]).toMatch(/^independent requests, p95 10 % over the limit: fail/);
  });

  test('differs when the run says nothing of an objective', () => {
    const silent = compared({
      rule: gateRule,
      evaluate: (record, thresholds) => ({ ...evaluateRun(record, thresholds), checks: [] }),
    });
    expect(silent.differences).toContain('independent: p95 was not judged');
    expect(silent).toMatchObject({ countPassedOver: 1, countFailedUnder: 1 });
  });
});

describe('peakgate selftest', () => {
  test(
    'keeps all promises, says so, and the same seed gives the same output',
    async () => {
      const first = await commandLine(['selftest', '--quick', '--seed', '7']);
      expect(first.printed).toContain('All promises hold (seed 7, quick)');
      expect(first.printed).toContain('Dead objectives: none');
      expect(first.exitCode).toBe(0);
      expect(first.noted.some((line) => line.startsWith('Faults: 1 of'))).toBe(true);
      const second = await commandLine(['selftest', '--quick', '--seed', '7']);
      expect(second.printed).toBe(first.printed);
    },
    SLOW_MS,
  );

  test('ends at once when it is interrupted', async () => {
    const interruption = new AbortController();
    interruption.abort();
    const { exitCode, printed } = await commandLine(['selftest'], undefined, interruption.signal);
    expect(exitCode).toBe(130);
    expect(printed).toBe('');
  });

  test.each(['x', '-1', '1.5', '4294967296', ''])('refuses the seed "%s"', async (seed) => {
    const { exitCode, noted } = await commandLine(['selftest', `--seed=${seed}`]);
    expect(exitCode).toBe(2);
    expect(noted.join('\n')).toContain('whole number');
  });
});
