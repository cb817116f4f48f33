import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { unzipSync } from 'fflate';
import { Parser } from 'tar';
import { download } from './download.ts';
import { installCommand } from './find-k6.ts';
import type { InstallRoute } from './install-binary.ts';
import type { K6Environment } from './k6-environment.ts';
import { CHECKSUMS_URL, listedChecksum, type ReleaseAsset, releaseAsset } from './k6-release.ts';
import { K6_VERSION } from './k6-version.ts';
import { RouteFailed } from './tried-route.ts';

/** Downloads the archive that k6's makers released, and trusts it only when its SHA-256 is the expected one. */
export const releaseRoute: InstallRoute = {
  source: 'release',
  name: 'release download',
  usualRemedy: installCommand,
  produce: async (environment, file) => {
    const asset = assetFor(environment);
    environment.progress(`Downloading k6 ${K6_VERSION} (${asset.name}).`);
    const expected = asset.sha256 ?? (await publishedChecksum(environment, asset));
    const archive = await download(asset.url, environment);
    requireChecksum(archive, expected, asset);
    await writeFile(file, await memberOf(archive, asset));
  },
};

const assetFor = (environment: K6Environment): ReleaseAsset => {
  const asset = releaseAsset(environment.platform, environment.arch);
  if (asset !== null) return asset;
  const platform = `${environment.platform}/${environment.arch}`;
  throw new RouteFailed(`k6 releases nothing for ${platform}`, installCommand(environment));
};

const publishedChecksum = async (environment: K6Environment, asset: ReleaseAsset): Promise<string> => {
  environment.progress(`No checksum is pinned for this platform; taking that of ${CHECKSUMS_URL}.`);
  const text = new TextDecoder().decode(await download(CHECKSUMS_URL, environment));
  const checksum = listedChecksum(text, asset.name);
  if (checksum === null) throw new Error(`${CHECKSUMS_URL} does not list ${asset.name}`);
  return checksum;
};

const requireChecksum = (archive: Uint8Array, expected: string, asset: ReleaseAsset): void => {
  const actual = createHash('sha256').update(archive).digest('hex');
  if (actual !== expected)
    throw new Error(`${asset.name} has SHA-256 ${actual}, not ${expected}; it was not used`);
};

const memberOf = async (archive: Uint8Array, asset: ReleaseAsset): Promise<Uint8Array> => {
  const bytes =
    asset.kind === 'zip' ? zipMember(archive, asset.member) : await tarMember(archive, asset.member);
  if (bytes === null) throw new Error(`${asset.name} does not contain ${asset.member}`);
  return bytes;
};

const zipMember = (archive: Uint8Array, member: string): Uint8Array | null =>
  unzipSync(archive, { filter: ({ name }) => name === member })[member] ?? null;

const tarMember = async (archive: Uint8Array, member: string): Promise<Uint8Array | null> => {
  const chunks: Uint8Array[] = [];
  let found = false;
  const parser = new Parser({
    strict: true,
    filter: (path) => path === member,
    onReadEntry: (entry) => {
      found = true;
      entry.on('data', (chunk: Uint8Array) => chunks.push(chunk));
    },
  });
  await endOf(parser, archive);
  return found ? Buffer.concat(chunks) : null;
};

const endOf = (parser: Parser, archive: Uint8Array): Promise<void> =>
  new Promise((resolve, reject) => {
    parser.on('end', resolve);
    parser.on('error', reject);
    parser.end(Buffer.from(archive));
  });
