import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { promisify } from 'node:util';
import { packageRoot } from '../runner/package-root.ts';
import { type Opened, openPage } from './report/open-page.ts';

const MOST_RENDER_MS = 5_000;
/** Resident memory of the whole process, Node itself included. */
const MOST_RENDER_BYTES = 300e6;
/** Readers are promised 2 MB; the rest is for what a record may hold more of. */
const MOST_PAGE_BYTES = 1.6e6;
/** Until the first screen stands, and until its buttons work. */
const MOST_OPEN_MS = 1_000;
/** Over fifty reports, after collecting garbage: a report that was kept would be more. */
const MOST_GROWN_BYTES = 2e6;

interface Rendered {
  readonly pageBytes: number;
  readonly renderMs: number;
  readonly renderBytes: number;
  readonly reports: number;
  readonly grownBytes: number;
}

/** What the reports of a full gate of five two-hour legs cost: page, summaries and the pictures of all legs. */
export interface ReportResult extends Rendered, Opened {
  readonly bounds: {
    readonly renderMs: number;
    readonly renderBytes: number;
    readonly pageBytes: number;
    readonly grownBytes: number;
    readonly openMs: number;
  };
  readonly ok: boolean;
}

/** Renders them in a process of its own, and opens the page in a browser. */
export async function benchmarkReport(note: (line: string) => void): Promise<ReportResult> {
  const folder = await mkdtemp(join(tmpdir(), 'peakgate-bench-report-'));
  try {
    const page = join(folder, 'report.html');
    note('rendering the report of a five-leg gate');
    const rendered = await renderTo(page);
    note('opening it in a browser');
    return resultOf(rendered, await openPage(page));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function renderTo(page: string): Promise<Rendered> {
  const script = join(packageRoot(), 'bench', 'report', 'render-process.ts');
  const args = ['--expose-gc', '--import', 'tsx', script, page];
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: packageRoot() });
  return JSON.parse(stdout);
}

function resultOf(rendered: Rendered, opened: Opened): ReportResult {
  const bounds = {
    renderMs: MOST_RENDER_MS,
    renderBytes: MOST_RENDER_BYTES,
    pageBytes: MOST_PAGE_BYTES,
    grownBytes: MOST_GROWN_BYTES,
    openMs: MOST_OPEN_MS,
  };
  const ok =
    rendered.renderMs <= bounds.renderMs &&
    rendered.renderBytes <= bounds.renderBytes &&
    rendered.pageBytes < bounds.pageBytes &&
    rendered.grownBytes <= bounds.grownBytes &&
    Math.max(opened.screenMs, opened.usableMs) <= bounds.openMs;
  return { ...rendered, ...opened, bounds, ok };
}

/** One line for each bound. */
export function reportLines({ bounds, ok, ...price }: ReportResult): string[] {
  const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`;
  const seconds = (ms: number) => `${(ms / 1e3).toFixed(2)} s`;
  return [
    `Reports of a gate of five two-hour legs  ${ok ? 'ok' : 'EXCEEDED'}`,
    `page, summaries, pictures ${seconds(price.renderMs)}, bound ${seconds(bounds.renderMs)}`,
    `peak memory               ${megabytes(price.renderBytes)}, bound ${megabytes(bounds.renderBytes)}`,
    `size of the page          ${megabytes(price.pageBytes)}, bound ${megabytes(bounds.pageBytes)}`,
    `first screen stands       ${seconds(price.screenMs)}, bound ${seconds(bounds.openMs)}`,
    `page can be used          ${seconds(price.usableMs)}, bound ${seconds(bounds.openMs)}; last chart after ${seconds(price.chartsMs)}`,
    `grown by ${price.reports} reports       ${megabytes(price.grownBytes)}, bound ${megabytes(bounds.grownBytes)}`,
  ];
}
