import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { readPageAssets } from '../../reports/html/chart-library.ts';
import { renderHtml } from '../../reports/html/render-html.ts';
import { renderJunit } from '../../reports/junit.ts';
import { CHROMIUM, launchChromium } from '../../tools/chromium.ts';
import { HOSTILE_REPORT } from './fixtures/hostile.ts';
import { FAIL, INVALID, PASS } from './fixtures/reports.ts';

// Each visit is a browser context of its own; more of them than this would only wait for a core.
vi.setConfig({ maxConcurrency: 3 });

const REPORTS = { pass: PASS, fail: FAIL, invalid: INVALID, hostile: HOSTILE_REPORT };

/** 210 mm less two margins of 14 mm, at 96 dpi. */
const A4_WITHIN_MARGINS = { width: 688, height: 1_017 };

interface Paper {
  /** Records of checks that can be seen. */
  readonly records: number;
  /** Rows and records of checks that cannot, by their text. */
  readonly hidden: readonly string[];
  /** What reaches beyond the page, by its text. */
  readonly cutOff: readonly string[];
}

/** Runs in the page: what a printer would get of the checks, and what would not fit on the paper. */
const LAID_OUT_ON_PAPER = `(() => {
  window.dispatchEvent(new Event('beforeprint'));
  const isSeen = (element) => element.getClientRects().length > 0;
  const told = (element) => element.textContent.trim().slice(0, 60);
  const records = [...document.querySelectorAll('#checks .record dl')];
  const width = document.documentElement.clientWidth;
  const wide = [...document.querySelectorAll('table, svg, canvas, dl, pre, p')].filter(
    (element) => isSeen(element) && element.getBoundingClientRect().right > width + 1,
  );
  return {
    records: records.filter(isSeen).length,
    hidden: records.filter((record) => !isSeen(record)).map(told),
    cutOff: wide.map(told),
  };
})()`;

interface Visit {
  readonly page: Page;
  /** Console errors, page errors and dialogs. */
  readonly troubles: readonly string[];
  readonly requests: readonly string[];
}

let browser: Browser | undefined;
let folder = '';

beforeAll(async () => {
  if (!existsSync(CHROMIUM)) {
    throw new Error(
      `No Chromium at ${CHROMIUM}. Install it (\`apt-get install -y chromium fonts-dejavu-core\`) or set PEAKGATE_CHROMIUM.`,
    );
  }
  folder = await mkdtemp(join(tmpdir(), 'peakgate-report-'));
  const assets = await readPageAssets();
  for (const [name, report] of Object.entries(REPORTS)) {
    await writeFile(join(folder, `${name}.html`), renderHtml(report, assets));
  }
  browser = await launchChromium();
});

afterAll(async () => {
  await browser?.close();
  await rm(folder, { recursive: true, force: true });
});

async function visit(name: string, options: BrowserContextOptions = {}): Promise<Visit> {
  if (browser === undefined) throw new Error('The browser did not start.');
  const context = await browser.newContext(options);
  context.setDefaultTimeout(8_000);
  const page = await context.newPage();
  const troubles: string[] = [];
  const requests: string[] = [];
  page.on('console', (message) => {
    if (message.type() !== 'log') troubles.push(message.text());
  });
  page.on('pageerror', (error) => troubles.push(error.message));
  page.on('dialog', (dialog) => {
    troubles.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('request', (request) => {
    if (!request.url().startsWith('data:')) requests.push(request.url());
  });
  await page.goto(addressOf(name));
  if (options.javaScriptEnabled !== false) await page.waitForSelector('html[data-charts=ready]');
  return { page, troubles, requests };
}

function addressOf(name: string): string {
  return pathToFileURL(join(folder, `${name}.html`)).href;
}

/** How many pixels of each canvas are not transparent. Run inside the page, so it is text. */
const PIXELS = `[...document.querySelectorAll('canvas')].map((canvas) => {
  const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
  let drawn = 0;
  for (let at = 3; at < data.length; at += 4) if (data[at] > 0) drawn += 1;
  return drawn;
})`;

describe.concurrent.each(['fail', 'invalid', 'hostile'])('the page of the %s report', (name) => {
  test('opens without a complaint, asks nobody for anything, draws every chart and fits every screen', async () => {
    const { page, troubles, requests } = await visit(name);
    expect(requests).toEqual([addressOf(name)]);
    const drawn: number[] = await page.evaluate(PIXELS);
    expect(drawn.length).toBeGreaterThanOrEqual(5);
    expect(drawn.every((pixels) => pixels > 1_000)).toBe(true);
    for (const width of [1280, 700, 400]) {
      await page.setViewportSize({ width, height: 800 });
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
    }
    expect(troubles).toEqual([]);
    await page.context().close();
  });
});

describe.concurrent('without JavaScript', () => {
  test('the verdict, the tables and plain drawings are there', async () => {
    const { page, troubles } = await visit('fail', { javaScriptEnabled: false });
    expect(troubles).toEqual([]);
    expect(await page.getByRole('heading', { level: 1 }).innerText()).toContain('Do not release');
    expect(await page.getByText('exit code 1').isVisible()).toBe(true);
    expect(await page.locator('#objectives tbody tr').count()).toBe(5);
    expect(await page.locator('#checks-1 .facts-row').first().innerText()).toContain('1.81 s');
    expect(await page.locator('.groups tbody tr').count()).toBeGreaterThanOrEqual(3);
    expect(await page.locator('#leg-1-response svg.static text').allTextContents()).toContain(
      'response time',
    );
    expect(await page.locator('#leg-1-heat svg.static image').count()).toBe(1);
    expect(await page.locator('svg.static').first().isVisible()).toBe(true);
    expect(await page.locator('canvas').first().isVisible()).toBe(false);
    expect(await page.getByRole('button', { includeHidden: false }).count()).toBe(0);
    await page.context().close();
  });
});

describe.concurrent('for everybody', () => {
  test('dark and light give each chart colours of its own', async () => {
    const shots: Buffer[] = [];
    for (const colorScheme of ['light', 'dark'] as const) {
      const { page } = await visit('invalid', { colorScheme });
      shots.push(await page.locator('#leg-1-response').screenshot());
      await page.context().close();
    }
    expect(shots[0]?.equals(shots[1] ?? Buffer.alloc(0))).toBe(false);
  });

  test('a reader chooses light or dark by hand, and charts follow', async () => {
    const { page, troubles } = await visit('invalid', { colorScheme: 'light' });
    const ground = () => page.evaluate('getComputedStyle(document.body).backgroundColor');
    const chart = page.locator('#leg-1-response canvas');
    const [light, drawn] = [await ground(), await chart.screenshot()];
    await page.getByRole('button', { name: 'Dark colours' }).focus();
    await page.keyboard.press('Enter');
    expect(await ground()).not.toBe(light);
    expect((await chart.screenshot()).equals(drawn)).toBe(false);
    const pressed = page.locator('.themes [aria-pressed=true]');
    expect(await pressed.getAttribute('data-theme')).toBe('dark');
    await page.emulateMedia({ media: 'print' });
    expect(await ground()).toBe('rgba(0, 0, 0, 0)');
    expect(await page.evaluate('getComputedStyle(document.body).color')).toBe('rgb(23, 24, 28)');
    await page.emulateMedia({ media: 'screen' });
    await page.getByRole('button', { name: 'Colours as the system has them' }).click();
    expect(await ground()).toBe(light);
    expect(troubles).toEqual([]);
    await page.context().close();
  });

  test('every control can be reached with the keyboard and has a name, and arrow keys show the values of a chart', async () => {
    const { page } = await visit('invalid');
    const nameless = await page.evaluate(
      `[...document.querySelectorAll('a, summary, canvas, [role=region]')]
        .filter((element) => !(element.getAttribute('aria-label') || element.textContent.trim())).length`,
    );
    expect(nameless).toBe(0);
    const canvas = page.locator('#leg-1-response canvas');
    const before = await canvas.screenshot();
    await canvas.focus();
    for (let step = 0; step < 3; step += 1) await page.keyboard.press('PageUp');
    expect((await canvas.screenshot()).equals(before)).toBe(false);
    await page.context().close();
  });

  test('paper shows every check, also those folded away on the screen', async () => {
    const { page, troubles } = await visit('pass', { colorScheme: 'dark' });
    const pdf = await page.pdf({ format: 'A4' });
    expect(pdf.length).toBeGreaterThan(50_000);
    expect(troubles).toEqual([]);
    expect(await page.locator('details[open]').count()).toBe(0);
    await page.context().close();
  });

  test.each(['pass', 'fail'])(
    'no check of the %s report is left out on A4, and nothing is cut off',
    async (name) => {
      const { page, troubles } = await visit(name, { viewport: A4_WITHIN_MARGINS });
      await page.emulateMedia({ media: 'print' });
      const paper: Paper = await page.evaluate(LAID_OUT_ON_PAPER);
      expect(paper.records).toBe(REPORTS[name === 'pass' ? 'pass' : 'fail'].evaluation.checks.length);
      expect(paper).toMatchObject({ hidden: [], cutOff: [] });
      expect(troubles).toEqual([]);
      await page.context().close();
    },
  );
});

describe.concurrent('axe-core finds nothing', () => {
  test.each([
    ['fail', 'light'],
    ['invalid', 'dark'],
  ] as const)('in the %s report, %s', async (name, colorScheme) => {
    const { page } = await visit(name, { colorScheme });
    const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
    await page.evaluate(await readFile(axe, 'utf8'));
    const found: string[] = await page.evaluate(`axe.run().then(({ violations }) =>
      violations.map(({ id, nodes }) => id + ': ' + nodes.slice(0, 3).map(({ html }) => html).join(' | ')))`);
    expect(found).toEqual([]);
    await page.context().close();
  });
});

describe.concurrent('an engineer looking for the cause', () => {
  test('sorts services by any column, the worst first, and finds one by its name', async () => {
    const { page, troubles } = await visit('fail');
    const table = page.locator('#leg-1 .part').first();
    const names = () => table.locator('tbody tr:not([hidden]) th').allInnerTexts();
    await table.getByRole('button', { name: 'p95', exact: true }).click();
    const [slowest] = await names();
    expect(slowest).toBe('auth');
    await table.getByRole('button', { name: 'p95', exact: true }).click();
    expect((await names()).at(-1)).not.toBe((await names())[0]);
    expect(await table.locator('th[aria-sort=ascending]').count()).toBe(1);
    await table.getByRole('searchbox').fill('ta');
    expect(await names()).toEqual(['tasks']);
    expect(troubles).toEqual([]);
    await page.context().close();
  });

  test('zooms into a stretch of all charts with mouse and keyboard, and back out', async () => {
    const { page } = await visit('fail');
    const arrivals = page.locator('#leg-1-arrivals canvas');
    const whole = await arrivals.screenshot();
    const response = page.locator('#leg-1-response canvas');
    await response.scrollIntoViewIfNeeded();
    const box = await response.boundingBox();
    if (box === null) throw new Error('The chart has no place.');
    await page.mouse.move(box.x + box.width * 0.4, box.y + 100);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.6, box.y + 110, { steps: 4 });
    await page.mouse.up();
    const back = page.locator('#leg-1').getByRole('button', { name: 'Show the whole leg' });
    expect(await back.isVisible()).toBe(true);
    expect((await arrivals.screenshot()).equals(whole)).toBe(false);
    await response.focus();
    await page.keyboard.press('Escape');
    expect(await back.isVisible()).toBe(false);
    await page.keyboard.press('+');
    expect(await back.isVisible()).toBe(true);
    await back.click();
    expect(await back.isVisible()).toBe(false);
    await page.context().close();
  });

  test('switches lines off, puts legs side by side, and reads cells of the heatmap with the keyboard', async () => {
    const { page, troubles } = await visit('fail');
    const figure = page.locator('#leg-1-response');
    const all = await figure.locator('canvas').screenshot();
    await figure.getByRole('button', { name: 'p99' }).click();
    expect(await figure.getByRole('button', { name: 'p99' }).getAttribute('aria-pressed')).toBe('false');
    expect((await figure.locator('canvas').screenshot()).equals(all)).toBe(false);
    const heat = page.locator('#leg-1-heat .heat');
    await heat.focus();
    await page.keyboard.press('ArrowRight');
    expect(await heat.locator('.heat-note').innerText()).toMatch(/ms to .*answers/u);
    await page.getByRole('button', { name: 'Legs side by side' }).click();
    const [first, second] = [
      await page.locator('#leg-1').boundingBox(),
      await page.locator('#leg-2').boundingBox(),
    ];
    expect(second?.x).toBeGreaterThan((first?.x ?? 0) + (first?.width ?? 0) - 1);
    expect(Math.abs((second?.y ?? 0) - (first?.y ?? 0))).toBeLessThan(2);
    expect(troubles).toEqual([]);
    await page.context().close();
  });

  test('comes from a line of the first screen to the record of the check, unfolded', async () => {
    const { page } = await visit('fail');
    await page.locator('.groups a').first().click();
    const record = page.locator('.facts-row:target + .why-row details.record');
    expect(await record.getAttribute('open')).not.toBeNull();
    const text = await record.innerText();
    for (const label of ['Estimate', 'Interval', 'Samples', 'Method', 'evaluation.json'])
      expect(text).toContain(label);
    await page.context().close();
  });
});

test.concurrent('every percentile of services, regions and plans leads to a record with interval, samples and method', async () => {
  const { page } = await visit('fail');
  const cells: { text: string; record: string | null }[] = await page.evaluate(`
    [...document.querySelectorAll('.parts td:is([data-label=p50], [data-label=p95], [data-label=p99], [data-label="Database p95"])')].map((cell) => {
      const link = cell.querySelector('a');
      const record = link && document.getElementById(decodeURIComponent(link.hash.slice(1)));
      return { text: cell.textContent, record: record && (record.closest('details').textContent) };
    })`);
  expect(cells.length).toBeGreaterThan(50);
  for (const { record } of cells) {
    expect(record).toMatch(/\d ms to \d/u);
    expect(record).toMatch(/[Ss]amples/u);
    expect(record).toMatch(/[Mm]ethod/u);
  }
  await page.locator('#leg-1 .parts td[data-label=p50] a').first().click();
  expect(await page.locator('tr:target').isVisible()).toBe(true);
  await page.context().close();
});

test.concurrent('hostile names are shown as text', async () => {
  const { page } = await visit('hostile', { javaScriptEnabled: false });
  expect(await page.getByRole('heading', { level: 1 }).innerText()).toContain('<script>alert(1)</script>');
  expect(await page.locator('img').count()).toBe(0);
  await page.context().close();
});

test.concurrent('the JUnit file of hostile names is XML that a parser accepts and reads back', async () => {
  const { page } = await visit('invalid');
  const xml = JSON.stringify(renderJunit(HOSTILE_REPORT));
  const read: { errors: number; suites: number; message: string } = await page.evaluate(`(() => {
    const document = new DOMParser().parseFromString(${xml}, 'application/xml');
    return {
      errors: document.querySelectorAll('parsererror').length,
      suites: document.querySelectorAll('testsuite').length,
      message: document.querySelector('failure').getAttribute('message'),
    };
  })()`);
  expect(read).toMatchObject({ errors: 0, suites: 4 });
  expect(read.message).toContain(']]></failure><!--');
  await page.context().close();
});
