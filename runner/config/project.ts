import { readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { PeakgateError } from '../errors.ts';
import type { Profile } from '../model/profile.ts';
import type { Thresholds } from '../model/thresholds.ts';
import { profileSchema } from '../schema/profile-schema.ts';
import { thresholdsSchema } from '../schema/thresholds-schema.ts';
import { readJsonFile } from './json-file.ts';
import { normaliseProfile } from './profile.ts';
import { normaliseThresholds } from './thresholds.ts';

/** A folder with thresholds.json, profiles/ and scenarios/. */
export interface Project {
  readonly folder: string;
  /** The thresholds file in use, relative to the folder or as the user named it. */
  readonly thresholdsFile: string;
  readonly thresholds: Thresholds;
}

/** Reads and checks the project's thresholds. */
export async function readProject(folder: string, thresholdsFile = 'thresholds.json'): Promise<Project> {
  const thresholds = await readThresholds(resolve(folder, thresholdsFile), thresholdsFile);
  return { folder, thresholdsFile, thresholds };
}

/** Reads and checks one thresholds file, wherever it lies. */
export async function readThresholds(file: string, shown: string): Promise<Thresholds> {
  return normaliseThresholds(await readJsonFile(file, thresholdsSchema, shown), shown);
}

/** Reads and checks one profile by its name. An unknown name is answered with those that exist. */
export async function readProfile(folder: string, name: string): Promise<Profile> {
  const known = await profileNames(folder);
  if (!known.includes(name)) {
    const list = known.length > 0 ? known.join(', ') : 'none';
    throw new PeakgateError(
      'bad-option',
      `There is no profile "${name}" in ${join(folder, 'profiles')}. There: ${list}.`,
    );
  }
  const shown = join('profiles', `${name}.json`);
  return normaliseProfile(await readJsonFile(join(folder, shown), profileSchema, shown), shown);
}

/** The profiles of a project, by name. */
export async function profileNames(folder: string): Promise<string[]> {
  const files = await readdir(join(folder, 'profiles')).catch(() => []);
  return files
    .filter((file) => file.endsWith('.json'))
    .map((file) => file.slice(0, -'.json'.length))
    .toSorted();
}
