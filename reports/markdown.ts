import { countText } from '../runner/model/number-text.ts';
import { verdictName } from '../runner/model/verdict-words.ts';
import type { ValidityCheck, Verdict } from '../runner/schema/evaluation-schema.ts';
import { type LegPictures, legPictures, type Picture } from './charts/pictures.ts';
import { databasePart } from './markdown-database.ts';
import { collapsible, markdownLine, markdownTable, markdownText } from './markdown-text.ts';
import type { Report } from './report.ts';
import type { ObjectiveView } from './view/checks-view.ts';
import type { GroupView } from './view/first-screen.ts';
import { type ReportView, reportView } from './view-model.ts';

/** Signs that a pull request shows in colour and that differ in shape; the word stands beside each. */
const SIGNS: Readonly<Record<Verdict, string>> = {
  pass: '✅',
  fail: '❌',
  inconclusive: '❔',
  invalid: '⚠️',
  'not-applicable': '➖',
};

/** Checks beyond this would make a comment that hosts refuse; the page has them all. */
const MOST_CHECKS = 200;

/** A summary for a pull request: the verdict first, one line for each kind of objective, what stands behind it folded away. */
export function renderMarkdown(report: Report): string {
  const view = reportView(report);
  const parts = [
    verdictPart(view),
    groupsTable(view.groups),
    validityPart(view.validity),
    whyPart(view.reasons),
    objectivesPart(view.objectives),
    checksPart(view.objectives),
    databasePart(view.databases),
    ...legPictures(report).map(chartsPart),
    `<sub>${closing(view)}</sub>`,
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

function verdictPart(view: ReportView): string {
  const cut = view.complete ? [] : ['**This run was cut off.** What it measured is incomplete.'];
  return [`## ${SIGNS[view.verdict]} ${view.word}: ${markdownText(view.headline)}`, ...cut].join('\n\n');
}

/** One line for each kind of objective: what a reader needs before anything is unfolded. */
function groupsTable(groups: readonly GroupView[]): string {
  const rows = groups.map((group) => [
    signed(group),
    markdownText(group.name),
    markdownText(group.counts),
    `${markdownText(group.title)}<br><sub>${markdownText(group.closest)}</sub>`,
  ]);
  return rows.length === 0 ? '' : markdownTable(['Verdict', 'Kind', 'Objectives', 'What decides it'], rows);
}

function whyPart(reasons: readonly string[]): string {
  const lines = reasons.map((reason) => `- ${markdownLine(reason)}`);
  return lines.length === 0 ? '' : collapsible('Why', lines.join('\n'));
}

function objectivesPart(objectives: readonly ObjectiveView[]): string {
  const table = objectivesTable(objectives);
  return table === '' ? '' : collapsible(`${countText(objectives.length)} objectives`, table);
}

function objectivesTable(objectives: readonly ObjectiveView[]): string {
  const rows = objectives.map(({ verdict, waived, title, id, expect, counts, reason, optional }) => [
    signed({ verdict, waived }),
    `${markdownText(title)}<br><sub>${markdownText(id)}${optional ? ', optional' : ''}</sub>`,
    markdownText(expect),
    markdownText(counts || 'none'),
    markdownText(reason),
  ]);
  return rows.length === 0 ? '' : markdownTable(['Verdict', 'Objective', 'Must hold', 'Checks', 'Why'], rows);
}

function validityPart(validity: readonly ValidityCheck[]): string {
  const doubts = validity.filter(({ passed }) => !passed);
  if (doubts.length === 0) return `All ${countText(validity.length)} validity checks hold.`;
  const rows = doubts.map(({ severity, title, leg, expected, found, remedy }) => [
    severity === 'error' ? '⚠️ No' : '❔ Warning',
    `${markdownText(title)}${leg === null ? '' : `<br><sub>${markdownText(leg)}</sub>`}`,
    markdownText(expected),
    markdownText(found),
    markdownText(remedy),
  ]);
  const table = markdownTable(['Holds', 'What must be so', 'Expected', 'Found', 'What to do'], rows);
  return `### Can this run be believed?\n\n${table}`;
}

function checksPart(objectives: readonly ObjectiveView[]): string {
  const all = objectives.flatMap(({ id, checks }) => checks.map((check) => ({ id, ...check })));
  const rows = all
    .slice(0, MOST_CHECKS)
    .map(({ verdict, waived, id, subject, place, found, limit, interval, samples, bad, reason }) => [
      signed({ verdict, waived }),
      `${markdownText(id)}: ${markdownText(subject)}<br><sub>${markdownText(place)}</sub>`,
      markdownText(`${found} (${limit})`),
      interval ?? '–',
      samples,
      bad,
      verdict === 'pass' ? '' : markdownText(reason),
    ]);
  if (rows.length === 0) return '';
  const table = markdownTable(
    ['Verdict', 'Check', 'Found (limit)', 'Interval', 'Samples', 'Bad', 'Why'],
    rows,
  );
  const more = all.length - rows.length;
  const rest = more > 0 ? `\n\n${countText(more)} more are on the report page.` : '';
  return collapsible(`${countText(all.length)} checks`, table + rest);
}

/** Pictures beside the summary, so that they show wherever the verdict folder is browsed. */
function chartsPart({ title, pictures }: LegPictures): string {
  return collapsible(`Charts of ${markdownText(title)}`, pictures.map(pictureLine).join('\n\n'));
}

function pictureLine({ file, chart }: Picture): string {
  if (file === null) return `${markdownText(chart.title)}: ${markdownText(chart.empty)}`;
  return `![${markdownText(chart.description)}](${file})`;
}

function closing(view: ReportView): string {
  const facts = view.facts.map(([label, value]) => `${label} ${markdownText(value)}`);
  return [markdownText(view.horizon), facts.join(' · ')].join('<br>');
}

function signed(item: { readonly verdict: Verdict; readonly waived: boolean }): string {
  return `${SIGNS[item.verdict]} ${verdictName(item)}`;
}
