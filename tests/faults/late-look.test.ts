import { expect, test } from 'vitest';
import { readProfile, readThresholds } from '../../runner/config/project.ts';
import { CALLED_AWAY_SECONDS } from '../../scenarios/journeys/called-away.ts';
import { FAULTS } from '../../target/faults/catalogue.ts';
import { STICKY_MS } from '../../target/regions/recent-writers.ts';

const THRESHOLDS = await readThresholds('thresholds.json', 'thresholds.json');

/** The legs of the release gate in which somebody comes back later, with how much faster than life they are played. */
async function legsWithALateLook(): Promise<number[]> {
  const { gate } = THRESHOLDS;
  const legs = await Promise.all(
    gate.legs.map(async ({ profile, inMs = gate.inMs ?? 0 }) => {
      const { mix, durationMs, thinkTimeScale } = (await readProfile('.', profile)).value;
      const isPlayed = mix.every(({ weights }) => (weights['come-back-later'] ?? 0) > 0);
      return isPlayed ? [(inMs / durationMs) * thinkTimeScale] : [];
    }),
  );
  return legs.flat();
}

test('the release gate looks at what was saved after reads have gone back to replicas, and before they catch up that lag', async () => {
  const scales = await legsWithALateLook();
  expect(scales).toHaveLength(3);
  for (const scale of scales) {
    expect(CALLED_AWAY_SECONDS.least * scale * 1_000).toBeGreaterThan(STICKY_MS);
    expect(CALLED_AWAY_SECONDS.most * scale * 1_000).toBeLessThan(
      FAULTS['replica-lag'].parameters.delayMs.default,
    );
  }
});
