import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { PAGE_SCRIPT, PAGE_STYLE } from './page-assets.ts';
import type { PageAssets } from './page-shell.ts';

/** A comment that makes a browser's developer tools ask for a file beside the page. */
const SOURCE_MAP_COMMENT = /^\/\/# sourceMappingURL=.*$/gmu;

/**
 * Reads what the page carries within itself. Chart.js is looked up from here as a dependency and not by a path of the
 * repository, so the bundled command finds it too.
 */
export async function readPageAssets(): Promise<PageAssets> {
  return { chartLibrary: await readChartLibrary(), script: PAGE_SCRIPT, style: PAGE_STYLE, sha256 };
}

async function readChartLibrary(): Promise<string> {
  const entry = createRequire(import.meta.url).resolve('chart.js');
  const source = await readFile(join(dirname(entry), 'chart.umd.min.js'), 'utf8');
  return source.replace(SOURCE_MAP_COMMENT, '').trim();
}

function sha256(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('base64');
}
