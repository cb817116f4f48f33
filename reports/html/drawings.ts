import type { Verdict } from '../../runner/schema/evaluation-schema.ts';
import type { CheckView } from '../view/checks-view.ts';
import type { IntervalBar } from '../view/interval-bar.ts';
import type { Sparkline } from '../view/sparkline.ts';
import { html, type Markup } from './markup.ts';

const BAR_WIDTH = 148;
const BAR_HEIGHT = 22;
const MIDDLE = BAR_HEIGHT / 2;

/** Where a check's true value lies, against its limit; without a script. */
export function intervalDrawing(check: CheckView): Markup {
  if (check.bar === null) return html``;
  const { bar } = check;
  const label = `Found ${check.found}${check.interval === null ? '' : `, ${check.interval}`}; limit ${check.limit}`;
  return barDrawing(bar, check.verdict, label);
}

/** The same for whatever has such a bar; the label says it in words. */
export function barDrawing(bar: IntervalBar, verdict: Verdict, label: string): Markup {
  return html`<svg class="bar ink-${verdict}" viewBox="0 0 ${BAR_WIDTH} ${BAR_HEIGHT}" width="${BAR_WIDTH}" height="${BAR_HEIGHT}" role="img" aria-label="${label}">${barShapes(bar)}</svg>`;
}

function barShapes(bar: IntervalBar): Markup {
  const x = (position: number) => Math.round((6 + position * (BAR_WIDTH - 12)) * 10) / 10;
  const [from, to, limit] = [x(bar.from), x(bar.to), x(bar.limit)];
  const good = bar.goodSide === 'left' ? [x(0), limit - x(0)] : [limit, x(1) - limit];
  return html`<rect class="bar-track" x="${x(0)}" y="${MIDDLE - 2}" width="${x(1) - x(0)}" height="4" rx="2"/><rect class="bar-good" x="${good[0] ?? 0}" y="${MIDDLE - 2}" width="${good[1] ?? 0}" height="4" rx="2"/><path class="bar-limit" d="M${limit} 2v${BAR_HEIGHT - 4}"/>${to - from > 1 && html`<rect class="bar-interval" x="${from - 2}" y="${MIDDLE - 5}" width="${to - from + 4}" height="10" rx="5"/>`}${bar.estimate !== null && html`<circle class="bar-estimate" cx="${x(bar.estimate)}" cy="${MIDDLE}" r="3"/>`}${arrow(bar, x)}`;
}

function arrow({ beyond }: IntervalBar, x: (position: number) => number): Markup | null {
  if (beyond === null) return null;
  const shape =
    beyond === 'right' ? `m${x(1) - 3} ${MIDDLE - 5} 5 5-5 5` : `m${x(0) + 3} ${MIDDLE - 5}-5 5 5 5`;
  return html`<path class="bar-arrow" d="${shape}"/>`;
}

/** A line small enough for a table row. */
export function sparkDrawing(spark: Sparkline | null, label: string): Markup {
  if (spark === null) return html`<span class="muted">no series</span>`;
  const { width, height, path, limitY } = spark;
  return html`<svg class="spark" viewBox="0 -1 ${width} ${height + 2}" width="${width}" height="${height + 2}" preserveAspectRatio="none" role="img" aria-label="${label}">${limitY !== null && html`<path class="spark-limit" d="M0 ${limitY}H${width}"/>`}<path class="spark-line" d="${path}"/></svg>`;
}
