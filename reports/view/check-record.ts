import { spokenDuration } from '../../runner/grammar/duration.ts';
import { estimateText, intervalText, rangeText } from '../../runner/model/check-text.ts';
import { countText, measuredText, ratioText } from '../../runner/model/number-text.ts';
import type { CheckResult } from '../../runner/schema/evaluation-schema.ts';

/** Estimate, interval, samples and method of a check, and what else an auditor asks for; what it lacks is left out. */
export function checkRecord(check: CheckResult): [label: string, value: string][] {
  const { badRatio, samples, bad, total, horizonMs, moreSeconds, compared, waiver } = check;
  const rows: [string, string | null][] = [
    ['Check', check.id],
    ['Estimate', estimateText(check)],
    ['Interval', intervalText(check)],
    ...certainty(check.interval ?? badRatio),
    ['Samples', countText(samples)],
    ['Bad, of all asked for', `${rangeText(bad)} of ${rangeText(total)}`],
    [
      'Bad share',
      badRatio === null
        ? null
        : `${ratioText(badRatio.estimate)}, between ${ratioText(badRatio.lower)} and ${ratioText(badRatio.upper)}; ${ratioText(badRatio.allowed)} allowed`,
    ],
    [
      'Compared with',
      compared === undefined
        ? null
        : `${compared.with}: ${msText(compared.ownMs)} against ${msText(compared.otherMs)}, ${countText(compared.otherSamples)} samples`,
    ],
    ['Horizon', horizonMs === null ? 'none' : spokenDuration(horizonMs)],
    ['Needs', moreSeconds === null ? null : `about ${spokenDuration(moreSeconds * 1_000)} more to decide`],
    [
      'Waiver',
      waiver === undefined
        ? null
        : `${waiver.state}, until ${waiver.expires}, by ${waiver.owner}: ${waiver.reason}`,
    ],
  ];
  return rows.flatMap(([label, value]) => (value === null ? [] : [[label, value]]));
}

/** A level of 1 is that of what was counted and not estimated. */
function certainty(bounds: { level?: number; method?: string } | null): [string, string | null][] {
  const { level = null, method = null } = bounds ?? {};
  const confidence = level === null ? null : level === 1 ? 'certain' : ratioText(level);
  return [
    ['Confidence of each end', confidence],
    ['Method', method],
  ];
}

function msText(value: number | null): string {
  return value === null ? 'not known' : measuredText(value, 'ms');
}
