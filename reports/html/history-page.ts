import { VERDICT_WORDS, verdictCounts } from '../../runner/model/verdict-words.ts';
import type { Evaluation } from '../../runner/schema/evaluation-schema.ts';
import { type HistoryRow, type HistoryRun, historyView } from '../view/history-view.ts';
import { momentText } from '../view-model.ts';
import { sparkDrawing } from './drawings.ts';
import { verdictIcon, verdictMark } from './icons.ts';
import { html, type Markup } from './markup.ts';
import { type PageAssets, renderPage } from './page-shell.ts';
import { scrolling } from './table.ts';

/** The runs of a project as one page, in the look of the reports: every check through all releases. */
export function renderHistory(evaluations: readonly Evaluation[], assets: PageAssets): string {
  const { runs, rows } = historyView(evaluations);
  const verdict = runs.at(-1)?.verdict ?? 'not-applicable';
  return renderPage(
    {
      title: `History of ${runs.length} runs`,
      verdict,
      links: [
        { href: '#runs', text: 'Runs' },
        { href: '#checks', text: 'Checks' },
      ],
      main: html`<section class="verdict tint-${verdict}" aria-labelledby="headline"><div class="verdict-head">
<div class="verdict-sign">${verdictIcon(verdict)}</div><div class="verdict-text">
<p class="verdict-word">${verdictCounts(runs)}</p>
<h1 id="headline">${runs.length} ${runs.length === 1 ? 'run' : 'runs'}, the latest: ${VERDICT_WORDS[verdict].word.toLowerCase()}</h1>
<p class="reach">A change point is where the level of a figure changed by more than runs differ among themselves. It is told, and decides nothing.</p></div></div></section>
${runsPart(runs)}${checksPart(rows)}`,
      footer: html``,
      plots: {},
    },
    assets,
  );
}

function runsPart(runs: readonly HistoryRun[]): Markup {
  const rows = runs.toReversed().map(
    (run) => html`<tr><td data-label="Verdict">${verdictMark(run.verdict)}</td>
<th scope="row"><a href="${encodeURIComponent(run.id)}/verdict/report.html">${run.id}</a><span class="sub">${momentText(run.startedAt)}</span></th>
<td data-label="Target">${run.target}</td><td data-label="What it said">${run.headline}</td></tr>`,
  );
  return html`<section id="runs" aria-labelledby="runs-title"><h2 id="runs-title">Runs</h2>
${scrolling('Runs', html`<table class="rows"><thead><tr><th scope="col">Verdict</th><th scope="col">Run</th><th scope="col">Target</th><th scope="col">What it said</th></tr></thead><tbody>${rows}</tbody></table>`)}</section>`;
}

function checksPart(rows: readonly HistoryRow[]): Markup {
  const drawn = rows.map(
    (
      row,
    ) => html`<tr><th scope="row">${row.title}<span class="sub">${row.objective}: ${row.subject}, ${row.leg}</span></th>
<td data-label="Verdicts" class="verdicts">${row.verdicts.map(verdictSign)}</td>
<td data-label="Latest" class="number">${row.latest}<span class="sub">${row.limit}</span></td>
<td data-label="Through the runs" class="spark-cell">${sparkDrawing(row.spark, `${row.title}, through the runs`)}</td>
<td data-label="Change points">${row.changes.length === 0 ? html`<span class="muted">none</span>` : row.changes.map((each) => html`<span class="change">◆ ${each}</span>`)}</td></tr>`,
  );
  return html`<section id="checks" aria-labelledby="checks-title"><h2 id="checks-title">Checks</h2>
<p class="lead">Oldest run left, latest right.</p>
${scrolling('Checks', html`<table class="rows history"><thead><tr><th scope="col">Check</th><th scope="col">Verdicts</th><th scope="col" class="number">Latest</th><th scope="col">Through the runs</th><th scope="col">Change points</th></tr></thead><tbody>${drawn}</tbody></table>`)}</section>`;
}

function verdictSign(verdict: HistoryRow['verdicts'][number]): Markup {
  if (verdict === null) return html`<span class="muted" title="not judged">·</span>`;
  return html`${verdictIcon(verdict)}<span class="visually-hidden">${VERDICT_WORDS[verdict].word} </span>`;
}
