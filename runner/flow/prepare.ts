import type { Bundle } from '../bundle/bundle-scenario.ts';
import { type JsonDocument, refuse } from '../config/json-file.ts';
import { type Project, readProject } from '../config/project.ts';
import type { Problem } from '../errors.ts';
import { type K6Binary, systemK6Environment } from '../k6/k6-environment.ts';
import { provisionK6 } from '../k6/provision-k6.ts';
import { legId } from '../model/leg-id.ts';
import type { Profile } from '../model/profile.ts';
import type { GateLeg } from '../model/thresholds.ts';
import { type PlannedLeg, planLeg } from '../plan/leg-plan.ts';
import type { LegPlan } from '../schema/plan-schema.ts';
import { generatorMachine } from './generator-machine.ts';
import { mixProblems } from './mix-problems.ts';
import { unsetProblems, unsetRemarks } from './passed-environment.ts';
import { planProblems } from './plan-problems.ts';
import { excusedByOthers } from './played-elsewhere.ts';
import { type PoolSizer, poolSizer } from './pool-sizer.ts';
import { readProfiles } from './read-profiles.ts';
import { type ReadScenarioOf, scenarioReader } from './read-scenarios.ts';
import type { World } from './world.ts';

/** What the user asked to be planned. */
export interface PlanRequest {
  readonly folder: string;
  readonly thresholdsFile: string;
  /** What the run is called: `gate`, or the profile's name. */
  readonly what: string;
  /** Null: the legs of the thresholds file, all of whose objectives must then be judged. */
  readonly legs: readonly GateLeg[] | null;
  readonly inMs: number | null;
  readonly seed: number | null;
  /** The results folder by which virtual users are sized; by the limits when not given. */
  readonly sizedBy?: string;
  /** Also read and check the profiles that none of the legs plays. */
  readonly everyProfile?: boolean;
  /** The processes of the target, whose processor time is looked at; none when not given. */
  readonly targetProcesses?: readonly number[];
  /** Load will be sent: what it needs of this environment must be there, too. */
  readonly withLoad?: boolean;
}

export interface PreparedLeg {
  readonly plan: LegPlan;
  readonly bundle: Bundle;
}

/** All that is known before any load: files read and checked, scripts bundled, legs planned. */
export interface Prepared {
  readonly request: PlanRequest;
  readonly project: Project;
  /** The profiles' files as they were when they were read, by name. */
  readonly profiles: ReadonlyMap<string, Uint8Array>;
  readonly k6: K6Binary;
  readonly seed: number;
  readonly legs: readonly PreparedLeg[];
}

/** config -> bundle -> catalogue -> plan. Throws every mistake it finds, all of one stage at once. */
export async function prepare(request: PlanRequest, world: World): Promise<Prepared> {
  const project = await readProject(request.folder, request.thresholdsFile);
  tellUnset(project, request, world);
  const { gate } = project.thresholds;
  const wanted = request.legs ?? gate.legs;
  const documents = await readProfiles(project, wanted, request.everyProfile ?? false);
  const sizePool = await poolSizer(request.sizedBy);
  const k6 = await provisionK6(
    systemK6Environment(world.env, (line) => world.progress.line(line), world.interrupted),
  );
  const scenarioOf = scenarioReader(project, k6, world);
  await checkMixes(
    [...documents.values()].map(({ value }) => value),
    scenarioOf,
  );
  const seed = request.seed ?? gate.seed;
  const documentOf = (name: string) => known(documents, name);
  const planning = { request, project, wanted, seed, documentOf, scenarioOf, sizePool };
  const planned = await excused(await planLegs(planning, world), planning);
  refuse(planProblems(project, planned, request.legs === null));
  const legs = planned.map(async ({ plan }) => ({
    plan,
    bundle: (await scenarioOf(documentOf(plan.profile).value)).bundle,
  }));
  const profiles = new Map([...documents].map(([name, { bytes }]) => [name, bytes]));
  return { request, project, profiles, k6, seed, legs: await Promise.all(legs) };
}

/** Before any scenario is read: one that misses a variable may complain of anything. */
function tellUnset(project: Project, { withLoad = false }: PlanRequest, { env, progress }: World): void {
  if (withLoad) refuse(unsetProblems(project, env));
  for (const remark of unsetRemarks(project, env)) progress.line(remark);
}

/** One scenario after the other: each needs k6 for itself. */
async function checkMixes(profiles: readonly Profile[], scenarioOf: ReadScenarioOf): Promise<void> {
  const problems: Problem[] = [];
  for (const profile of profiles)
    problems.push(...mixProblems(profile, (await scenarioOf(profile)).catalogue));
  refuse(problems);
}

/** What legs are planned from. */
interface Planning {
  readonly request: PlanRequest;
  readonly project: Project;
  readonly wanted: readonly GateLeg[];
  readonly seed: number;
  readonly documentOf: (name: string) => JsonDocument<Profile>;
  readonly scenarioOf: ReadScenarioOf;
  readonly sizePool: PoolSizer;
}

function planLegs(planning: Planning, world: World): Promise<PlannedLeg[]> {
  const { request, project, wanted, seed, documentOf, scenarioOf, sizePool } = planning;
  const { thresholds } = project;
  const legs = wanted.map(({ profile, load }) => legId(profile, load));
  const machine = generatorMachine(world);
  const shared = { thresholds, seed, legs, ...(machine && { machine }) };
  const planned = wanted.map(async (leg) => {
    const profile = documentOf(leg.profile);
    const { catalogue } = await scenarioOf(profile.value);
    return planLeg({
      ...shared,
      ...sizePool({ profile, load: leg.load, catalogue }),
      profile: profile.value,
      load: leg.load,
      inMs: durationOf(leg, request, project),
      catalogue,
    });
  });
  return Promise.all(planned);
}

/** What was asked for on the command line; in a gate else what it says of the leg or of all. Null: as long as the profile. */
function durationOf({ inMs }: GateLeg, request: PlanRequest, { thresholds }: Project): number | null {
  return request.inMs ?? (request.legs === null ? (inMs ?? thresholds.gate.inMs) : null);
}

/** A gate answers for every objective; a run of some profile only for what that profile plays. */
async function excused(
  planned: readonly PlannedLeg[],
  { request, project, scenarioOf }: Planning,
): Promise<readonly PlannedLeg[]> {
  if (request.legs === null) return planned;
  return excusedByOthers(planned, {
    folder: project.folder,
    objectives: project.thresholds.objectives,
    catalogueOf: async (profile) => (await scenarioOf(profile)).catalogue,
  });
}

function known<Value>(map: ReadonlyMap<string, Value>, key: string): Value {
  const value = map.get(key);
  if (value === undefined) throw new TypeError(`"${key}" was not prepared`);
  return value;
}
