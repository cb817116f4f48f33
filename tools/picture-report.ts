import { pathToFileURL } from 'node:url';
import { Command } from 'commander';
import { chromium } from 'playwright-core';

/** `npm run picture -- <report.html> <picture.png>`: the first screen of a report, as a reader sees it. */
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-dev-shm-usage',
];

const [report = '', picture = ''] = new Command('npm run picture --')
  .description('Takes a picture of a report with Chromium (PEAKGATE_CHROMIUM, or /usr/bin/chromium).')
  .argument('<report>', 'a report.html')
  .argument('<picture>', 'the PNG file to write')
  .parse().args;

const browser = await chromium.launch({
  executablePath: process.env['PEAKGATE_CHROMIUM'] ?? '/usr/bin/chromium',
  args: FLAGS,
});
const page = await browser.newPage({ viewport: { width: 1280, height: 1100 } });
await page.goto(pathToFileURL(report).href);
await page.waitForSelector('html[data-charts="ready"]');
await page.screenshot({ path: picture });
await browser.close();
