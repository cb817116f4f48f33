import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { WrittenProfile } from '../../runner/schema/profile-schema.ts';
import type { WrittenThresholds } from '../../runner/schema/thresholds-schema.ts';

const SCENARIOS = fileURLToPath(new URL('../fixtures/e2e/scenarios', import.meta.url));

/** Fifty seconds, ten journeys a second, a peak that is just long enough for a verdict. */
export const RUSH: WrittenProfile = {
  version: 1,
  name: 'rush',
  title: 'The rush at the shop',
  scenario: 'scenarios/rush.ts',
  clock: { from: '09:00:00', to: '09:00:50' },
  arrivals: { process: 'poisson', curve: [{ at: '09:00:00', ratePerSecond: 10 }] },
  mix: [{ at: '09:00:00', weights: { browse: 1 } }],
  tenants: {
    count: 4,
    skew: 1,
    usersPerTenant: 10,
    plans: [{ plan: 'standard', tenants: 4 }],
    regions: [{ region: 'home', weight: 1 }],
  },
  windows: [
    { name: 'warm-up', from: '09:00:00', to: '09:00:08' },
    { name: 'peak', from: '09:00:08', to: '09:00:44' },
    { name: 'recovery', from: '09:00:44', to: '09:00:50' },
  ],
};

type Gate = WrittenThresholds['gate'];

const GATE: Gate = {
  targets: ['http://127.0.0.1:*'],
  legs: [{ profile: 'rush', load: 1 }],
  minimumPeak: '30s',
  requestTimeout: '2s',
  health: '/health',
};

export const SERVICE_P95 = {
  id: 'service-p95',
  title: 'Every service answers 95 % of its requests within a second',
  sli: 'response_time',
  expect: 'p95 < 1s',
  per: ['svc'],
} satisfies WrittenThresholds['objectives'][number];

export const AVAILABILITY = {
  id: 'availability',
  title: '99 % of requests are answered usefully',
  sli: 'availability',
  expect: 'ratio >= 99%',
} satisfies WrittenThresholds['objectives'][number];

export interface ProjectChanges {
  readonly gate?: Partial<Gate>;
  readonly objectives?: WrittenThresholds['objectives'];
  readonly profile?: Partial<WrittenProfile>;
}

/** Writes a project for a shop into a folder: what a healthy service passes, with the changes that a test is about. */
export function writeProject(folder: string, changes: ProjectChanges = {}): void {
  const thresholds: WrittenThresholds = {
    version: 1,
    gate: { ...GATE, ...changes.gate },
    objectives: changes.objectives ?? [SERVICE_P95, AVAILABILITY],
  };
  cpSync(SCENARIOS, join(folder, 'scenarios'), { recursive: true });
  mkdirSync(join(folder, 'profiles'));
  writeFileSync(join(folder, 'thresholds.json'), JSON.stringify(thresholds));
  writeFileSync(join(folder, 'profiles', 'rush.json'), JSON.stringify({ ...RUSH, ...changes.profile }));
}
