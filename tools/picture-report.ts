import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Command } from 'commander';
import type { Browser, Locator, Page } from 'playwright-core';
import { launchChromium } from './chromium.ts';
import { WALK, type WalkPicture } from './walk-pictures.ts';

const MARGIN = 24;

interface Clip {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/**
 * `npm run picture -- <report> <picture.png>`: the first screen of a report, as a reader sees it.
 * `npm run picture -- <report> <folder> --walk`: the pictures of docs/reading-a-report.md, of a failing run.
 */
const command = new Command('npm run picture --')
  .description('Takes pictures of a report with Chromium (PEAKGATE_CHROMIUM, or /usr/bin/chromium).')
  .argument('<report>', 'a report.html, or the results folder that holds one')
  .argument('<picture>', 'the PNG file to write; the folder for them with --walk')
  .option('--walk', 'every picture of docs/reading-a-report.md')
  .parse();
const [report = '', picture = ''] = command.args;
const { walk = false } = command.opts<{ walk?: boolean }>();

const browser = await launchChromium();
try {
  const page = await pageOf(report);
  if (walk) for (const each of WALK) await takeWalk(browser, page, each, picture);
  else await (await opened(browser, page, 1_100)).screenshot({ path: picture });
} finally {
  await browser.close();
}

async function pageOf(place: string): Promise<string> {
  return (await stat(place)).isDirectory() ? join(place, 'verdict', 'report.html') : place;
}

async function opened(from: Browser, file: string, height: number): Promise<Page> {
  const page = await from.newPage({ viewport: { width: 1280, height } });
  await page.goto(pathToFileURL(file).href);
  await page.waitForSelector('html[data-charts="ready"]');
  return page;
}

/** What a report does not hold is left out, and said. */
async function takeWalk(
  from: Browser,
  file: string,
  { name, go, part }: WalkPicture,
  folder: string,
): Promise<void> {
  const page = await opened(from, file, 900);
  const place = part === undefined ? null : page.locator(part).first();
  if (place !== null && (await place.count()) === 0) {
    process.stderr.write(`${name}: the report has no ${part}.\n`);
    return;
  }
  await go(page);
  const path = join(folder, `${name}.png`);
  await page.screenshot(
    place === null ? { path } : { path, fullPage: true, clip: await around(page, place) },
  );
  await page.close();
}

/** The part with a margin, on the page scrolled to its top. */
async function around(page: Page, place: Locator): Promise<Clip> {
  await page.evaluate('scrollTo(0, 0)');
  const box = await place.boundingBox();
  if (box === null) throw new Error('What is to be drawn is not to be seen.');
  const { x, y, width, height } = box;
  return { x: x - MARGIN, y: y - MARGIN, width: width + 2 * MARGIN, height: height + 2 * MARGIN };
}
