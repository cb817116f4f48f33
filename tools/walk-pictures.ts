import type { Page } from 'playwright-core';

/** One picture of the walk through a failing report: how a reader comes there, and what is to be seen. */
export interface WalkPicture {
  readonly name: string;
  readonly go: (page: Page) => Promise<unknown>;
  /** Only this part of the page; the whole screen when not given. */
  readonly part?: string;
}

/** In the order of docs/reading-a-report.md. Each begins at the top of a page that was just opened. */
export const WALK: readonly WalkPicture[] = [
  { name: 'walk-first-screen', go: () => Promise.resolve() },
  { name: 'walk-record', go: (page) => page.locator('.groups a').first().click() },
  { name: 'walk-leg', go: (page) => scrollTo(page, '#leg-1') },
  { name: 'walk-heatmap', go: (page) => scrollTo(page, '#leg-1-heat'), part: '#leg-1-heat' },
  { name: 'walk-services', go: sortServices, part: '#leg-1 .part' },
  { name: 'walk-database', go: (page) => scrollTo(page, '#database') },
  {
    name: 'walk-index',
    go: (page) => scrollTo(page, '#database'),
    part: '#database details:has(li code:text("created_at DESC"))',
  },
];

async function sortServices(page: Page): Promise<void> {
  const services = page.locator('#leg-1 .part').first();
  await services.getByRole('button', { name: 'p95', exact: true }).click();
}

function scrollTo(page: Page, place: string): Promise<void> {
  return page
    .locator(place)
    .first()
    .evaluate((element) => element.scrollIntoView());
}
