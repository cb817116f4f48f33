import type { RunRecord } from '../../model/run-record.ts';
import type { ObjectiveResult, ValidityCheck } from '../../schema/evaluation-schema.ts';

/** The name of a run that plays the legs of the release gate. */
export const GATE = 'gate';

/** A gate answers for all its objectives: one that no leg could judge is an open question, unless it is optional. */
export function gateChecks({ manifest }: RunRecord, objectives: readonly ObjectiveResult[]): ValidityCheck[] {
  if (manifest.what !== GATE) return [];
  const open = objectives.filter(({ verdict, optional }) => verdict === 'not-applicable' && !optional);
  return [
    {
      id: 'gate-complete',
      title: 'Every objective of the gate was judged',
      leg: null,
      window: null,
      objective: open[0]?.id ?? null,
      expected: 'all that are not optional',
      found:
        open.length === 0 ? 'all' : `not ${open.map(({ id, reason }) => `${id} (${reason})`).join(', ')}`,
      severity: 'error',
      passed: open.length === 0,
      remedy: 'Let the gate run a leg that can judge it, or mark the objective "optional": true.',
    },
  ];
}
