import { spokenDuration } from '../grammar/duration.ts';
import { countText } from '../model/number-text.ts';
import type { Fingerprint, LegFingerprint, MeasuredRun } from '../schema/baseline-schema.ts';
import type { Difference } from '../schema/comparison-schema.ts';

type Fingerprinted = Pick<MeasuredRun, 'run' | 'fingerprint'>;

/** In what the runs differ from the expected one, on the legs that both have; empty when they may be compared. */
export function differencesFrom(expected: Fingerprinted, runs: readonly Fingerprinted[]): Difference[] {
  return runs.flatMap(({ run, fingerprint }) => {
    const pairs = [
      ...wholePairs(expected.fingerprint, fingerprint),
      ...legPairs(expected.fingerprint, fingerprint),
    ];
    return pairs
      .filter(({ same }) => !same)
      .map(({ what, found, expected: wanted }) => ({ what, run, found, expected: wanted }));
  });
}

/** The same, and which legs they have: all runs of one baseline must have the same. */
export function differencesWithin(expected: Fingerprinted, found: Fingerprinted): Difference[] {
  const legs = {
    what: 'legs',
    run: found.run,
    found: legNames(found.fingerprint),
    expected: legNames(expected.fingerprint),
  };
  return [...(legs.found === legs.expected ? [] : [legs]), ...differencesFrom(expected, [found])];
}

/** Whether the target was another version in some runs of one side: pairs are about one candidate and one reference. */
export function versionDifferences([first, ...others]: readonly MeasuredRun[]): Difference[] {
  const expected = first?.target.version ?? null;
  return others
    .filter(({ target }) => target.version !== expected)
    .map(({ run, target }) => ({
      what: 'version of the target',
      run,
      found: target.version ?? 'none',
      expected: expected ?? 'none',
    }));
}

interface Pair {
  readonly what: string;
  readonly same: boolean;
  readonly found: string;
  readonly expected: string;
}

function wholePairs(expected: Fingerprint, found: Fingerprint): Pair[] {
  return [
    pair('k6', found.k6, expected.k6, String),
    pair('load generator', hostText(found), hostText(expected), String),
    pair('data set', datasetText(found), datasetText(expected), String),
  ];
}

function legPairs(expected: Fingerprint, found: Fingerprint): Pair[] {
  return expected.legs.flatMap((leg) => {
    const other = found.legs.find((each) => each.leg === leg.leg);
    if (other === undefined) return [];
    const load = { same: other.plan === leg.plan, found: loadText(other), expected: loadText(leg) };
    return [
      { what: `load of ${leg.leg}`, ...load },
      pair(`scenario of ${leg.leg}`, other.bundle, leg.bundle, short),
    ];
  });
}

function pair(what: string, found: string, expected: string, shown: (value: string) => string): Pair {
  return { what, same: found === expected, found: shown(found), expected: shown(expected) };
}

function hostText({ host }: Fingerprint): string {
  return `${host.cores} x ${host.cpuModel}, ${host.platform}`;
}

/** A run that names none may have had any, so it differs from one that does. */
function datasetText({ dataset }: Fingerprint): string {
  return dataset === undefined ? 'not named' : `"${dataset}"`;
}

function loadText({ journeys, durationMs, seed, plan }: LegFingerprint): string {
  return `${countText(journeys)} journeys in ${spokenDuration(durationMs)}, seed ${seed} (plan ${short(plan)})`;
}

/** Enough of a hash to tell two apart by eye. */
function short(hash: string): string {
  return hash.slice(0, 12);
}

function legNames({ legs }: Fingerprint): string {
  return legs.map(({ leg }) => leg).join(', ');
}
