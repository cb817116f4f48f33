import { CONTRACT_VERSION } from '../../../scenarios/kit/contract.ts';
import type { ValidityCheck } from '../../schema/evaluation-schema.ts';
import type { LegView } from '../leg-view.ts';
import { finding } from './finding.ts';

/** Do the kit that played and the Peakgate that judges mean the same by every metric? */
export function contractKept({ record: { plan, summary } }: LegView): ValidityCheck {
  const versions = [
    ['plan.json/played/contract', plan.played.contract],
    ['plan.json/catalogue/contract', plan.catalogue.contract],
    ...(summary === null ? [] : [['summary.json/contract', summary.contract]]),
  ];
  const other = versions.filter(([, version]) => version !== CONTRACT_VERSION);
  return finding(plan.id, {
    id: 'contract',
    title: 'Kit and Peakgate speak the same language',
    expected: `version ${CONTRACT_VERSION}`,
    found:
      other.length === 0 ? 'the same' : other.map(([place, version]) => `${place} is ${version}`).join(', '),
    passed: other.length === 0,
    remedy: 'Use the kit that came with this Peakgate, and judge a record with the version that made it.',
  });
}
