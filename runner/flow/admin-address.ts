import { PeakgateError } from '../errors.ts';
import { plannedSwitches } from '../model/planned-switches.ts';
import type { Prepared } from './prepare.ts';
import { allowedTarget, type TargetAddress } from './target-address.ts';

/** The address that switches experiments: `--admin` before `gate.admin`; null where no leg needs one. */
export function adminAddress({ project, legs }: Prepared, written: string | undefined): TargetAddress | null {
  const { admin, targets } = project.thresholds.gate;
  const switching = legs.flatMap(({ plan }) => plannedSwitches(plan.experiments ?? []));
  const [first] = switching;
  if (first === undefined) return null;
  if (written !== undefined) return allowedTarget(written, targets, '--admin');
  if (admin !== undefined) return allowedTarget(admin, targets, 'gate.admin');
  throw new PeakgateError(
    'admin-missing',
    `the experiment "${first.experiment}" is switched by requests to one`,
  );
}

/** Two targets played in turn would need two of them, and the legs of one would disturb the other. */
export function refuseSwitches({ legs }: Prepared, option: string): void {
  const [first] = legs.flatMap(({ plan }) => plannedSwitches(plan.experiments ?? []));
  if (first === undefined) return;
  throw new PeakgateError(
    'bad-option',
    `${option} plays no experiments that are switched, and "${first.experiment}" is. Name a profile without it.`,
  );
}
