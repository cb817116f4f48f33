import { describe, expect, test } from 'vitest';
import { changingAfter, isLoad, never, well, wellUntilProbed, withError } from './behaviours.ts';
import { evaluationOf, onlyRun, type Scene, setScene } from './scene.ts';
import { AVAILABILITY, SERVICE_P95, writeProject } from './small-project.ts';
import { validityOf } from './validity-of.ts';

const LEG_TIMEOUT_MS = 150_000;
const TITLES = [SERVICE_P95.title, AVAILABILITY.title];

async function play(scene: Scene, changes: Parameters<typeof writeProject>[1] = {}) {
  writeProject(scene.folder, changes);
  const end = await scene.peakgate(['run', 'rush', '--target', scene.service.url]);
  return { end, evaluation: evaluationOf(onlyRun(scene.folder)) };
}

type Evaluation = Awaited<ReturnType<typeof play>>['evaluation'];

function requestsOf({ legs }: Evaluation) {
  const [leg] = legs;
  if (leg === undefined) throw new Error('no leg was judged');
  return leg.requests;
}

describe.concurrent('a service that is well for the first probe only', () => {
  const cases = [
    ['refuses every connection', { outcome: 'refused', saying: 'refused', answer: well, stops: true }],
    [
      'answers 500 to all',
      { outcome: 'error', saying: 'answered with an error', answer: withError, stops: false },
    ],
    ['hangs for ever', { outcome: 'timeout', saying: 'timed out', answer: never, stops: false }],
  ] as const;

  test.for(cases)(
    'and then %s fails every objective, and the reasons say so',
    {
      timeout: LEG_TIMEOUT_MS,
    },
    async ([, { outcome, saying, answer, stops }], context) => {
      const scene: Scene = await setScene(context, (request, response) => {
        if (stops) response.on('finish', () => void scene.service.stop());
        behave(request, response);
      });
      const behave = wellUntilProbed(answer);
      const { end, evaluation } = await play(scene);
      expect(end.exitCode, end.stdout).toBe(1);
      expect(evaluation).toMatchObject({ verdict: 'fail', exitCode: 1 });
      expect(evaluation.objectives.map(({ verdict }) => verdict)).toEqual(['fail', 'fail']);
      const requests = requestsOf(evaluation);
      expect(requests.started).toBeGreaterThan(0);
      expect(requests).toMatchObject({ good: 0, unfinished: 0, [outcome]: requests.started });
      for (const [index, title] of TITLES.entries()) {
        expect(evaluation.reasons[index]).toContain(title);
        expect(evaluation.reasons[index]).toContain(saying);
        expect(unwrapped(end.stdout)).toContain(title);
      }
      expect(unwrapped(end.stdout)).toContain(saying);
    },
  );
});

describe.concurrent('a service that dies under load', () => {
  test('halfway fails, and the record says when it died', { timeout: LEG_TIMEOUT_MS }, async (context) => {
    const diesAfterMs = 22_000;
    const scene: Scene = await setScene(
      context,
      changingAfter(diesAfterMs, well, () => void scene.service.stop()),
    );
    const { end, evaluation } = await play(scene);
    expect(end.exitCode, end.stdout).toBe(1);
    expect(evaluation.objectives.map(({ verdict }) => verdict)).toEqual(['fail', 'fail']);
    const requests = requestsOf(evaluation);
    expect(requests.good).toBeGreaterThan(0);
    expect(requests.refused).toBeGreaterThan(0);
    expect(evaluation.reasons.join()).toContain('refused');
    const health = validityOf(evaluation, 'target-health');
    expect(health).toMatchObject({ passed: false, severity: 'warning' });
    const second = Number(/first silent at second (\d+)/.exec(health.found)?.[1]);
    expect(second).toBeGreaterThanOrEqual(diesAfterMs / 1_000 - 1);
    expect(second).toBeLessThanOrEqual(diesAfterMs / 1_000 + 2);
  });

  test('and stays an outage is stopped early by the abort rule, and fails', {
    timeout: LEG_TIMEOUT_MS,
  }, async (context) => {
    const scene = await setScene(context, changingAfter(10_000, well, withError));
    const { end, evaluation } = await play(scene, {
      gate: { abort: { when: 'badRatio > 90% for 32s' } },
      profile: {
        clock: { from: '09:00:00', to: '09:02:00' },
        windows: [
          { name: 'warm-up', from: '09:00:00', to: '09:00:08' },
          { name: 'peak', from: '09:00:08', to: '09:02:00' },
        ],
      },
    });
    expect(end.exitCode, end.stdout).toBe(1);
    expect(evaluation.verdict).toBe('fail');
    const why = /stopped as an outage: more than 90 % of requests were bad in every second of 32 s/;
    expect(onlyRun(scene.folder).manifest.legs).toMatchObject([
      { stopReason: expect.stringMatching(why), k6: { stoppedBy: 'abort' } },
    ]);
    expect(validityOf(evaluation, 'leg-complete').found).toMatch(why);
    expect(unwrapped(end.stdout)).toMatch(why);
    const [first] = scene.service.seen.filter(isLoad);
    const last = scene.service.seen.filter(isLoad).at(-1);
    expect((last?.atMs ?? 0) - (first?.atMs ?? 0)).toBeLessThan(60_000);
  });
});

/** The terminal's text as if the terminal were endlessly wide. */
function unwrapped(text: string): string {
  return text.replace(/\s+/g, ' ');
}
