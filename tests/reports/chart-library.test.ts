import { readFile } from 'node:fs/promises';
import { runInNewContext } from 'node:vm';
import { Chart } from 'chart.js';
import { build } from 'esbuild';
import { expect, test } from 'vitest';
import { readPageAssets } from '../../reports/html/chart-library.ts';
import { renderHtml } from '../../reports/html/render-html.ts';
import { PASS } from './fixtures/reports.ts';

const EDGE = new URL('../../reports/html/chart-library.ts', import.meta.url).pathname;

test('the library is one classic script that defines Chart', async () => {
  const { chartLibrary } = await readPageAssets();
  const page: { Chart?: { version: string } } = {};
  runInNewContext(chartLibrary, page);
  expect(page.Chart?.version).toBe(Chart.version);
});

test('nothing in it ends its element or makes developer tools ask for a file', async () => {
  const { chartLibrary, script, style } = await readPageAssets();
  expect(chartLibrary + script).not.toMatch(/<\/script/iu);
  expect(style).not.toMatch(/<\/style/iu);
  expect(chartLibrary).not.toMatch(/sourceMappingURL/u);
});

test('it is found from a bundle too', async () => {
  const result = await build({
    entryPoints: [EDGE],
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
    packages: 'external',
  });
  const code = (result.outputFiles[0]?.text ?? '').replaceAll(
    'import.meta.url',
    JSON.stringify(import.meta.url),
  );
  const bundled: { readPageAssets: typeof readPageAssets } = await import(
    `data:text/javascript;base64,${Buffer.from(code).toString('base64')}`
  );
  expect(await bundled.readPageAssets()).toMatchObject({ script: (await readPageAssets()).script });
});

test('the policy of the page names its scripts and style by their hashes and allows nothing else', async () => {
  const assets = await readPageAssets();
  const page = renderHtml(PASS, assets);
  const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/u.exec(page)?.[1] ?? '';
  expect(policy.split('; ')).toEqual([
    "default-src 'none'",
    `script-src 'sha256-${assets.sha256(assets.chartLibrary)}' 'sha256-${assets.sha256(assets.script)}'`,
    `style-src 'sha256-${assets.sha256(assets.style)}'`,
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ]);
});

test('the page names no address that it could be loaded from, and links to nothing but its own results folder', async () => {
  const page = renderHtml(PASS, { ...(await readPageAssets()), chartLibrary: '' });
  const source = await readFile(new URL('../../reports/html/page-assets.ts', import.meta.url), 'utf8');
  expect(page.match(/src="(?!data:)[^"]*"/gu)).toBeNull();
  const links = page.match(/href="(?!#|data:)[^"]*"/gu) ?? [];
  expect(links.filter((link) => !/^href="(?:\.\.\/legs\/[^:]*|evaluation\.json)"$/u.test(link))).toEqual([]);
  expect(source).not.toMatch(/https?:|url\(/u);
});
