import { basename } from 'node:path';
import type { PlannedTenant } from '../../scenarios/kit/contract.ts';
import { clockMs } from '../grammar/clock.ts';
import type { Profile } from '../model/profile.ts';
import type { WrittenProfile, WrittenTenants } from '../schema/profile-schema.ts';
import { normaliseExperiments } from './experiments.ts';
import { Mistakes } from './mistakes.ts';
import { checkProfile } from './profile-rules.ts';

/**
 * Turns a profile whose form is right into what the plan works with. Throws one `bad-input` with all mistakes. A profile
 * is named like its file, `profiles/<name>.json`.
 */
export function normaliseProfile(written: WrittenProfile, file: string): Profile {
  const mistakes = new Mistakes(file);
  checkName(written, basename(file, '.json'), mistakes);
  checkProfile(written, mistakes);
  const tenants = spellOutTenants(written.tenants);
  const experiments = normaliseExperiments(written, tenants, mistakes);
  mistakes.refuse();
  const fromMs = clockMs(written.clock.from);
  const since = (text: string) => clockMs(text) - fromMs;
  return {
    name: written.name,
    title: written.title,
    scenario: written.scenario,
    clockFromMs: fromMs,
    durationMs: since(written.clock.to),
    process: written.arrivals.process,
    curve: written.arrivals.curve.map(({ at, ratePerSecond }) => ({ atMs: since(at), ratePerSecond })),
    mix: written.mix.map(({ at, weights }) => ({ atMs: since(at), weights })),
    tenants,
    windows: written.windows.map(({ name, from, to }) => ({ name, fromMs: since(from), toMs: since(to) })),
    thinkTimeScale: written.thinkTimeScale ?? 1,
    connections: written.connections ?? 'per-journey',
    ...(experiments.length > 0 && { experiments }),
  };
}

function checkName({ name }: WrittenProfile, wanted: string, mistakes: Mistakes): void {
  if (name === wanted) return;
  mistakes.add('/name', 'differs from its file name', `Write "${wanted}", or rename the file.`, name);
}

/** Largest tenant first: weight 1 / n^skew, plans from the largest on, regions in turn. */
function spellOutTenants(tenants: WrittenTenants): PlannedTenant[] {
  if ('list' in tenants) {
    return tenants.list.map(({ id, plan, region, weight, users }) => ({
      id,
      plan,
      region,
      weight: weight ?? 1,
      users: users ?? 1,
    }));
  }
  const plans = tenants.plans.flatMap(({ plan, tenants: count }) =>
    Array.from({ length: count }, () => plan),
  );
  const regions = tenants.regions.flatMap(({ region, weight }) =>
    Array.from({ length: weight }, () => region),
  );
  return plans.map((plan, index) => ({
    id: `tenant-${index + 1}`,
    plan,
    region: regions[index % regions.length] ?? '',
    weight: 1 / (index + 1) ** tenants.skew,
    users: tenants.usersPerTenant,
  }));
}
