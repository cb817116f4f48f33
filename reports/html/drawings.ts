import type { Verdict } from '../../runner/schema/evaluation-schema.ts';
import type { IntervalBar } from '../view/interval-bar.ts';
import type { Sparkline } from '../view/sparkline.ts';
import { html, type Markup } from './markup.ts';

const BAR_WIDTH = 148;
const BAR_HEIGHT = 22;
const MIDDLE = BAR_HEIGHT / 2;

/**
 * Where a true value lies, against its limit; without a script. The label says it in words, where they do not stand
 * beside it.
 */
export function barDrawing(bar: IntervalBar, verdict: Verdict, label?: string): Markup {
  const spoken = label === undefined ? html`aria-hidden="true"` : html`role="img" aria-label="${label}"`;
  return html`<svg class="bar ink-${verdict}" viewBox="0 0 ${BAR_WIDTH} ${BAR_HEIGHT}" ${spoken}>${ground(bar)}${barShapes(bar)}</svg>`;
}

/** Most objectives have their limit in the middle and hold below it: that ground is drawn once a page. */
function ground(bar: IntervalBar): Markup {
  return bar.goodSide === 'left' && bar.limit === 0.5 ? html`<use href="#bar-below"/>` : groundShapes(bar);
}

/** What bars refer to; once a page. */
export function barDefinitions(): Markup {
  return html`<g id="bar-below">${groundShapes({ goodSide: 'left', limit: 0.5 })}</g>`;
}

function groundShapes({ goodSide, limit }: Pick<IntervalBar, 'goodSide' | 'limit'>): Markup {
  const at = x(limit);
  const good = goodSide === 'left' ? [x(0), at - x(0)] : [at, x(1) - at];
  return html`<rect class="bar-track" x="${x(0)}" y="${MIDDLE - 2}" width="${x(1) - x(0)}" height="4" rx="2"/><rect class="bar-good" x="${good[0] ?? 0}" y="${MIDDLE - 2}" width="${good[1] ?? 0}" height="4" rx="2"/><path class="bar-limit" d="M${at} 2v${BAR_HEIGHT - 4}"/>`;
}

function x(position: number): number {
  return Math.round((6 + position * (BAR_WIDTH - 12)) * 10) / 10;
}

function barShapes(bar: IntervalBar): Markup {
  const [from, to] = [x(bar.from), x(bar.to)];
  return html`${to - from > 1 && html`<rect class="bar-interval" x="${Math.round((from - 2) * 10) / 10}" y="${MIDDLE - 5}" width="${Math.round((to - from + 4) * 10) / 10}" height="10" rx="5"/>`}${bar.estimate !== null && html`<circle class="bar-estimate" cx="${x(bar.estimate)}" cy="${MIDDLE}" r="3"/>`}${arrow(bar)}`;
}

function arrow({ beyond }: IntervalBar): Markup | null {
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
