import { DOCTOR_CHECKS, type Finding } from '../doctor/checks.ts';
import { systemDoctorEnvironment } from '../doctor/environment.ts';
import { findK6 } from '../k6/find-k6.ts';
import { systemK6Environment } from '../k6/k6-environment.ts';
import { runCommand } from '../k6/run-command.ts';
import { targetProbe } from '../observe/target-probe.ts';
import { clockOf } from './clock.ts';
import { parseTargetUrl } from './target-address.ts';
import type { World } from './world.ts';

const PROBE_TIMEOUT_MS = 5_000;

/** What to look at besides the machine itself. */
export interface Subject {
  readonly resultsFolder: string;
  readonly target: string | undefined;
}

/** What was found of one thing that a run needs. */
export type NamedFinding = Finding & { readonly name: string };

/**
 * Looks at everything that a run needs, at once; nothing is installed and no load is sent. A target that is no address
 * is refused before.
 */
export async function examineMachine(
  { resultsFolder, target }: Subject,
  { env, now }: Pick<World, 'env' | 'now'>,
): Promise<NamedFinding[]> {
  const probe = targetProbe(clockOf({ now }), PROBE_TIMEOUT_MS);
  const environment = systemDoctorEnvironment({
    env,
    findK6: () => findK6(systemK6Environment(env, () => {})),
    run: runCommand,
    resultsFolder,
    ...(target !== undefined && { target: parseTargetUrl(target).href }),
    probe: (address) => probe({ target: address, healthPath: '' }),
  });
  const found = await Promise.all(
    DOCTOR_CHECKS.map(async ({ name, look }) => ({ name, finding: await look(environment) })),
  );
  return found.flatMap(({ name, finding }) => (finding === null ? [] : [{ name, ...finding }]));
}
