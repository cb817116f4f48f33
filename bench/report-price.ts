import { execFile } from 'node:child_process';
import { join } from 'node:path';
import process from 'node:process';
import { promisify } from 'node:util';
import { packageRoot } from '../runner/package-root.ts';

const MOST_RENDER_MS = 5_000;
/** Resident memory of the whole process, Node itself included. */
const MOST_RENDER_BYTES = 300e6;
const MOST_PAGE_BYTES = 2e6;
/** Over fifty reports, after collecting garbage: a report that was kept would be more. */
const MOST_GROWN_BYTES = 2e6;

interface Rendered {
  readonly pageBytes: number;
  readonly renderMs: number;
  readonly renderBytes: number;
  readonly reports: number;
  readonly grownBytes: number;
}

/** What the reports of a full gate of five two-hour legs cost: page, summaries and fifteen pictures. */
export interface ReportResult extends Rendered {
  readonly bounds: {
    readonly renderMs: number;
    readonly renderBytes: number;
    readonly pageBytes: number;
    readonly grownBytes: number;
  };
  readonly ok: boolean;
}

/** Renders them in a process of its own. */
export async function benchmarkReport(note: (line: string) => void): Promise<ReportResult> {
  note('rendering the report of a five-leg gate');
  const script = join(packageRoot(), 'bench', 'report', 'render-process.ts');
  const { stdout } = await promisify(execFile)(process.execPath, ['--expose-gc', '--import', 'tsx', script], {
    cwd: packageRoot(),
  });
  const rendered: Rendered = JSON.parse(stdout);
  const bounds = {
    renderMs: MOST_RENDER_MS,
    renderBytes: MOST_RENDER_BYTES,
    pageBytes: MOST_PAGE_BYTES,
    grownBytes: MOST_GROWN_BYTES,
  };
  const ok =
    rendered.renderMs <= bounds.renderMs &&
    rendered.renderBytes <= bounds.renderBytes &&
    rendered.pageBytes < bounds.pageBytes &&
    rendered.grownBytes <= bounds.grownBytes;
  return { ...rendered, bounds, ok };
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
    `grown by ${price.reports} reports       ${megabytes(price.grownBytes)}, bound ${megabytes(bounds.grownBytes)}`,
  ];
}
