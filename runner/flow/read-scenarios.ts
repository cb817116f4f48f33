import type { Catalogue } from '../../scenarios/kit/contract.ts';
import { type Bundle, bundleScenario } from '../bundle/bundle-scenario.ts';
import type { Project } from '../config/project.ts';
import { readCatalogue } from '../k6/catalogue.ts';
import type { K6Binary } from '../k6/k6-environment.ts';
import type { Profile } from '../model/profile.ts';
import { passedEnvironment } from './passed-environment.ts';
import type { World } from './world.ts';

/** A scenario as k6 will play it, and what it can send. */
export interface ReadScenario {
  readonly bundle: Bundle;
  readonly catalogue: Catalogue;
}

/** Bundles the scenario of a profile and asks k6 what is in it. */
export type ReadScenarioOf = (profile: Profile) => Promise<ReadScenario>;

/** Reads each scenario once, whoever asks for it: bundle -> catalogue. */
export function scenarioReader(project: Project, k6: K6Binary, world: World): ReadScenarioOf {
  const { variables, secrets } = passedEnvironment(project, world.env);
  const known = new Map<string, Promise<ReadScenario>>();
  const read = async (scenario: string): Promise<ReadScenario> => {
    const bundle = await bundleScenario(project.folder, scenario);
    const catalogue = await readCatalogue(k6.path, bundle, {
      inherited: world.env,
      allowed: variables,
      secrets,
      shownFrom: project.folder,
    });
    return { bundle, catalogue };
  };
  return ({ scenario }) => {
    const reading = known.get(scenario) ?? read(scenario);
    known.set(scenario, reading);
    return reading;
  };
}
