import type { Catalogue } from '../../scenarios/kit/contract.ts';
import { type Bundle, bundleScenario } from '../bundle/bundle-scenario.ts';
import { badInput, type JsonDocument } from '../config/json-file.ts';
import { type Project, profileNames, readProfile, readProject } from '../config/project.ts';
import { PeakgateError, type Problem } from '../errors.ts';
import { spokenDuration } from '../grammar/duration.ts';
import { readCatalogue } from '../k6/catalogue.ts';
import { type K6Binary, systemK6Environment } from '../k6/k6-environment.ts';
import { provisionK6 } from '../k6/provision-k6.ts';
import type { Profile } from '../model/profile.ts';
import type { GateLeg } from '../model/thresholds.ts';
import { impossibleProblems } from '../plan/checks.ts';
import { type PlannedLeg, planLeg } from '../plan/leg-plan.ts';
import type { LegPlan } from '../schema/plan-schema.ts';
import { experimentMixProblems, misfitProblems } from './experiment-problems.ts';
import { generatorMachine } from './generator-machine.ts';
import { tellKnownTags } from './known-tags.ts';
import { passedEnvironment, unsetProblems, unsetRemarks } from './passed-environment.ts';
import { excusedByOthers } from './played-elsewhere.ts';
import type { World } from './world.ts';

/** Shorter legs have no windows worth the name. */
const SHORTEST_LEG_MS = 5_000;

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
  const profiles = new Map([...documents].map(([name, { value }]) => [name, value]));
  const k6 = await provisionK6(
    systemK6Environment(world.env, (line) => world.progress.line(line), world.interrupted),
  );
  const scenarios = await readScenarios(project, [...profiles.values()], k6, world);
  refuse(mixProblems([...profiles.values()], scenarios));
  const seed = request.seed ?? gate.seed;
  const legIds = wanted.map(({ profile, load }) => `${profile}@${load}x`);
  const machine = generatorMachine(world);
  const planned = wanted.map(({ profile, load, inMs: ownMs }) => {
    const { name, scenario } = known(profiles, profile);
    const { catalogue } = known(scenarios, scenario);
    const inMs = request.inMs ?? (request.legs === null ? (ownMs ?? gate.inMs) : null);
    return planLeg({
      profile: known(profiles, name),
      load,
      inMs,
      seed,
      thresholds: project.thresholds,
      catalogue,
      ...(machine && { machine }),
      legs: legIds,
    });
  });
  const catalogueOf = async (profile: Profile) => {
    const read = await readScenarios(project, [profile], k6, world);
    return known(read, profile.scenario).catalogue;
  };
  const { objectives } = project.thresholds;
  // A gate answers for every objective; a run of some profile only for what that profile plays.
  const judging =
    request.legs === null
      ? planned
      : await excusedByOthers(planned, { folder: project.folder, objectives, catalogueOf });
  refuse(planProblems(project, judging, request));
  const legs = judging.map(({ plan }) => ({ plan, bundle: known(scenarios, plan.scenario).bundle }));
  const read = new Map([...documents].map(([name, { bytes }]) => [name, bytes]));
  return { request, project, profiles: read, k6, seed, legs };
}

/** Before any scenario is read: one that misses a variable may complain of anything. */
function tellUnset(project: Project, { withLoad = false }: PlanRequest, { env, progress }: World): void {
  if (withLoad) refuse(unsetProblems(project, env));
  for (const remark of unsetRemarks(project, env)) progress.line(remark);
}

type Scenarios = ReadonlyMap<string, { readonly bundle: Bundle; readonly catalogue: Catalogue }>;

async function readProfiles(
  { folder }: Project,
  legs: readonly GateLeg[],
  every: boolean,
): Promise<Map<string, JsonDocument<Profile>>> {
  const others = every ? await profileNames(folder) : [];
  const names = [...new Set([...legs.map(({ profile }) => profile), ...others])];
  const readings = await Promise.allSettled(names.map((name) => readProfile(folder, name)));
  refuse(readings.flatMap(problemsOf));
  const documents = readings.flatMap((reading) => (reading.status === 'fulfilled' ? [reading.value] : []));
  return new Map(documents.map((document) => [document.value.name, document]));
}

/** The mistakes in a file that was read, so that those of several files are told at once; any other failure is thrown. */
function problemsOf(reading: PromiseSettledResult<unknown>): readonly Problem[] {
  if (reading.status === 'fulfilled') return [];
  const { reason } = reading;
  if (reason instanceof PeakgateError && reason.problems.length > 0) return reason.problems;
  throw reason;
}

async function readScenarios(
  project: Project,
  profiles: readonly Profile[],
  k6: K6Binary,
  world: World,
): Promise<Scenarios> {
  const found = new Map<string, { bundle: Bundle; catalogue: Catalogue }>();
  const { variables, secrets } = passedEnvironment(project, world.env);
  for (const scenario of new Set(profiles.map((profile) => profile.scenario))) {
    const bundle = await bundleScenario(project.folder, scenario);
    const catalogue = await readCatalogue(k6.path, bundle, {
      inherited: world.env,
      allowed: variables,
      secrets,
      shownFrom: project.folder,
    });
    found.set(scenario, { bundle, catalogue });
  }
  return found;
}

function known<Value>(map: ReadonlyMap<string, Value>, key: string): Value {
  const value = map.get(key);
  if (value === undefined) throw new TypeError(`"${key}" was not prepared`);
  return value;
}

/** A profile may only choose journeys that its scenario has. */
function mixProblems(profiles: readonly Profile[], scenarios: Scenarios): Problem[] {
  return profiles.flatMap((profile) => {
    const { name, scenario, mix } = profile;
    const { catalogue } = known(scenarios, scenario);
    const journeys = catalogue.journeys.map((journey) => journey.name);
    const ofUsers = mix.flatMap(({ weights }, index) =>
      Object.keys(weights)
        .filter((journey) => !journeys.includes(journey))
        .map((journey) => ({
          where: `profiles/${name}.json`,
          path: `/mix/${index}/weights/${journey}`,
          value: JSON.stringify(weights[journey]),
          message: `${scenario} has no journey "${journey}"`,
          remedy: `Use one of: ${journeys.join(', ')}; or add the journey to the scenario.`,
        })),
    );
    return [...ofUsers, ...experimentMixProblems(profile, catalogue)];
  });
}

function planProblems(project: Project, legs: readonly PlannedLeg[], request: PlanRequest): Problem[] {
  const { objectives } = project.thresholds;
  const planned = legs.map(({ plan, impossible }) => ({
    checks: plan.checks,
    notApplicable: plan.notApplicable,
    impossible,
  }));
  const legPlans = legs.map(({ plan }) => plan);
  const file = project.thresholdsFile;
  const unjudged = request.legs === null ? unjudgedProblems(project, legs) : [];
  return [
    ...durationProblems(legs),
    ...tellKnownTags(impossibleProblems(file, objectives, planned), objectives, legPlans),
    ...unjudged,
    ...tooLongProblems(legs),
    ...misfitProblems(legs),
  ];
}

function durationProblems(legs: readonly PlannedLeg[]): Problem[] {
  return legs
    .filter(({ plan }) => plan.durationMs < SHORTEST_LEG_MS)
    .map(({ plan }) => ({
      where: `${plan.id}, --in`,
      path: '',
      value: spokenDuration(plan.durationMs),
      message: 'is too short for a leg',
      remedy: `Let a leg last at least ${spokenDuration(SHORTEST_LEG_MS)}; to pass, its peak must last at least ${spokenDuration(plan.minimumPeakMs)}.`,
    }));
}

/** In a gate every objective that is not optional must be judged on some leg. */
function unjudgedProblems({ thresholds, thresholdsFile }: Project, legs: readonly PlannedLeg[]): Problem[] {
  return thresholds.objectives.flatMap(({ id, optional }, index) => {
    if (optional || legs.some(({ plan }) => plan.checks.some(({ objective }) => objective === id))) return [];
    const why = legs.flatMap(({ plan }) =>
      plan.notApplicable.filter(({ objective }) => objective === id).map(({ reason }) => reason),
    )[0];
    if (why === undefined) return [];
    return [
      {
        where: thresholdsFile,
        path: `/objectives/${index}`,
        value: JSON.stringify(id),
        message: `no leg of the gate can judge it: ${why}`,
        remedy: why.startsWith('needs ')
          ? 'Add a leg to "gate.legs" whose profile plays it, or mark the objective "optional": true.'
          : 'Add such a leg to "gate.legs", or mark the objective "optional": true.',
      },
    ];
  });
}

function tooLongProblems(legs: readonly PlannedLeg[]): Problem[] {
  return legs.flatMap(({ plan, tooLong }) =>
    tooLong.map(({ journey, journeyMs, window, windowMs }) => ({
      where: `profiles/${plan.profile}.json`,
      path: '/windows',
      value: JSON.stringify(window),
      message: `the journey "${journey}" can take ${spokenDuration(journeyMs)}, the window lasts ${spokenDuration(windowMs)} when the leg takes ${spokenDuration(plan.durationMs)}`,
      remedy: 'Give the leg more time with --in, widen the window, or let the journey think less.',
    })),
  );
}

function refuse(problems: readonly Problem[]): void {
  if (problems.length > 0) throw badInput(problems);
}
