import { readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { PeakgateError } from '../errors.ts';
import type { Profile } from '../model/profile.ts';
import type { Thresholds } from '../model/thresholds.ts';
import { didYouMean } from '../schema/nearest.ts';
import { profileSchema } from '../schema/profile-schema.ts';
import { thresholdsSchema } from '../schema/thresholds-schema.ts';
import { type JsonDocument, readJsonDocument } from './json-file.ts';
import { normaliseProfile } from './profile.ts';
import { normaliseThresholds } from './thresholds.ts';

/** A folder with thresholds.json, profiles/ and scenarios/. */
export interface Project {
  readonly folder: string;
  /** The thresholds file in use, relative to the folder or as the user named it. */
  readonly thresholdsFile: string;
  readonly thresholds: Thresholds;
  /** The thresholds file as it was when it was read, for the record. */
  readonly thresholdsBytes: Uint8Array;
}

/** Reads and checks the project's thresholds. */
export async function readProject(folder: string, thresholdsFile = 'thresholds.json'): Promise<Project> {
  const { value, bytes } = await readThresholdsDocument(resolve(folder, thresholdsFile), thresholdsFile);
  return { folder, thresholdsFile, thresholds: value, thresholdsBytes: bytes };
}

/** Reads and checks one thresholds file, wherever it lies. */
export async function readThresholds(file: string, shown: string): Promise<Thresholds> {
  return (await readThresholdsDocument(file, shown)).value;
}

async function readThresholdsDocument(file: string, shown: string): Promise<JsonDocument<Thresholds>> {
  const { value, bytes } = await readJsonDocument(file, thresholdsSchema, shown);
  return { value: normaliseThresholds(value, shown), bytes };
}

/** Reads and checks one profile by its name, with the bytes of its file. An unknown name is answered with those that exist. */
export async function readProfile(folder: string, name: string): Promise<JsonDocument<Profile>> {
  const known = await profileNames(folder);
  if (!known.includes(name)) {
    const sentences = [
      `There is no profile "${name}" in ${join(folder, 'profiles')}.`,
      didYouMean(name, known),
      `There: ${known.join(', ') || 'none'}.`,
    ];
    throw new PeakgateError('profile-unknown', sentences.filter(Boolean).join(' '));
  }
  const shown = join('profiles', `${name}.json`);
  const { value, bytes } = await readJsonDocument(join(folder, shown), profileSchema, shown);
  return { value: normaliseProfile(value, shown), bytes };
}

/** The profiles of a project, by name. */
export async function profileNames(folder: string): Promise<string[]> {
  const files = await readdir(join(folder, 'profiles')).catch(() => []);
  return files
    .filter((file) => file.endsWith('.json'))
    .map((file) => file.slice(0, -'.json'.length))
    .toSorted();
}
