import { describe, expect, test } from 'vitest';
import { errorBudget } from '../../reports/view/error-budget.ts';
import { FAIL, PASS } from './fixtures/reports.ts';

const [detail] = PASS.details ?? [];
if (detail === undefined) throw new Error('The fixture has no detail.');

describe('the error budget', () => {
  test('a two-hour peak with a hundredth of a percent bad takes 0.3 % of 28 days at 99.99 %', () => {
    const share = { bad: 10, total: 100_000, estimate: 0.0001, lower: 0.00005, upper: 0.0002, level: 0.975 };
    const budget = errorBudget(PASS.evaluation, [{ ...detail, profileMs: 7_200_000, badShare: share }]);
    expect(budget?.lead).toContain('allows 4 min 2 s in which nobody is answered');
    expect(budget?.table.rows).toEqual([
      [
        'Monday morning at 2.5x',
        '2 h',
        '10 of 100,000',
        '0.01 %',
        '0.005 % to 0.02 %',
        '0.3 %',
        '0.15 % to 0.6 %',
      ],
    ]);
    expect(budget?.assumptions.length).toBeGreaterThan(2);
  });

  test('an outage costs many budgets, and says how many', () => {
    const share = { bad: 5_000, total: 10_000, estimate: 0.5, lower: 0.4, upper: 0.6, level: 0.975 };
    const [row] = errorBudget(FAIL.evaluation, [{ ...detail, badShare: share }])?.table.rows ?? [];
    expect(row?.slice(-2)).toEqual(['15 budgets', '12 budgets to 18 budgets']);
  });

  test('a leg that is too short for an interval says so', () => {
    const [row] = errorBudget(PASS.evaluation, [{ ...detail, badShare: null }])?.table.rows ?? [];
    expect(row?.[2]).toBe('too short for an interval');
  });

  test('without an availability objective there is none', () => {
    const checks = PASS.evaluation.checks.filter(({ sli }) => sli !== 'availability');
    expect(errorBudget({ ...PASS.evaluation, checks }, [detail])).toBeNull();
  });
});
