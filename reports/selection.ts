import type { Report } from './report.ts';

/** The parts of a report that can be asked for alone; the verdict leads in any case. */
export const REPORT_PARTS = ['objectives', 'legs', 'database', 'budget', 'checks', 'validity'] as const;
export type ReportPart = (typeof REPORT_PARTS)[number];

/** The report of one leg: what all legs are judged on together stays, for it holds for this leg, too. */
export function reportOfLeg(report: Report, leg: string): Report {
  const { evaluation } = report;
  const isOwn = (each: { readonly leg: string | null }) => each.leg === leg || each.leg === null;
  const checks = evaluation.checks.filter(isOwn);
  const kept = new Set(checks.map(({ objective }) => objective));
  return {
    ...report,
    evaluation: {
      ...evaluation,
      legs: evaluation.legs.filter(({ id }) => id === leg),
      objectives: evaluation.objectives.filter(({ id }) => kept.has(id)),
      checks,
      validity: evaluation.validity.filter(isOwn),
    },
    series: report.series.filter((series) => series.leg === leg),
    ...(report.details && { details: report.details.filter((detail) => detail.leg === leg) }),
  };
}
