import { writeFile } from 'node:fs/promises';
import process from 'node:process';
import { renderPngCharts } from '../../reports/charts/render-png-charts.ts';
import { readPageAssets } from '../../reports/html/chart-library.ts';
import { renderHtml } from '../../reports/html/render-html.ts';
import { renderJunit } from '../../reports/junit.ts';
import { renderMarkdown } from '../../reports/markdown.ts';
import { peakResidentSoFar } from '../own-memory.ts';
import { fiveLegReport } from './five-legs.ts';

/**
 * Renders in a process of its own, for its memory is what is measured; tells what it cost as JSON, and leaves the page in the
 * file that its argument names.
 */
const report = fiveLegReport();
const assets = await readPageAssets();
const MEASURED = 50;
/** So many come first: what is compiled and cached once is no growth. */
const WARMING = 5;

function renderAll(): string {
  const page = renderHtml(report, assets);
  renderMarkdown(report);
  renderJunit(report);
  return page;
}

const startedAtMs = performance.now();
const page = renderAll();
await renderPngCharts(report);
const renderMs = performance.now() - startedAtMs;
const renderBytes = peakResidentSoFar(process.pid) ?? Number.NaN;
await writeFile(process.argv[2] ?? '', page);

for (let nth = 0; nth < WARMING; nth += 1) renderAll();
const before = heapInUse();
for (let nth = 0; nth < MEASURED; nth += 1) renderAll();
const grownBytes = heapInUse() - before;

function heapInUse(): number {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed;
}

const pageBytes = Buffer.byteLength(page);
process.stdout.write(JSON.stringify({ pageBytes, renderMs, renderBytes, reports: MEASURED, grownBytes }));
