import { describe, expect, test } from 'vitest';
import { PeakgateError } from '../../runner/errors.ts';
import { excusedAsBefore, excusedByOthers } from '../../runner/flow/played-elsewhere.ts';
import type { Profile } from '../../runner/model/profile.ts';
import { replanChecks } from '../../runner/plan/replan-checks.ts';
import type { Catalogue } from '../../scenarios/kit/contract.ts';
import { CATALOGUE, planned, thresholdsOf } from '../plan/shop.ts';

/** Its profiles are "full" and "minimal". */
const FOLDER = 'tests/fixtures/config/good';

const PAY = { id: 'pay-p95', where: { svc: 'billing' } };

const withBilling = async ({ name, mix }: Profile): Promise<Catalogue> => ({
  ...CATALOGUE,
  journeys: Object.keys(mix[0]?.weights ?? {}).map((journey) => ({
    name: journey,
    maxThinkSeconds: 0,
    operations: [
      { svc: name === 'minimal' ? 'billing' : 'web', op: 'charge', kind: 'write', min: 1, max: 1 },
    ],
  })),
});

const excused = (catalogueOf: (profile: Profile) => Promise<Catalogue>) =>
  excusedByOthers([planned([PAY])], {
    folder: FOLDER,
    objectives: thresholdsOf([PAY]).objectives,
    catalogueOf,
  });

describe('an objective that this run cannot judge', () => {
  test('does not apply where another profile of the project can', async () => {
    const [leg] = await excused(withBilling);
    expect(leg).toMatchObject({
      impossible: [],
      plan: {
        checks: [],
        notApplicable: [
          {
            objective: 'pay-p95',
            reason: 'no operation has svc "billing" here; the profile "minimal" plays it',
          },
        ],
      },
    });
  });

  test.each([
    ['no profile can judge', async () => CATALOGUE],
    [
      'only profiles might judge that cannot be read',
      () => Promise.reject(new PeakgateError('bad-input', 'broken')),
    ],
  ])('stays a mistake where %s it', async (_, catalogueOf) => {
    expect((await excused(catalogueOf))[0]?.impossible).toHaveLength(1);
  });

  test('is looked for nowhere else when all of it is judged here', async () => {
    const never = () => Promise.reject(new TypeError('was asked'));
    const leg = planned([{ where: { svc: 'web' } }]);
    const others = { folder: FOLDER, objectives: [], catalogueOf: never };
    expect(await excusedByOthers([leg], others)).toEqual([leg]);
  });

  test('is still excused when the run is judged by other thresholds', async () => {
    const [leg] = await excused(withBilling);
    if (leg === undefined) throw new TypeError('no leg');
    const again = replanChecks(leg.plan, thresholdsOf([PAY, { id: 'misspelt', where: { svc: 'biling' } }]));
    expect(again.impossible).toHaveLength(2);
    const known = excusedAsBefore(again, leg.plan);
    expect(known.impossible).toMatchObject([{ objective: 'misspelt' }]);
    expect(known.plan.notApplicable).toMatchObject([{ objective: 'pay-p95' }]);
  });
});
