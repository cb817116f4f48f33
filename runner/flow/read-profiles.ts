import { type JsonDocument, refuse } from '../config/json-file.ts';
import { type Project, profileNames, readProfile } from '../config/project.ts';
import { PeakgateError, type Problem } from '../errors.ts';
import type { Profile } from '../model/profile.ts';
import type { GateLeg } from '../model/thresholds.ts';

/** The profiles that the legs play, and all others of the project where `every` one is asked for, by name. */
export async function readProfiles(
  { folder }: Project,
  legs: readonly GateLeg[],
  every: boolean,
): Promise<ReadonlyMap<string, JsonDocument<Profile>>> {
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
