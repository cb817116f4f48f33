import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Manifest } from '../schema/record-schema.ts';
import { sha256Of } from './checksums.ts';
import { bundleName, inputsFolder, KEPT_BASELINES_FILE } from './folder-layout.ts';

/**
 * What is amiss with the files that say what was asked: each must be the one that the run was begun with. The seal only
 * tells what was changed after it; who seals anew after a change has still to explain the manifest.
 */
export async function inputsDamage(run: string, { inputs, legs }: Manifest): Promise<string[]> {
  const folder = inputsFolder(run);
  const hashes = [
    ...Object.entries(inputs.bundles).map(([scenario, hash]) => ({
      file: `bundles/${bundleName(scenario)}`,
      hash,
    })),
    ...Object.entries(inputs.profiles ?? {}).map(([name, hash]) => ({ file: `profiles/${name}.json`, hash })),
    ...(inputs.thresholds === undefined ? [] : [{ file: 'thresholds.json', hash: inputs.thresholds }]),
    ...(inputs.baselines === undefined ? [] : [{ file: KEPT_BASELINES_FILE, hash: inputs.baselines }]),
  ];
  const found = await Promise.all(hashes.map(({ file, hash }) => complaint(join(folder, file), file, hash)));
  return [...found.flat(), ...unknownProfiles(inputs.profiles, legs)];
}

async function complaint(path: string, file: string, hash: string): Promise<string[]> {
  const bytes = await readFile(path).catch(() => null);
  if (bytes === null) return [`inputs/${file} is missing`];
  return sha256Of(bytes) === hash ? [] : [`inputs/${file} is not the one whose hash is in run.json`];
}

function unknownProfiles(known: Manifest['inputs']['profiles'], legs: Manifest['legs']): string[] {
  if (known === undefined) return [];
  const played = [...new Set(legs.map(({ profile }) => profile))];
  return played
    .filter((profile) => known[profile] === undefined)
    .map((profile) => `run.json/inputs/profiles lacks "${profile}"`);
}
