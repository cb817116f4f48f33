import { join } from 'node:path';
import { SHORTEST_OF_PAIR_MS } from '../compare/compare-latency.ts';
import { type Turn, turnsOf } from '../compare/turns.ts';
import { PeakgateError } from '../errors.ts';
import { hasPercentile } from '../evaluate/latencies.ts';
import { spokenDuration } from '../grammar/duration.ts';
import { targetProbe } from '../observe/target-probe.ts';
import { freeRunFolder } from '../record/free-run-folder.ts';
import { abandonRun } from '../record/run-folder.ts';
import { jsonText, writeWhole } from '../record/write-file.ts';
import type { Comparison } from '../schema/comparison-schema.ts';
import type { Manifest } from '../schema/record-schema.ts';
import { MIN_PAIRS } from '../statistics/paired-ratio.ts';
import { refuseSwitches } from './admin-address.ts';
import { clockOf } from './clock.ts';
import { compare } from './compare.ts';
import { measureRun, probeTarget } from './measure-run.ts';
import { type PlanRequest, type Prepared, prepare } from './prepare.ts';
import { allowedTarget, type TargetAddress } from './target-address.ts';
import type { World } from './world.ts';

/** The comparison that was derived from the runs of one folder. */
export const COMPARISON_FILE = 'comparison.json';

/** What the user asked to be compared in turn. */
export interface AgainstRequest extends PlanRequest {
  /** The candidate. */
  readonly target: string | undefined;
  /** The reference. */
  readonly against: string;
  readonly pairs: number;
  /** Where the folder of all runs is made. */
  readonly resultsFolder: string;
}

export interface Compared {
  readonly comparison: Comparison;
  /** Holds a results folder for every leg, and the comparison. */
  readonly folder: string;
  /** Without credentials. */
  readonly candidate: string;
  readonly reference: string;
}

export type AgainstOutcome =
  | (Compared & { readonly interrupted: false })
  /** Without a folder when nothing was measured. */
  | { readonly interrupted: true; readonly folder: string | null };

/** What all legs share. */
interface Duel {
  readonly prepared: Prepared;
  readonly candidate: TargetAddress;
  readonly reference: TargetAddress;
  readonly folder: string;
  readonly world: World;
}

interface PlayedTurn extends Turn {
  /** The name of its results folder. */
  readonly run: string;
  readonly manifest: Manifest;
}

/**
 * The same plan at two targets in turn, a run for each leg, then the comparison of the pairs: a drift of the machine or the
 * hour hits both alike (statistics SPEC, section 7.2).
 */
export async function runAgainst(request: AgainstRequest, world: World): Promise<AgainstOutcome> {
  const prepared = await prepare({ ...request, withLoad: true }, world);
  refuseWithoutPercentile(prepared);
  refuseSwitches(prepared, '--against');
  const sides = await answeringSides(request, prepared, world);
  if (world.interrupted.aborted) return { interrupted: true, folder: null };
  const name = await freeRunFolder(request.resultsFolder, world.now(), `${request.what}-against`);
  const duel = { prepared, ...sides, folder: join(request.resultsFolder, name), world };
  const played = await playInTurn(duel, request.pairs);
  if (played.length === 0) return { interrupted: true, folder: await abandonRun(duel.folder) };
  if (world.interrupted.aborted) return { interrupted: true, folder: duel.folder };
  return { interrupted: false, ...(await compareTurns(duel, played)) };
}

/** Known before any load: a comparison without anything to compare. */
function refuseWithoutPercentile({ legs }: Prepared): void {
  if (legs.some(({ plan }) => plan.checks.some(hasPercentile))) return;
  const names = legs.map(({ plan }) => plan.id).join(', ');
  throw new PeakgateError(
    'bad-option',
    `--against compares percentiles, and no objective judges one on ${names}.`,
  );
}

async function answeringSides({ target, against }: AgainstRequest, { project }: Prepared, world: World) {
  const { targets, healthPath } = project.thresholds.gate;
  const candidate = allowedTarget(target, targets);
  const reference = allowedTarget(against, targets, '--against');
  for (const side of [candidate, reference]) await probeTarget(side, healthPath, world);
  return { candidate, reference };
}

/** Plays pair after pair. A leg that was cut short is the last but its partner: no more legs could make the comparison valid. */
async function playInTurn(duel: Duel, pairs: number): Promise<PlayedTurn[]> {
  const { world } = duel;
  for (const line of [sequenceText(duel, pairs), ...doubtsInAdvance(duel, pairs)]) world.progress.line(line);
  const played: PlayedTurn[] = [];
  for (const pair of turnsOf(pairs)) {
    for (const turn of pair) played.push(...(await playTurn(duel, turn)));
    const problem = played.map(cutShort).find((why) => why !== null);
    if (world.interrupted.aborted) return played;
    if (problem !== undefined) {
      world.progress.line(`${problem} No more legs are played: they could not make the comparison valid.`);
      return played;
    }
  }
  return played;
}

function sequenceText({ prepared, candidate, reference }: Duel, pairs: number): string {
  const eachMs = prepared.legs.reduce((sum, { plan }) => sum + plan.durationMs, 0);
  return `${2 * pairs} legs of ${spokenDuration(eachMs)} in turn, ${spokenDuration(2 * pairs * eachMs)} in all: a is ${candidate.shown}, b is ${reference.shown}.`;
}

/** Why the comparison cannot end well, told before its load is sent: to try it out, that does not matter. */
function doubtsInAdvance({ prepared }: Duel, pairs: number): string[] {
  const peaks = prepared.legs.flatMap(({ plan }) =>
    plan.played.windows.filter(({ name }) => name === 'peak'),
  );
  const shortest = Math.min(...peaks.map(({ fromMs, toMs }) => toMs - fromMs));
  return [
    ...(pairs < MIN_PAIRS ? [`Fewer than ${MIN_PAIRS} pairs decide nothing.`] : []),
    ...(shortest < SHORTEST_OF_PAIR_MS
      ? [
          `A peak of ${spokenDuration(shortest)} cannot be found not worse: ${spokenDuration(SHORTEST_OF_PAIR_MS)} are needed.`,
        ]
      : []),
  ];
}

/** A run of one leg; none when the user interrupts before it begins. */
async function playTurn(duel: Duel, { name, isCandidate }: Turn): Promise<PlayedTurn[]> {
  const { world, prepared, folder } = duel;
  if (world.interrupted.aborted) return [];
  const target = isCandidate ? duel.candidate : duel.reference;
  world.progress.line(`${name}: ${target.shown}`);
  const run = await freeRunFolder(folder, world.now(), name);
  const version = await versionOf(target, prepared, world);
  const context = { prepared, target, admin: null, runFolder: join(folder, run), runId: run, world };
  // What single runs judge stands beside the comparison, and needs no notes at every turn.
  const manifest = await measureRun(context, version, () => []);
  return manifest === null ? [] : [{ name, isCandidate, run, manifest }];
}

/** What is there by now: a target may have been deployed meanwhile. Null where it does not say, or is silent. */
async function versionOf(
  { url }: TargetAddress,
  { project }: Prepared,
  world: World,
): Promise<string | null> {
  const { healthPath } = project.thresholds.gate;
  return (await targetProbe(clockOf(world))({ target: url, healthPath })).version;
}

function cutShort({ name, manifest }: PlayedTurn): string | null {
  const leg = manifest.legs.find(
    ({ stopReason, hookFailure }) => stopReason !== null || hookFailure !== null,
  );
  return leg === undefined ? null : `${name}: ${leg.hookFailure ?? leg.stopReason}.`;
}

async function compareTurns(
  { folder, candidate, reference }: Duel,
  played: readonly PlayedTurn[],
): Promise<Compared> {
  const runsOf = (side: boolean) =>
    played.filter(({ isCandidate }) => isCandidate === side).map(({ run }) => run);
  const question = { cwd: folder, dir: folder, runs: runsOf(true), with: runsOf(false), paired: true };
  const comparison = await compare(question);
  await writeWhole(join(folder, COMPARISON_FILE), jsonText(comparison));
  return { comparison, folder, candidate: candidate.shown, reference: reference.shown };
}
