import { expect, test } from 'vitest';
import { buildPageAssets } from './build-page-assets.ts';
import { golden } from './golden.ts';

test('the page carries the script and style that reports/html/page holds', async () => {
  const assets = await buildPageAssets();
  expect(assets).toBe(await golden('reports/html/page-assets.ts', assets));
});
