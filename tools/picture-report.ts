import { pathToFileURL } from 'node:url';
import { Command } from 'commander';
import { launchChromium } from './chromium.ts';

/** `npm run picture -- <report.html> <picture.png>`: the first screen of a report, as a reader sees it. */
const [report = '', picture = ''] = new Command('npm run picture --')
  .description('Takes a picture of a report with Chromium (PEAKGATE_CHROMIUM, or /usr/bin/chromium).')
  .argument('<report>', 'a report.html')
  .argument('<picture>', 'the PNG file to write')
  .parse().args;

const browser = await launchChromium();
const page = await browser.newPage({ viewport: { width: 1280, height: 1100 } });
await page.goto(pathToFileURL(report).href);
await page.waitForSelector('html[data-charts="ready"]');
await page.screenshot({ path: picture });
await browser.close();
