import { spokenDuration } from '../runner/grammar/duration.ts';
import { horizonText } from '../runner/model/check-text.ts';
import { countText, ratioText } from '../runner/model/number-text.ts';
import { askedRequests, badRequests } from '../runner/model/request-counts.ts';
import { VERDICT_WORDS, verdictCounts } from '../runner/model/verdict-words.ts';
import type { Evaluation, RunVerdict, ValidityCheck } from '../runner/schema/evaluation-schema.ts';
import type { Report } from './report.ts';
import { confidenceText, type ObjectiveView, objectiveViews } from './view/checks-view.ts';
import { type DatabaseView, databaseViews } from './view/database-view.ts';
import { type ErrorBudget, errorBudget } from './view/error-budget.ts';
import { type GroupView, groupViews, type Outlook, outlooks } from './view/first-screen.ts';
import { type Figure, type LegView, legView } from './view/leg-view.ts';

/** A report in words and numbers for people, before any markup. */
export interface ReportView {
  readonly verdict: RunVerdict;
  readonly word: string;
  readonly headline: string;
  readonly reasons: readonly string[];
  readonly exitCode: number;
  readonly horizon: string;
  readonly confidence: string | null;
  /** False for a run that was cut off. */
  readonly complete: boolean;
  readonly facts: readonly (readonly [label: string, value: string])[];
  readonly groups: readonly GroupView[];
  readonly outlooks: readonly Outlook[];
  readonly figures: readonly Figure[];
  readonly budget: ErrorBudget | null;
  readonly objectives: readonly ObjectiveView[];
  /** Doubts first; those that hold follow. */
  readonly validity: readonly ValidityCheck[];
  readonly legs: readonly LegView[];
  readonly databases: readonly DatabaseView[];
}

/** Everything the page says, from the evaluation and its series alone. */
export function reportView(report: Report): ReportView {
  const { evaluation, series, requestTimeoutMs } = report;
  return {
    verdict: evaluation.verdict,
    word: VERDICT_WORDS[evaluation.verdict].word,
    headline: evaluation.headline,
    reasons: evaluation.reasons,
    exitCode: evaluation.exitCode,
    horizon: horizonText(evaluation.horizonMs),
    confidence: confidenceText(evaluation.checks),
    complete: evaluation.run.complete,
    facts: facts(evaluation),
    groups: groupViews(evaluation),
    outlooks: outlooks(evaluation),
    figures: figures(evaluation),
    budget: errorBudget(evaluation, report.details ?? []),
    objectives: objectiveViews(evaluation),
    validity: doubtsFirst(evaluation.validity),
    databases: databaseViews(report),
    legs: evaluation.legs.map((leg, index) => {
      const source = {
        leg,
        series: series.find((each) => each.leg === leg.id),
        detail: report.details?.find((each) => each.leg === leg.id),
        checks: evaluation.checks,
        requestTimeoutMs,
      };
      return legView(source, index + 1);
    }),
  };
}

/** Failed errors, then failed warnings, then what holds; otherwise in the order given. */
function doubtsFirst(validity: readonly ValidityCheck[]): ValidityCheck[] {
  const rank = ({ passed, severity }: ValidityCheck) => (passed ? 2 : severity === 'error' ? 0 : 1);
  return validity.toSorted((a, b) => rank(a) - rank(b));
}

/** `2026-11-23T07:00:00Z` as `2026-11-23 07:00 UTC`; anything else as it is. */
export function momentText(iso: string): string {
  const match = /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2})(?::\d{2}(?:\.\d+)?)?Z$/u.exec(iso);
  return match ? `${match[1]} ${match[2]} UTC` : iso;
}

function facts({ run }: Evaluation): [string, string][] {
  return [
    ['Target', run.target],
    ['Version', run.targetVersion ?? 'not stated'],
    ['Started', momentText(run.startedAt)],
    ['Run', run.id],
    ['Peakgate', run.peakgate],
    ['k6', run.k6],
  ];
}

function figures(evaluation: Evaluation): Figure[] {
  const { objectives, checks, validity, horizonMs } = evaluation;
  const holding = objectives.filter(({ verdict }) => verdict === 'pass').length;
  const doubts = validity.filter(({ passed }) => !passed).length;
  return [
    {
      label: 'Objectives that hold',
      href: '#objectives',
      value: `${holding} of ${objectives.length}`,
      note: verdictCounts(objectives.filter(({ verdict }) => verdict !== 'pass')) || 'nothing left open',
    },
    {
      label: 'Checks',
      href: '#checks',
      value: countText(checks.length),
      note: verdictCounts(checks) || 'none',
    },
    ...requestFigures(evaluation),
    {
      label: 'Evidence',
      href: '#validity',
      value: doubts === 0 ? 'sound' : `${doubts} ${doubts === 1 ? 'doubt' : 'doubts'}`,
      note: `${validity.length - doubts} of ${validity.length} validity checks hold`,
    },
    {
      label: 'Horizon',
      href: '#validity',
      value: horizonMs === null ? 'none' : spokenDuration(horizonMs),
      note: 'what recurs this often would have shown',
    },
  ];
}

function requestFigures({ legs }: Evaluation): Figure[] {
  const total = (pick: (leg: Evaluation['legs'][number]) => number) =>
    legs.reduce((sum, leg) => sum + pick(leg), 0);
  const asked = total(askedRequests);
  const good = total(({ requests }) => requests.good);
  const dropped = total(({ journeys }) => journeys.dropped);
  const lasting = spokenDuration(total(({ durationMs }) => durationMs));
  return [
    {
      label: 'Requests',
      href: '#legs',
      value: countText(total(({ requests }) => requests.started)),
      note: `in ${legs.length} ${legs.length === 1 ? 'leg' : 'legs'}, ${lasting}`,
    },
    {
      label: 'Answered usefully',
      href: '#legs',
      value: asked === 0 ? 'no data' : ratioText(good / asked),
      note: `${countText(total(badRequests))} without a useful answer${dropped === 0 ? '' : `, ${countText(dropped)} journeys dropped`}`,
    },
  ];
}
