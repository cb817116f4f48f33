import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';

/** A folder as one file: its files by their paths with forward slashes, each in base 64, as JSON, packed. */
type PackedFolder = Readonly<Record<string, string>>;

/** Packs a folder but for what lies in the left-out ones of its own folders. */
export async function packFolder(folder: string, leftOut: readonly string[]): Promise<Uint8Array> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .filter((path) => !leftOut.some((name) => path.startsWith(`${name}/`)))
    .toSorted();
  const files = await Promise.all(
    paths.map(async (path) => [path, await readFile(join(folder, path), 'base64')] as const),
  );
  return gzipSync(JSON.stringify(Object.fromEntries(files)), { level: 9 });
}

/** Writes every file of a packed folder into another one. */
export async function unpackFolder(packed: Uint8Array, folder: string): Promise<void> {
  const files: PackedFolder = JSON.parse(gunzipSync(packed).toString());
  for (const [path, text] of Object.entries(files)) {
    const file = join(folder, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text, 'base64');
  }
}
