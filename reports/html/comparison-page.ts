import { quantileName } from '../../runner/model/check-text.ts';
import { comparisonWord } from '../../runner/model/compared-words.ts';
import { millisecondsOrDash, timesOrDash } from '../../runner/model/number-or-dash.ts';
import { decimalText } from '../../runner/model/number-text.ts';
import { VERDICT_WORDS, worstFirst } from '../../runner/model/verdict-words.ts';
import type { ComparedLatency, ComparedRun, Comparison } from '../../runner/schema/comparison-schema.ts';
import type { IntervalBar } from '../view/interval-bar.ts';
import type { TableView } from '../view/leg-view.ts';
import { barDrawing } from './drawings.ts';
import { verdictIcon, verdictMark } from './icons.ts';
import { html, type Markup } from './markup.ts';
import { type PageAssets, renderPage } from './page-shell.ts';
import { plainTable, scrolling } from './table.ts';

/** A comparison of runs as one page, in the look of the reports. */
export function renderComparison(comparison: Comparison, assets: PageAssets): string {
  const { verdict, headline } = comparison;
  return renderPage(
    {
      title: `${comparisonWord(comparison)}: ${headline}`,
      verdict,
      links: [
        { href: '#runs', text: 'Runs' },
        { href: '#percentiles', text: 'Percentiles' },
      ],
      main: html`${verdictPart(comparison)}${runsPart(comparison)}${latenciesPart(comparison)}${restPart(comparison)}`,
      footer: html`<p class="caption">A comparison judges percentiles of response time alone; whether objectives hold is in the report of each run.</p>`,
      plots: {},
    },
    assets,
  );
}

function verdictPart(comparison: Comparison): Markup {
  const { verdict, headline, claim, exitCode } = comparison;
  return html`<section class="verdict tint-${verdict}" aria-labelledby="headline"><div class="verdict-head">
<div class="verdict-sign">${verdictIcon(verdict)}</div><div class="verdict-text">
<p class="verdict-word ink-${verdict}">${comparisonWord(comparison)}<span class="muted"> · exit code ${exitCode}</span></p>
<h1 id="headline">${headline}</h1><p class="reach">${claim}</p></div></div></section>`;
}

function runsPart({ candidates, reference, differences, despiteDifferences }: Comparison): Markup {
  const sides = [
    ...candidates.map((run) => runCells('Candidate', run)),
    ...reference.runs.map((run) => runCells(referenceName(reference.baseline), run)),
  ];
  const differing: TableView = {
    title: despiteDifferences
      ? 'The runs differ, and are compared all the same'
      : 'The runs differ in more than the target',
    headers: ['What', 'Run', 'Has', 'Expected'],
    wordy: 4,
    rows: differences.map(({ what, run, found, expected }) => [what, run, found, expected]),
    empty: '',
  };
  return html`<section id="runs" aria-labelledby="runs-title"><h2 id="runs-title">Runs</h2>
${plainTable({ title: 'Runs', headers: ['Run', 'Side', 'Started', 'Verdict', 'Target version'], wordy: 5, rows: sides, empty: '' })}
${differences.length > 0 && html`<h3>${differing.title}</h3>${plainTable(differing)}`}</section>`;
}

function referenceName(baseline: string | null): string {
  return baseline === null ? 'Compared with' : `Baseline "${baseline}"`;
}

function runCells(side: string, { run, startedAt, verdict, targetVersion }: ComparedRun): string[] {
  return [run, side, startedAt, VERDICT_WORDS[verdict].word, targetVersion ?? 'not stated'];
}

function latenciesPart({ latencies, level, method }: Comparison): Markup {
  const [before, now] = method === 'paired' ? ['Against', 'Target'] : ['Before', 'Now'];
  const rows = worstFirst(latencies).map(
    (latency) => html`<tr><td data-label="Verdict">${verdictMark(latency.verdict)}</td>
<th scope="row">${latency.title}<span class="sub">${latency.check} · ${latency.expect ?? quantileName(latency.probability)}</span></th>
<td class="number" data-label="${before}">${millisecondsOrDash(latency.reference.ms)}</td><td class="number" data-label="${now}">${millisecondsOrDash(latency.candidate.ms)}</td>
<td class="number strong" data-label="Ratio">${timesOrDash(latency.ratio)}<span class="sub">at most ${timesOrDash(latency.tolerated)}</span></td>
<td class="interval" data-label="Interval">${ratioBar(latency)}<span class="sub">${intervalText(latency)}</span></td></tr>
<tr class="why-row"><td></td><td colspan="5">${latency.reason}</td></tr>`,
  );
  return html`<section id="percentiles" aria-labelledby="percentiles-title"><h2 id="percentiles-title">Percentiles</h2>
<p class="lead">Each end of an interval holds with ${decimalText(level * 100, 1)} % confidence. The tick is what is tolerated, or what an objective demands.</p>
${scrolling('Percentiles', html`<table class="rows checks"><thead><tr><th scope="col">Verdict</th><th scope="col">What</th><th scope="col" class="number">${before}</th><th scope="col" class="number">${now}</th><th scope="col" class="number">Ratio</th><th scope="col">Interval</th></tr></thead><tbody>${rows}</tbody></table>`)}</section>`;
}

/** What is tolerated stands in the middle; no change at all stands left of it. */
function ratioBar({ ratio, lower, upper, tolerated, verdict, ...latency }: ComparedLatency): Markup {
  if (tolerated === null || tolerated <= 0 || ratio === null) return html``;
  const at = (value: number) => Math.min(1, Math.max(0, value / tolerated / 2));
  const bar: IntervalBar = {
    limit: 0.5,
    estimate: at(ratio),
    from: at(lower ?? 0),
    to: upper === null ? 1 : at(upper),
    beyond: upper === null || at(upper) >= 1 ? 'right' : null,
    goodSide: 'left',
  };
  return barDrawing(
    bar,
    verdict,
    `Ratio ${timesOrDash(ratio)} of ${latency.check}; at most ${timesOrDash(tolerated)}`,
  );
}

function restPart({ notCompared }: Comparison): Markup {
  if (notCompared.length === 0) return html``;
  const items = notCompared.map((each) => html`<li>${each}</li>`);
  return html`<section aria-labelledby="rest-title"><h2 id="rest-title">Not compared</h2><ul class="reasons">${items}</ul></section>`;
}

function intervalText({ lower, upper }: ComparedLatency): string {
  return lower === null && upper === null ? 'no interval' : `${timesOrDash(lower)} to ${timesOrDash(upper)}`;
}
