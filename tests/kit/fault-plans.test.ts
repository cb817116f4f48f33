import { basename } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { profileNames, readProfile, readThresholds } from '../../runner/config/project.ts';
import { planLeg } from '../../runner/plan/leg-plan.ts';
import { CONTRACT_VERSION } from '../../scenarios/kit/contract.ts';
import { catalogueEntry, type Journey } from '../../scenarios/kit/core/journey.ts';

// What journeys are written with, without the part of the kit that only k6 can load.
vi.mock('peakgate/kit', async () => ({
  ...(await import('../../scenarios/kit/core/journey.ts')),
  ...(await import('../../scenarios/kit/core/operation.ts')),
  defineScenario: ({ journeys }: { journeys: readonly Journey[] }) => ({ options: journeys }),
}));

const THRESHOLDS = await readThresholds('thresholds.faults.json', 'thresholds.faults.json');
const PROFILES = (await profileNames('.')).filter((name) => name.startsWith('fault-'));

async function planned(name: string) {
  const { value: profile } = await readProfile('.', name);
  const file = basename(profile.scenario, '.ts');
  const scenario: { options: readonly Journey[] } = await import(`../../scenarios/${file}.ts`);
  const catalogue = { contract: CONTRACT_VERSION, journeys: scenario.options.map(catalogueEntry) };
  return planLeg({ profile, load: 1, inMs: null, seed: 1, thresholds: THRESHOLDS, catalogue });
}

describe.each(PROFILES)('a leg of %s', (name) => {
  test('can be played as it is: every journey fits into every window and block', async () => {
    const { tooLong, misfits } = await planned(name);
    expect({ tooLong, misfits }).toEqual({ tooLong: [], misfits: [] });
  });
});
