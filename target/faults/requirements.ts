import type { Architecture } from '../architecture.ts';
import { Problem } from '../http/problem.ts';
import type { RegionCount } from '../regions/regions.ts';
import { FAULT_NAMES, FAULTS, type FaultDefinition, type FaultName } from './catalogue.ts';
import type { Faults } from './faults.ts';

/** What a target is, as far as it decides what can go wrong in it. */
export interface Setting {
  readonly architecture: Architecture;
  readonly regions: RegionCount;
  readonly hasReplicas: boolean;
}

/** Why a fault cannot happen in such a target, or nothing. */
function objection(name: FaultName, setting: Setting): string | undefined {
  const { needs }: FaultDefinition = FAULTS[name];
  if (needs !== 'nothing' && setting.architecture === 'legacy')
    return `The legacy architecture has nothing that ${name} could take away.`;
  if (needs === 'regions' && setting.regions === 1)
    return `${name} needs several regions: start the target with --regions 3.`;
  if (needs === 'replicas' && !setting.hasReplicas)
    return `${name} needs replicas: start the target with --regions 3 and its own PostgreSQL.`;
  return undefined;
}

/** Refuses faults that would change nothing: somebody counts on them. */
export function refuseImpossible(faults: Faults, setting: Setting): void {
  for (const name of FAULT_NAMES) {
    const reason = objection(name, setting);
    faults.onChange(name, () => {
      if (faults.isOn(name) && reason !== undefined) throw new Problem(409, reason);
    });
  }
}
