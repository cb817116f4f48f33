import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { readPageAssets } from '../../reports/html/chart-library.ts';
import { renderHtml } from '../../reports/html/render-html.ts';
import { launchChromium } from '../../tools/chromium.ts';
import { FAIL, INCONCLUSIVE, INVALID, PASS } from './fixtures/reports.ts';

/**
 * `node --import tsx tests/reports/draw-pictures.ts`: the first screen for each verdict, of made-up runs, for
 * docs/reading-a-report.md. The pictures of its walk are of a real run: `npm run picture -- <folder> docs/pictures --walk`.
 */
const REPORTS = { pass: PASS, fail: FAIL, inconclusive: INCONCLUSIVE, invalid: INVALID };
const FOLDER = 'docs/pictures';

interface Shot {
  readonly name: string;
  readonly report: keyof typeof REPORTS;
  readonly dark?: boolean;
}

const SHOTS: readonly Shot[] = [
  { name: 'report-pass', report: 'pass' },
  { name: 'report-inconclusive', report: 'inconclusive' },
  { name: 'report-invalid', report: 'invalid' },
  { name: 'report-fail-dark', report: 'fail', dark: true },
];

const pages = await mkdtemp(join(tmpdir(), 'peakgate-pictures-'));
const browser = await launchChromium();
try {
  for (const shot of SHOTS) await draw(shot);
} finally {
  await browser.close();
  await rm(pages, { recursive: true, force: true });
}

async function draw({ name, report, dark = false }: Shot): Promise<void> {
  const file = join(pages, `${name}.html`);
  await writeFile(file, renderHtml(REPORTS[report], await readPageAssets()));
  const page = await browser.newPage({
    viewport: { width: 1280, height: 860 },
    colorScheme: dark ? 'dark' : 'light',
  });
  await page.goto(pathToFileURL(file).href);
  await page.waitForSelector('html[data-charts=ready]');
  await page.screenshot({ path: join(FOLDER, `${name}.png`) });
  await page.close();
}
