import { pathToFileURL } from 'node:url';
import { median } from '../../runner/statistics/series.ts';
import { launchChromium } from '../../tools/chromium.ts';

/** What a reader waits for, from the click on: the middle of several openings, each without anything cached. */
export interface Opened {
  /** Until the largest part of the first screen stands on it. */
  readonly screenMs: number;
  /** Until buttons and links of the page work. */
  readonly usableMs: number;
  /** Until the last chart is drawn, in sight or not. */
  readonly chartsMs: number;
}

type Browser = Awaited<ReturnType<typeof launchChromium>>;

const TIMES = 5;

/** What the page's own clock says, whose zero is the moment of the click. Runs inside the page, so it is text. */
const MOMENTS = `new Promise((resolve) => {
  new PerformanceObserver((list) => resolve({
    screenMs: Math.max(...list.getEntries().map(({ startTime }) => startTime)),
    usableMs: performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd,
  })).observe({ type: 'largest-contentful-paint', buffered: true });
})`;

/** Opens the page from the disk in a real browser. */
export async function openPage(file: string): Promise<Opened> {
  const browser = await launchChromium();
  try {
    const opened: Opened[] = [];
    for (let time = 0; time < TIMES; time += 1) opened.push(await openOnce(browser, file));
    return {
      screenMs: median(opened.map(({ screenMs }) => screenMs)),
      usableMs: median(opened.map(({ usableMs }) => usableMs)),
      chartsMs: median(opened.map(({ chartsMs }) => chartsMs)),
    };
  } finally {
    await browser.close();
  }
}

async function openOnce(browser: Browser, file: string): Promise<Opened> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 860 } });
  await page.goto(pathToFileURL(file).href, { waitUntil: 'commit' });
  await page.waitForSelector('html[data-charts=ready]');
  const chartsMs: number = await page.evaluate('performance.now()');
  const moments: Pick<Opened, 'screenMs' | 'usableMs'> = await page.evaluate(MOMENTS);
  await page.close();
  return { ...moments, chartsMs };
}
