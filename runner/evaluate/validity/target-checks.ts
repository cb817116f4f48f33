import { countText } from '../../model/number-text.ts';
import type { ValidityCheck } from '../../schema/evaluation-schema.ts';
import type { TargetProbe } from '../../schema/record-schema.ts';
import type { LegView } from '../leg-view.ts';
import { finding } from './finding.ts';

/** Was the same target there all the time? A target that is down is news, not a fault of the measurement. */
export function targetChecks(leg: LegView): ValidityCheck[] {
  const { plan, target } = leg.record;
  if (!target) return [];
  const probes = [target.before, ...target.during, target.after];
  const versions = [...new Set(probes.flatMap(({ version }) => version ?? []))];
  const silent = probes.filter(({ status }) => status === null).length;
  return [
    finding(plan.id, {
      id: 'target-identity',
      title: 'The target stayed the same version',
      expected: 'one version',
      found: versions.length === 0 ? 'the target does not say its version' : versions.join(', then '),
      passed: versions.length <= 1,
      remedy: 'Do not deploy while a leg runs: the verdict would be about two versions.',
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

/** On the leg's clock; what was silent before the leg began is silent from its second 0. */
function firstSilence(leg: LegView, probes: readonly TargetProbe[]): number {
  const probe = probes.find(({ status }) => status === null);
  return Math.max(0, leg.secondOf({ atMs: probe?.atMs ?? 0 }));
}
