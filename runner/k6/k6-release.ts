import { K6_VERSION } from './k6-version.ts';

/** One archive of k6's release. */
export interface ReleaseAsset {
  readonly name: string;
  readonly url: string;
  /** The binary's place inside the archive. */
  readonly member: string;
  readonly kind: 'tar.gz' | 'zip';
  /** Hex. Null when this platform is not pinned here and the release's own checksums file must be asked. */
  readonly sha256: string | null;
}

const DOWNLOADS = `https://github.com/grafana/k6/releases/download/v${K6_VERSION}`;

/** The checksums that the release publishes itself, in the format of `sha256sum`. */
export const CHECKSUMS_URL = `${DOWNLOADS}/k6-v${K6_VERSION}-checksums.txt`;

const PINNED_SHA256: Readonly<Record<string, string>> = {
  'linux-amd64': 'b5a8003c86f35f5cd5ceef1490312c48e587696c94d998cefc6d7b3b4cb1597d',
};

const RELEASED: Readonly<Record<string, string>> = {
  'linux/x64': 'linux-amd64',
  'linux/arm64': 'linux-arm64',
  'darwin/x64': 'macos-amd64',
  'darwin/arm64': 'macos-arm64',
  'win32/x64': 'windows-amd64',
};

/** The archive for a platform and architecture as Node names them; null when k6 does not release for it. */
export const releaseAsset = (platform: string, arch: string): ReleaseAsset | null => {
  const target = RELEASED[`${platform}/${arch}`];
  if (target === undefined) return null;
  const kind = platform === 'linux' ? 'tar.gz' : 'zip';
  const stem = `k6-v${K6_VERSION}-${target}`;
  const name = `${stem}.${kind}`;
  const member = `${stem}/${platform === 'win32' ? 'k6.exe' : 'k6'}`;
  return { name, url: `${DOWNLOADS}/${name}`, member, kind, sha256: PINNED_SHA256[target] ?? null };
};

/** The checksum of a file in the text of `sha256sum`; null when it is not listed. */
export const listedChecksum = (checksums: string, name: string): string | null => {
  const lines = checksums.split('\n').map((line) => /^([0-9a-f]{64})[ *]+(\S+)\s*$/i.exec(line));
  return lines.find((match) => match?.[2] === name)?.[1]?.toLowerCase() ?? null;
};
