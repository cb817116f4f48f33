import { DEFAULT_BASELINE } from '../baseline/accepted-runs.ts';
import type { Project } from '../config/project.ts';
import type { Objective } from '../model/thresholds.ts';
import { jsonText } from '../record/write-file.ts';
import { readBaselines } from './baselines.ts';

/**
 * What a run keeps of the project's baselines, so that it can be judged from its own folder for ever: the accepted runs,
 * where some objective compares with them. Null where none does, or none was accepted yet.
 */
export async function keptBaselines({ folder, thresholds }: Project): Promise<Uint8Array | null> {
  if (!thresholds.objectives.some(comparesWithAccepted)) return null;
  const { version, baselines } = await readBaselines(folder);
  const accepted = baselines.filter(({ name }) => name === DEFAULT_BASELINE);
  return accepted.length === 0 ? null : Buffer.from(jsonText({ version, baselines: accepted }));
}

function comparesWithAccepted({ than }: Objective): boolean {
  return than !== null && 'baseline' in than;
}
