import type { PlannedTenant } from '../../scenarios/kit/contract.ts';
import { clockMs } from '../grammar/clock.ts';
import { parseDurationMs } from '../grammar/duration.ts';
import type { Experiment } from '../model/profile.ts';
import type { WrittenExperiment, WrittenProfile } from '../schema/profile-schema.ts';
import type { Mistakes } from './mistakes.ts';

/** What the target needs to settle after a switch, unless the profile says otherwise (statistics SPEC, section 7.2). */
const USUAL_SETTLE = '30s';
/** The stream of the users; no experiment may be called the same. */
const USERS = 'users';

/** The experiments of a profile. Mistakes are added to those of the profile; what is returned then is of no use. */
export function normaliseExperiments(
  written: WrittenProfile,
  tenants: readonly PlannedTenant[],
  mistakes: Mistakes,
): Experiment[] {
  const { experiments = [], clock } = written;
  for (const index of experiments.keys()) checkPlace(written, index, mistakes);
  return experiments.map((experiment, index) => {
    const path = `/experiments/${index}`;
    checkName(experiments, index, mistakes);
    checkParts(experiment, path, mistakes);
    const since = (text: string) => clockMs(text) - clockMs(clock.from);
    const { name, title, blocks } = experiment;
    return {
      name,
      title,
      fromMs: since(blocks.from),
      toMs: since(blocks.to),
      pairs: blocks.pairs ?? 0,
      settleMs: settleMs(experiment, path, mistakes),
      stream: streamOf(experiment, tenants, path, mistakes),
      switch: experiment.switch ? { off: null, ...experiment.switch } : null,
    };
  });
}

function checkName(experiments: readonly WrittenExperiment[], index: number, mistakes: Mistakes): void {
  const name = experiments[index]?.name;
  const path = `/experiments/${index}/name`;
  if (name === USERS) mistakes.add(path, 'is what the users are called', 'Call it otherwise.', name);
  if (experiments.findIndex((other) => other.name === name) < index)
    mistakes.add(path, 'is used twice', 'Give every experiment a name of its own.', name);
}

/** An experiment lies inside the peak window, which is what objectives judge, and after the one before it. */
function checkPlace({ experiments = [], windows }: WrittenProfile, index: number, mistakes: Mistakes): void {
  const [blocks, previous] = [experiments[index]?.blocks, experiments[index - 1]];
  const peak = windows.find(({ name }) => name === 'peak');
  if (!blocks) return;
  const { from, to } = blocks;
  const add = (message: string, remedy: string) =>
    mistakes.add(`/experiments/${index}/blocks`, message, remedy, { from, to });
  if (clockMs(to) <= clockMs(from)) add('do not end after they begin', 'Let "to" be later than "from".');
  else if (peak && (clockMs(from) < clockMs(peak.from) || clockMs(to) > clockMs(peak.to)))
    add(`lie outside the peak window, ${peak.from} to ${peak.to}`, 'Move them inside, or widen the window.');
  else if (previous && clockMs(from) < clockMs(previous.blocks.to))
    add(
      `overlap "${previous.name}", which ends at ${previous.blocks.to}`,
      'List experiments in order of time, one after the other: of two at once, neither could be told.',
    );
}

/** It sends something, or switches something; and what it sends is stated. */
function checkParts(experiment: WrittenExperiment, path: string, mistakes: Mistakes): void {
  const { arrivals, blocks } = experiment;
  if (arrivals === undefined && experiment.switch === undefined)
    mistakes.add(path, 'disturbs nothing', 'Give it "arrivals" with a "mix", a "switch", or both.');
  checkStream(experiment, path, mistakes);
  if (experiment.switch !== undefined && experiment.switch.off === undefined && blocks.pairs !== undefined)
    mistakes.add(`${path}/switch/off`, 'is missing', 'Blocks in turn are switched off, too. Say how.');
}

function checkStream({ arrivals, mix, tenants }: WrittenExperiment, path: string, mistakes: Mistakes): void {
  if (arrivals !== undefined && mix === undefined)
    mistakes.add(`${path}/mix`, 'is missing', 'Say which journeys it starts: "mix": {"import-tasks": 1}.');
  if (mix !== undefined && Object.values(mix).every((weight) => weight === 0))
    mistakes.add(`${path}/mix`, 'chooses no journey', 'Give at least one journey a weight above 0.', mix);
  if (arrivals === undefined)
    for (const [key, value] of Object.entries({ mix, tenants }))
      if (value !== undefined)
        mistakes.add(`${path}/${key}`, 'belongs to arrivals', 'Add "arrivals", or remove it.', value);
}

function settleMs({ blocks }: WrittenExperiment, path: string, mistakes: Mistakes): number {
  const { pairs, settle } = blocks;
  if (pairs === undefined) {
    if (settle !== undefined)
      mistakes.add(`${path}/blocks/settle`, 'belongs to pairs', 'Add "pairs", or remove it.', settle);
    return 0;
  }
  const text = settle ?? USUAL_SETTLE;
  return mistakes.take(`${path}/blocks/settle`, text, parseDurationMs(text), 1);
}

function streamOf(
  { arrivals, mix, tenants }: WrittenExperiment,
  all: readonly PlannedTenant[],
  path: string,
  mistakes: Mistakes,
): Experiment['stream'] {
  if (arrivals === undefined || mix === undefined) return null;
  const chosen = tenants === undefined ? null : placesOf(tenants, all, `${path}/tenants`, mistakes);
  return { ratePerSecond: arrivals.ratePerSecond, weights: mix, tenants: chosen };
}

function placesOf(
  chosen: NonNullable<WrittenExperiment['tenants']>,
  all: readonly PlannedTenant[],
  path: string,
  mistakes: Mistakes,
): number[] {
  if ('plan' in chosen) {
    const places = all.flatMap(({ plan }, place) => (plan === chosen.plan ? [place] : []));
    const plans = [...new Set(all.map(({ plan }) => plan))].join(', ');
    if (places.length === 0)
      mistakes.add(`${path}/plan`, 'no tenant is on this plan', `Use one of: ${plans}.`, chosen.plan);
    return places;
  }
  for (const [index, number] of chosen.numbers.entries())
    if (number > all.length)
      mistakes.add(`${path}/numbers/${index}`, 'there is no such tenant', `Use 1 to ${all.length}.`, number);
  return chosen.numbers.map((number) => number - 1);
}
