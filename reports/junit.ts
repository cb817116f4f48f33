import {
  againstText,
  foundText,
  intervalText,
  limitText,
  rangeText,
  subjectText,
} from '../runner/model/check-text.ts';
import { countText } from '../runner/model/number-text.ts';
import { plainText } from '../runner/model/plain-text.ts';
import { isWaived } from '../runner/model/verdict-words.ts';
import type {
  CheckResult,
  Evaluation,
  LegResult,
  ObjectiveResult,
  ValidityCheck,
} from '../runner/schema/evaluation-schema.ts';
import type { Report } from './report.ts';

interface TestCase {
  readonly name: string;
  readonly className: string;
  readonly outcome: 'passed' | 'failure' | 'error' | 'skipped';
  readonly type: string;
  readonly message: string;
  readonly detail: string;
}

interface Suite {
  readonly name: string;
  readonly seconds: number;
  readonly cases: readonly TestCase[];
}

/**
 * The evaluation as JUnit XML: a suite for each leg and one for the run. Fail is a failure; inconclusive and invalid are
 * errors, because nobody knows; not applicable is skipped, and so is what is waived, with the waiver as its message. Where
 * the gate lets through what is inconclusive, it is skipped too: neither passed, nor in the way.
 */
export function renderJunit({ evaluation }: Report): string {
  const suites = [runSuite(evaluation), ...evaluation.legs.map((leg) => legSuite(leg, evaluation))];
  const all = suites.flatMap(({ cases }) => cases);
  const seconds = suites.reduce((total, suite) => total + suite.seconds, 0);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="Peakgate"${totals(all)} time="${seconds.toFixed(3)}">`,
    ...suites.map((suite) => suiteXml(suite, evaluation.run.startedAt)),
    '</testsuites>',
    '',
  ].join('\n');
}

/** Foreign text for attributes and elements; characters that XML forbids are gone. */
export function escapeXml(text: string): string {
  return plainText(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&apos;');
}

/** Also what belongs to a leg that the run has no result of: nothing that was judged may go missing. */
function runSuite(evaluation: Evaluation): Suite {
  const measured = new Set(evaluation.legs.map(({ id }) => id));
  const outside = (leg: string | null) => leg === null || !measured.has(leg);
  const unchecked = evaluation.objectives.filter(({ checks }) => checks.length === 0).map(objectiveCase);
  const cases = [...unchecked, ...casesOf(outside, evaluation)];
  return { name: `run: ${evaluation.run.what}`, seconds: 0, cases };
}

function legSuite(leg: LegResult, evaluation: Evaluation): Suite {
  return { name: leg.id, seconds: leg.durationMs / 1_000, cases: casesOf((id) => id === leg.id, evaluation) };
}

function casesOf(belongs: (leg: string | null) => boolean, evaluation: Evaluation): TestCase[] {
  const { checks, validity, exitCode } = evaluation;
  const letThrough = ({ verdict }: CheckResult) => verdict === 'inconclusive' && exitCode === 0;
  return [
    ...checks.filter((check) => belongs(check.leg)).map((check) => checkCase(check, letThrough(check))),
    ...validity.filter((check) => belongs(check.leg)).map(validityCase),
  ];
}

const OUTCOMES = {
  pass: 'passed',
  fail: 'failure',
  inconclusive: 'error',
  invalid: 'error',
  'not-applicable': 'skipped',
} as const;

/** An objective that nothing was judged by. */
function objectiveCase({ id, title, verdict, reason }: ObjectiveResult): TestCase {
  return {
    name: `${title} [${id}]`,
    className: `peakgate.${id}`,
    outcome: OUTCOMES[verdict],
    type: verdict,
    message: reason,
    detail: 'no checks',
  };
}

function checkCase(check: CheckResult, isLetThrough: boolean): TestCase {
  const lines = [
    `found ${foundText(check)}${againstText(check)}, limit ${limitText(check)}`,
    `interval: ${intervalText(check) ?? 'none'}`,
    `samples: ${countText(check.samples)}, bad: ${rangeText(check.bad)}`,
  ];
  return {
    name: `${titleOf(check)} [${check.id}]`,
    className: `peakgate.${check.objective}`,
    outcome: isWaived(check) || isLetThrough ? 'skipped' : OUTCOMES[check.verdict],
    type: check.verdict,
    message: check.reason,
    detail: lines.join('; '),
  };
}

/** With what it selects, for all checks of an objective have its title. */
function titleOf(check: CheckResult): string {
  const subject = subjectText(check);
  return subject === 'all requests' || check.title.endsWith(subject)
    ? check.title
    : `${check.title}: ${subject}`;
}

function validityCase(check: ValidityCheck): TestCase {
  const held = check.passed || check.severity === 'warning';
  return {
    name: `${check.title} [${check.id}]`,
    className: 'peakgate.validity',
    outcome: held ? 'passed' : 'error',
    type: 'invalid',
    message: `expected ${check.expected}, found ${check.found}`,
    detail: check.remedy,
  };
}

function suiteXml({ name, seconds, cases }: Suite, startedAt: string): string {
  const attributes = `name="${escapeXml(name)}"${totals(cases)} time="${seconds.toFixed(3)}" timestamp="${escapeXml(startedAt)}"`;
  return [`  <testsuite ${attributes}>`, ...cases.map(caseXml), '  </testsuite>'].join('\n');
}

function totals(cases: readonly TestCase[]): string {
  const count = (outcome: TestCase['outcome']) => cases.filter((each) => each.outcome === outcome).length;
  return ` tests="${cases.length}" failures="${count('failure')}" errors="${count('error')}" skipped="${count('skipped')}"`;
}

function caseXml({ name, className, outcome, type, message, detail }: TestCase): string {
  const opening = `    <testcase classname="${escapeXml(className)}" name="${escapeXml(name)}" time="0"`;
  if (outcome === 'passed') return `${opening}/>`;
  const inner =
    outcome === 'skipped'
      ? `<skipped message="${escapeXml(message)}"/>`
      : `<${outcome} type="${escapeXml(type)}" message="${escapeXml(message)}">${escapeXml(detail)}</${outcome}>`;
  return `${opening}>\n      ${inner}\n    </testcase>`;
}
