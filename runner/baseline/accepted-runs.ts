import { PeakgateError } from '../errors.ts';
import type { AcceptedRun, Baseline, Baselines } from '../schema/baseline-schema.ts';

/** The file of a project folder in which its baselines stand. */
export const BASELINES_FILE = 'baselines.json';
/** The baseline that is meant when none is named. */
export const DEFAULT_BASELINE = 'accepted';

export const NO_BASELINES: Baselines = { version: 1, baselines: [] };

/** The accepted runs of a baseline; none when there is no baseline of this name. */
export function runsOf({ baselines }: Baselines, name: string): readonly AcceptedRun[] {
  return baselines.find((baseline) => baseline.name === name)?.runs ?? [];
}

/** The baseline of this name, or a refusal that names those there are. */
export function baselineNamed({ baselines }: Baselines, name: string): Baseline {
  const found = baselines.find((baseline) => baseline.name === name);
  if (found !== undefined) return found;
  const known = baselines.map((baseline) => baseline.name).join(', ') || 'none';
  throw new PeakgateError('baseline-unknown', `There is no baseline "${name}". There: ${known}.`);
}

/** With one more accepted run. Baselines stand in the order of their names, runs in that of theirs, which begin with the time. */
export function withRun(written: Baselines, name: string, run: AcceptedRun): Baselines {
  const runs = [...runsOf(written, name).filter((other) => other.run !== run.run), run];
  const others = written.baselines.filter((baseline) => baseline.name !== name);
  const own = { name, runs: runs.toSorted((a, b) => order(a.run, b.run)) };
  return { ...written, baselines: [...others, own].toSorted((a, b) => order(a.name, b.name)) };
}

/** Without a run; a baseline that has none left is gone. Throws when the run is not in it. */
export function withoutRun(written: Baselines, name: string, run: string): Baselines {
  const { runs } = baselineNamed(written, name);
  const rest = runs.filter((other) => other.run !== run);
  if (rest.length === runs.length)
    throw new PeakgateError(
      'baseline-unknown',
      `Run "${run}" is not in baseline "${name}". There: ${runs.map((each) => each.run).join(', ')}.`,
    );
  const baselines = written.baselines.map((baseline) =>
    baseline.name === name ? { name, runs: rest } : baseline,
  );
  return { ...written, baselines: baselines.filter((baseline) => baseline.runs.length > 0) };
}

function order(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
