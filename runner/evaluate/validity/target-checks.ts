import { countText } from '../../model/number-text.ts';
import type { LegRecord } from '../../model/run-record.ts';
import type { ValidityCheck } from '../../schema/evaluation-schema.ts';
import type { TargetProbe } from '../../schema/record-schema.ts';
import type { LegView } from '../leg-view.ts';
import { finding } from './finding.ts';

/**
 * Was the same target there all the time? `earlierVersions` are those that earlier legs of the run met: one verdict is
 * about one version. A target that is down is news, not a fault of the measurement.
 */
export function targetChecks(leg: LegView, earlierVersions: readonly string[]): ValidityCheck[] {
  const { plan, target } = leg.record;
  if (!target) return [];
  const probes = [target.before, ...target.during, target.after];
  const versions = [...new Set([...earlierVersions, ...versionsOf(leg.record)])];
  const silent = probes.filter(({ status }) => status === null).length;
  return [
    finding(plan.id, {
      id: 'target-identity',
      title: 'The target stayed the same version',
      expected: 'one version in the whole run',
      found: versions.length === 0 ? 'the target does not say its version' : versions.join(', then '),
      passed: versions.length <= 1,
      remedy: 'Do not deploy while a run is under way: the verdict would be about two versions.',
    }),
    finding(plan.id, {
      id: 'target-health',
      title: 'The target answered its health probe',
      expected: `${countText(probes.length)} answers`,
      found: `${countText(probes.length - silent)} answers${silent > 0 ? `, first silent at second ${firstSilence(leg, probes)}` : ''}`,
      passed: silent === 0,
      severity: 'warning',
      remedy: 'The target was down or overloaded then; its requests were counted bad.',
    }),
  ];
}

/** The versions that the target said it was during a leg, in order. */
export function versionsOf({ target }: LegRecord): string[] {
  const probes = target ? [target.before, ...target.during, target.after] : [];
  return [...new Set(probes.flatMap(({ version }) => version ?? []))];
}

/** On the leg's clock; what was silent before the leg began is silent from its second 0. */
function firstSilence(leg: LegView, probes: readonly TargetProbe[]): number {
  const probe = probes.find(({ status }) => status === null);
  return Math.max(0, leg.secondOf({ atMs: probe?.atMs ?? 0 }));
}
