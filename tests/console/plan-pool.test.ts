import { expect, test } from 'vitest';
import { planText } from '../../runner/console/plan-text.ts';
import { MEASURED_SALE } from '../plan/measured-sale.ts';
import { planned } from '../plan/shop.ts';

test('a plan says what the number of virtual users rests on, with its safety', () => {
  // As in tests/plan/pool.test.ts: 12.5 s of thinking, 5 s of requests, 1 s until the drawn moment.
  const { plan } = planned([{ sli: 'availability', expect: 'ratio >= 99%' }]);
  expect(planText([plan], { columns: 100, colour: false })).toContain(
    'sized by   journeys of 18.5 s with every step at its limit; 444 are ample, times 1.25',
  );
});

test.each([
  [
    1,
    100,
    'journeys of 15.3 s as measured in 2026-11-20T07-00-00Z-sale, every step at its p99; 367 are enough',
  ],
  [2, 400, '400 virtual users busy at once in 2026-11-20T07-00-00Z-sale, 800 at this load; 960 are enough'],
])('a plan that a run sized says by what of it: at %sx, where %s were busy', (load, busiestVus, text) => {
  const measured = { ...MEASURED_SALE, busiestVus };
  const { plan } = planned([{ sli: 'availability', expect: 'ratio >= 99%' }], { load, measured });
  expect(planText([plan], { columns: 100, colour: false })).toContain(`sized by   ${text}, times 1.25`);
});

test.each([
  [{ fewest: 2_100, most: 2_100 }, 'requests   2,100, up to'],
  [{ fewest: 2_100, most: 4_200 }, 'requests   2,100 to 4,200, up to'],
])('a plan gives the number of requests as a range only where it is one: %j', (requests, text) => {
  const { plan } = planned([{ sli: 'availability', expect: 'ratio >= 99%' }]);
  const shown = planText([{ ...plan, expected: { ...plan.expected, requests } }], {
    columns: 100,
    colour: false,
  });
  expect(shown).toContain(text);
});
