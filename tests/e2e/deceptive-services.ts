import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { failingEverySecond, isLoad, stallingFor, timing, well } from './behaviours.ts';
import { evaluationOf, onlyRun, type Scene, setScene } from './scene.ts';
import { AVAILABILITY, type ProjectChanges, SERVICE_P95, writeProject } from './small-project.ts';
import { told, unwrapped, validityOf } from './verdict-text.ts';

const LEG_TIMEOUT_MS = 150_000;

async function play(scene: Scene, changes: ProjectChanges) {
  writeProject(scene.folder, changes);
  const end = await scene.peakgate(['run', 'rush', '--target', scene.service.url]);
  return { end, evaluation: evaluationOf(onlyRun(scene.folder)) };
}

/** The value that this share of the values does not exceed. */
function percentile(values: readonly number[], share: number): number {
  return values.toSorted((a, b) => a - b)[Math.ceil(share * values.length) - 1] ?? Number.NaN;
}

describe.concurrent('what looks well to a careless eye', () => {
  test('errors within a millisecond fail the latency objective, however fast the good answers are', {
    timeout: LEG_TIMEOUT_MS,
  }, async (context) => {
    const waitsMs: number[] = [];
    const scene = await setScene(context, timing(failingEverySecond(), waitsMs));
    const { end, evaluation } = await play(scene, { objectives: [SERVICE_P95] });
    expect(told(end)).toMatch(/^exit 1$/m);
    expect(percentile(waitsMs, 0.95)).toBeLessThan(200);
    expect(evaluation.objectives).toMatchObject([{ id: 'service-p95', verdict: 'fail' }]);
    const [check] = evaluation.checks;
    expect(check).toMatchObject({ verdict: 'fail', censored: true });
    expect(check?.badRatio?.estimate).toBeCloseTo(0.5, 1);
    expect(check?.reason).toContain('answered with an error');
  });

  test('a stall of one second in every five fails, with the p95 that the service itself saw', {
    timeout: LEG_TIMEOUT_MS,
  }, async (context) => {
    const waitsMs: number[] = [];
    const scene = await setScene(context, timing(stallingFor(1_000, 5_000), waitsMs));
    const { end, evaluation } = await play(scene, {
      objectives: [{ ...SERVICE_P95, expect: 'p95 < 300ms' }],
      // Ten stalls and even arrivals: the share of requests that they hit is known well enough for a verdict.
      profile: {
        clock: { from: '09:00:00', to: '09:00:52' },
        arrivals: { process: 'even', curve: [{ at: '09:00:00', ratePerSecond: 20 }] },
        windows: [
          { name: 'warm-up', from: '09:00:00', to: '09:00:02' },
          { name: 'peak', from: '09:00:02', to: '09:00:52' },
        ],
      },
    });
    expect(told(end)).toMatch(/^exit 1$/m);
    const [check] = evaluation.checks;
    expect(check).toMatchObject({ verdict: 'fail', missing: { droppedJourneys: 0 } });
    const truthMs = percentile(waitsMs, 0.95);
    expect(truthMs).toBeGreaterThan(600);
    expect(Math.abs((check?.estimate ?? 0) - truthMs)).toBeLessThan(100);
  });

  test('a service without any traffic at the peak is never passed, though all others are well', {
    timeout: LEG_TIMEOUT_MS,
  }, async (context) => {
    const scene = await setScene(context, well);
    const { end, evaluation } = await play(scene, {
      profile: {
        mix: [
          { at: '09:00:00', weights: { browse: 1, order: 1 } },
          { at: '09:00:06', weights: { browse: 1, order: 0 } },
        ],
      },
    });
    expect(told(end)).toMatch(/^exit 3$/m);
    expect(evaluation.verdict).toBe('invalid');
    expect(scene.service.seen.some(({ method }) => method === 'POST')).toBe(true);
    const verdicts = evaluation.checks.map(({ id, verdict, samples }) => ({
      id,
      verdict,
      some: samples > 0,
    }));
    expect(verdicts).toEqual([
      { id: 'service-p95/svc=shop@rush@1x', verdict: 'pass', some: true },
      { id: 'service-p95/svc=orders@rush@1x', verdict: 'invalid', some: false },
      { id: 'availability@rush@1x', verdict: 'pass', some: true },
    ]);
    expect(validityOf(evaluation, 'samples').found).toBe('none for service-p95/svc=orders@rush@1x');
    expect(unwrapped(end.stdout)).toContain('service-p95/svc=orders@rush@1x');
  });

  test('a journey that throws is counted, shown with its line, and invalidates the run', {
    timeout: LEG_TIMEOUT_MS,
  }, async (context) => {
    const scene = await setScene(context, well);
    const { end, evaluation } = await play(scene, {
      profile: { mix: [{ at: '09:00:00', weights: { browse: 9, stumble: 1 } }] },
      objectives: [SERVICE_P95, AVAILABILITY],
    });
    expect(told(end)).toMatch(/^exit 3$/m);
    expect(evaluation.verdict).toBe('invalid');
    const threw = evaluation.legs[0]?.journeys.threw ?? 0;
    expect(threw).toBeGreaterThan(0);
    const held = validityOf(evaluation, 'journeys-held');
    expect(held).toMatchObject({ passed: false, severity: 'error' });
    const place = `scenarios/journeys/stumble.ts:${lineOf('basket.items.length')}`;
    expect(held.found).toContain(`${threw} journeys threw`);
    expect(held.found).toContain(place);
    expect(unwrapped(end.stdout)).toContain(place);
    expect(scene.service.seen.filter(isLoad).length).toBe(evaluation.legs[0]?.requests.started);
  });
});

/** Where a text stands in the journey that stumbles, from line 1. */
function lineOf(text: string): number {
  const file = fileURLToPath(new URL('../fixtures/e2e/scenarios/journeys/stumble.ts', import.meta.url));
  const lines = readFileSync(file, 'utf8').split('\n');
  return lines.findIndex((line) => line.includes(text)) + 1;
}
