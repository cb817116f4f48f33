import { describe, expect, it, vi } from 'vitest';
import type { CatalogueJourney } from '../../scenarios/kit/contract.ts';
import { catalogueEntry, type Journey } from '../../scenarios/kit/core/journey.ts';
import demo from '../../thresholds.demo.json' with { type: 'json' };
import { countsIn, plannedLeg, sequenceOf } from './sent-mix-sequence.ts';

// What journeys are written with, without the part of the kit that only k6 can load.
vi.mock('peakgate/kit', async () => ({
  ...(await import('../../scenarios/kit/core/journey.ts')),
  ...(await import('../../scenarios/kit/core/operation.ts')),
  defineScenario: ({ journeys }: { journeys: readonly Journey[] }) => ({ options: journeys }),
}));

async function journeysOf(profile: string): Promise<CatalogueJourney[]> {
  const scenario: { options: readonly Journey[] } = await import(`../../scenarios/${profile}.ts`);
  return scenario.options.map(catalogueEntry);
}

/** Whoever comes back on Monday finds two tasks: every demo user has some. They are read, and the first is answered. */
const FOUND_TASKS: Readonly<Record<string, number>> = {
  'open-task': 2,
  'list-comments': 2,
  'add-comment': 1,
};

type Operations = CatalogueJourney['operations'];

/** The fewest requests of an operation: what is declared, and one question about each job, which is accepted and not done. */
function fewestOf(journey: string, { op, kind, min, max }: Operations[number]): number {
  const found = journey === 'catch-up' ? (FOUND_TASKS[op] ?? 0) : 0;
  return Math.max(min, Math.min(max, kind === 'poll' ? 1 : found));
}

async function requestsAtPeak(profile: string, load: number): Promise<Record<string, number>> {
  const { leg, names } = await plannedLeg(profile, load, 90_000, demo.gate.seed);
  const counts = countsIn(sequenceOf(leg, names), 'peak');
  const requests: Record<string, number> = {};
  for (const { name, operations } of await journeysOf(profile))
    for (const each of operations)
      requests[each.svc] = (requests[each.svc] ?? 0) + (counts[name] ?? 0) * fewestOf(name, each);
  return requests;
}

describe.each(demo.gate.legs)('the peak of $profile at $load times its load', ({ profile, load }) => {
  it('sends at least 500 requests to every service, as an answer about its p95 takes', async () => {
    expect(demo.gate.in).toBe('90s');
    const requests = await requestsAtPeak(profile, load);
    expect(Object.keys(requests)).toHaveLength(14);
    expect(Object.entries(requests).filter(([, count]) => count < 500)).toEqual([]);
  });
});
