import http from 'k6/http';
import { type Catalogue, CONTRACT_VERSION, ENVIRONMENT, SUMMARY_FILE } from './contract.ts';
import { catalogueEntry, type Journey } from './core/journey.ts';
import { type K6Options, k6Options } from './core/k6-options.ts';
import { type K6Summary, legSummary } from './core/leg-summary.ts';
import { prepareLeg } from './core/prepared-leg.ts';
import { JourneyPlayer } from './journey-player.ts';
import { readPlan, readVuFile } from './plan-file.ts';

export interface ScenarioDefinition {
  /** The journeys that make up the peak; the profile's mix weighs them by name. */
  readonly journeys: readonly Journey[];
}

/** What k6 wants a script to export; a scenario file re-exports it by these names. */
export interface Scenario {
  /** Empty in VUs, where k6 does not read it. */
  readonly options: K6Options | Record<string, never>;
  play(): Promise<void>;
  handleSummary(summary: K6Summary): Record<string, string>;
}

/** Makes a k6 script of journeys. The plan that the runner lays beside it says how much of what is played when. */
export function defineScenario({ journeys }: ScenarioDefinition): Scenario {
  refuseTwins(journeys);
  // The kit counts outcomes itself; this spares k6 one sample and one tag for each request.
  Reflect.apply(http.setResponseCallback, http, [null]);
  const player = playerOf(journeys);
  // k6 takes options and summary from instances that are no VU; the hundreds of VUs need no thousands of stages.
  const plan = __VU === 0 ? readPlan() : null;
  return {
    options: __VU === 0 ? k6Options(catalogueOf(journeys), plan) : {},
    play() {
      if (player === undefined) throw new Error('There is no plan to play.');
      return player.playNext();
    },
    handleSummary: (summary) => ({
      [SUMMARY_FILE]: JSON.stringify(legSummary(summary, plan?.quantiles ?? [])),
    }),
  };
}

function catalogueOf(journeys: readonly Journey[]): Catalogue {
  return { contract: CONTRACT_VERSION, journeys: journeys.map(catalogueEntry) };
}

function playerOf(journeys: readonly Journey[]): JourneyPlayer | undefined {
  const file = readVuFile(journeys.map(({ name }) => name));
  if (file === undefined) return undefined;
  const target = __ENV[ENVIRONMENT.target] ?? '';
  const run = __ENV[ENVIRONMENT.run] ?? '';
  const mark = __ENV[ENVIRONMENT.mark] ?? '';
  const { plan, tenants, orders } = file;
  return new JourneyPlayer(prepareLeg(plan, { journeys, tenants, orders, target, run, mark }));
}

function refuseTwins(journeys: readonly Journey[]): void {
  const names = journeys.map((journey) => journey.name);
  const twin = names.find((name, index) => names.indexOf(name) !== index);
  if (twin !== undefined) throw new Error(`Two journeys are called "${twin}".`);
}
