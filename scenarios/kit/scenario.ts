import http from 'k6/http';
import { CONTRACT_VERSION, ENVIRONMENT, SUMMARY_FILE } from './contract.ts';
import { catalogueEntry, type Journey } from './core/journey.ts';
import { type K6Options, k6Options } from './core/k6-options.ts';
import { type K6Summary, legSummary } from './core/leg-summary.ts';
import { type PreparedLeg, prepareLeg } from './core/prepared-leg.ts';
import { playNext } from './journey-player.ts';
import { readPlan, readVuPlan } from './plan-file.ts';

export interface ScenarioDefinition {
  /** The journeys that make up the peak; the profile's mix weighs them by name. */
  readonly journeys: readonly Journey[];
}

/** What k6 wants a script to export; a scenario file re-exports it by these names. */
export interface Scenario {
  readonly options: K6Options;
  play(): Promise<void>;
  handleSummary(summary: K6Summary): Record<string, string>;
}

/** Makes a k6 script of journeys. The plan that the runner lays beside it says how much of what is played when. */
export function defineScenario({ journeys }: ScenarioDefinition): Scenario {
  refuseTwins(journeys);
  // The kit counts outcomes itself; this spares k6 one sample and one tag for each request.
  Reflect.apply(http.setResponseCallback, http, [null]);
  // k6 takes options and summary from instances that are no VU; hundreds of VUs need not build thousands of stages.
  const plan = __VU === 0 ? readPlan() : null;
  const leg = legOf(journeys);
  return {
    options: k6Options({ contract: CONTRACT_VERSION, journeys: journeys.map(catalogueEntry) }, plan),
    async play() {
      if (leg === undefined) throw new Error('There is no plan to play.');
      await playNext(leg);
    },
    handleSummary: (summary) => ({
      [SUMMARY_FILE]: JSON.stringify(legSummary(summary, plan?.quantiles ?? [])),
    }),
  };
}

function legOf(journeys: readonly Journey[]): PreparedLeg | undefined {
  const plan = readVuPlan();
  const around = { target: __ENV[ENVIRONMENT.target] ?? '', run: __ENV[ENVIRONMENT.run] ?? '' };
  return plan === undefined ? undefined : prepareLeg(plan, journeys, around);
}

function refuseTwins(journeys: readonly Journey[]): void {
  const names = journeys.map((journey) => journey.name);
  const twin = names.find((name, index) => names.indexOf(name) !== index);
  if (twin !== undefined) throw new Error(`Two journeys are called "${twin}".`);
}
