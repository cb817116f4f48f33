import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const PAGE = fileURLToPath(new URL('../../reports/html/page', import.meta.url));

/** Joins the page's script and style to one text each, as the page carries them. */
export async function buildPageAssets(): Promise<string> {
  const script = await joined(`${PAGE}/main.js`);
  const style = await joined(`${PAGE}/page.css`);
  return [
    '// biome-ignore-all format: made, not written.',
    '// Made from reports/html/page by `UPDATE_GOLDEN=1 npx vitest run tests/reports/page-assets.test.ts`.',
    `export const PAGE_SCRIPT = ${JSON.stringify(script)};`,
    `export const PAGE_STYLE = ${JSON.stringify(style)};`,
    '',
  ].join('\n');
}

async function joined(entry: string): Promise<string> {
  const result = await build({
    entryPoints: [entry],
    bundle: true,
    minify: true,
    write: false,
    format: 'iife',
    target: 'es2022',
    charset: 'ascii',
    legalComments: 'none',
  });
  return (result.outputFiles[0]?.text ?? '').trim();
}
