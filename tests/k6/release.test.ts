import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { zipSync } from 'fflate';
import { create } from 'tar';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { download } from '../../runner/k6/download.ts';
import { systemK6Environment } from '../../runner/k6/k6-environment.ts';
import { CHECKSUMS_URL, listedChecksum, releaseAsset } from '../../runner/k6/k6-release.ts';
import { releaseRoute } from '../../runner/k6/release-route.ts';
import { temporaryFolder } from './temporary.ts';

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

describe('the archive for a platform', () => {
  test.each([
    ['linux', 'x64', 'k6-v2.2.0-linux-amd64.tar.gz', 'k6-v2.2.0-linux-amd64/k6'],
    ['linux', 'arm64', 'k6-v2.2.0-linux-arm64.tar.gz', 'k6-v2.2.0-linux-arm64/k6'],
    ['darwin', 'x64', 'k6-v2.2.0-macos-amd64.zip', 'k6-v2.2.0-macos-amd64/k6'],
    ['darwin', 'arm64', 'k6-v2.2.0-macos-arm64.zip', 'k6-v2.2.0-macos-arm64/k6'],
    ['win32', 'x64', 'k6-v2.2.0-windows-amd64.zip', 'k6-v2.2.0-windows-amd64/k6.exe'],
  ])('of %s on %s', (platform, arch, name, member) => {
    expect(releaseAsset(platform, arch)).toMatchObject({ name, member });
  });

  test('is missing where k6 releases none', () => {
    expect(releaseAsset('freebsd', 'x64')).toBeNull();
  });

  test('is pinned by its hash on linux-amd64 alone', () => {
    expect(releaseAsset('linux', 'x64')?.sha256).toMatch(/^b5a8003c[0-9a-f]{56}$/);
    expect(releaseAsset('darwin', 'arm64')?.sha256).toBeNull();
  });
});

test('a checksum is taken from the line of exactly that file', () => {
  const [a, b] = ['a'.repeat(64), 'B'.repeat(64)];
  const text = `${a}  k6-v2.2.0-linux-arm64.tar.gz.sig\n${b} *k6-v2.2.0-linux-arm64.tar.gz\r\n`;
  expect(listedChecksum(text, 'k6-v2.2.0-linux-arm64.tar.gz')).toBe('b'.repeat(64));
  expect(listedChecksum(text, 'k6-v2.2.0-macos-arm64.zip')).toBeNull();
});

const BINARY = Buffer.from('#!/bin/sh\necho binary\n'.repeat(50_000));

const tarball = async (member: string): Promise<Uint8Array> => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, member, '..'), { recursive: true });
  writeFileSync(join(folder, member), BINARY);
  writeFileSync(join(folder, member, '..', 'README'), 'not the binary');
  await create({ gzip: true, file: join(folder, 'archive.tgz'), cwd: folder }, [join(member, '..')]);
  return readFileSync(join(folder, 'archive.tgz'));
};

const zip = (member: string): Uint8Array =>
  zipSync({ [member]: BINARY, README: Buffer.from('not the binary') });

const unpackWith = async (platform: string, archive: Uint8Array, checksums: string): Promise<string> => {
  const file = join(temporaryFolder(), 'k6');
  const progress: string[] = [];
  const environment = {
    ...systemK6Environment({}, (line) => progress.push(line)),
    platform,
    arch: 'arm64',
    fetch: (url: string | URL | Request) =>
      Promise.resolve(new Response(url === CHECKSUMS_URL ? checksums : Buffer.from(archive))),
  };
  await releaseRoute.produce(environment, file);
  expect(progress.join('\n')).toContain('No checksum is pinned for this platform');
  return file;
};

describe('unpacking', () => {
  test.each([
    ['a tarball', 'linux', 'k6-v2.2.0-linux-arm64.tar.gz', () => tarball('k6-v2.2.0-linux-arm64/k6')],
    ['a zip', 'darwin', 'k6-v2.2.0-macos-arm64.zip', () => Promise.resolve(zip('k6-v2.2.0-macos-arm64/k6'))],
  ])('%s with the published checksum gives the binary', async (_kind, platform, name, archiveOf) => {
    const archive = await archiveOf();
    const file = await unpackWith(platform, archive, `${sha256(archive)}  ${name}\n`);
    expect(readFileSync(file).equals(BINARY)).toBe(true);
  });

  test('an archive without the binary is refused', async () => {
    const archive = await tarball('somewhere-else/k6');
    const checksums = `${sha256(archive)}  k6-v2.2.0-linux-arm64.tar.gz`;
    await expect(unpackWith('linux', archive, checksums)).rejects.toThrow(
      'does not contain k6-v2.2.0-linux-arm64/k6',
    );
  });

  test('an archive that the checksums do not list is refused', async () => {
    await expect(unpackWith('linux', new Uint8Array(9), '')).rejects.toThrow(
      'does not list k6-v2.2.0-linux-arm64',
    );
  });
});

describe('downloading', () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  const silent: typeof globalThis.fetch = (_url, init) =>
    new Promise((_resolve, reject) => {
      init?.signal?.addEventListener('abort', () => reject(init.signal?.reason));
    });

  test('gives up on a host that does not answer within 8 s', async () => {
    vi.useFakeTimers();
    const outcome = download('https://host/k6', { fetch: silent, progress: () => {} }).catch(String);
    await vi.advanceTimersByTimeAsync(8_000);
    expect(await outcome).toBe('Error: no answer within 8 s');
  });

  test('ends at once when interrupted', async () => {
    const signal = AbortSignal.abort(new Error('interrupted'));
    const fetch: typeof globalThis.fetch = (_url, init) => Promise.reject(init?.signal?.reason);
    await expect(download('https://host/k6', { fetch, progress: () => {}, signal })).rejects.toThrow(
      'interrupted',
    );
  });

  test('names the status of an answer that is not the file', async () => {
    const fetch = () => Promise.resolve(new Response('gone', { status: 404 }));
    await expect(download('https://host/k6', { fetch, progress: () => {} })).rejects.toThrow(
      'https://host/k6 answered 404',
    );
  });
});
