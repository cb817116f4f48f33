import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import type { WrittenProfile } from '../../runner/schema/profile-schema.ts';
import { changingAfter, isLoad, never, well, wellUntilProbed, withError } from './behaviours.ts';
import { startMortalService } from './mortal-service.ts';
import { evaluationOf, onlyRun, type Scene, setScene } from './scene.ts';
import { AVAILABILITY, SERVICE_P95, writeProject } from './small-project.ts';
import { told, unwrapped, validityOf } from './verdict-text.ts';

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
      expect(told(end)).toMatch(/^exit 1$/m);
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
  test('by SIGKILL halfway fails, and record, page and summary say when it died', {
    timeout: LEG_TIMEOUT_MS,
  }, async (context) => {
    const diesAfterMs = 35_000;
    const service = await startMortalService(context);
    const scene = await setScene(context, well);
    writeProject(scene.folder, { profile: peakUntil('09:01:10') });
    const playing = await scene.start(['run', 'rush', '--target', service.url]);
    await service.loaded;
    await sleep(diesAfterMs);
    service.kill();
    const end = await playing.ended;
    expect(told(end)).toMatch(/^exit 1$/m);
    const run = onlyRun(scene.folder);
    const evaluation = evaluationOf(run);
    expect(evaluation.objectives.map(({ verdict }) => verdict)).toEqual(['fail', 'fail']);
    const requests = requestsOf(evaluation);
    expect(requests.good).toBeGreaterThan(0);
    expect(requests.refused).toBeGreaterThan(0);
    expect(evaluation.reasons.join()).toContain('refused');
    const health = validityOf(evaluation, 'target-health');
    expect(health).toMatchObject({ passed: false, severity: 'warning' });
    const [moment = '', second] = /first silent at second (\d+)/.exec(health.found) ?? [];
    expect(Number(second)).toBeGreaterThanOrEqual(diesAfterMs / 1_000 - 1);
    expect(Number(second)).toBeLessThanOrEqual(diesAfterMs / 1_000 + 2);
    for (const page of ['report.html', 'summary.md'])
      expect(readFileSync(join(run.path, 'verdict', page), 'utf8'), page).toContain(moment);
  });

  test('is left alone by the abort rule, and fails even where an undecided run would be let through', {
    timeout: LEG_TIMEOUT_MS,
  }, async (context) => {
    const scene = await setScene(context, changingAfter(20_000, well, withError));
    const { end, evaluation } = await play(scene, {
      gate: { abort: { when: 'badRatio > 90% for 10s' }, inconclusive: 'allow' },
      profile: peakUntil('09:02:00'),
    });
    expect(told(end)).toMatch(/^exit 1$/m);
    expect(evaluation.verdict).toBe('fail');
    const why = /stopped as an outage: more than 90 % of requests were bad in every second of 10 s/;
    expect(onlyRun(scene.folder).manifest.legs).toMatchObject([
      { stopReason: expect.stringMatching(why), k6: { stoppedBy: 'abort' } },
    ]);
    expect(validityOf(evaluation, 'leg-complete').found).toMatch(why);
    expect(unwrapped(end.stdout)).toMatch(why);
    const sentAtMs = scene.service.seen.filter(isLoad).map(({ atMs }) => atMs);
    expect(Math.max(...sentAtMs) - Math.min(...sentAtMs)).toBeLessThan(45_000);
  });
});

/** A longer rush, nearly all of it peak. */
function peakUntil(to: string): Partial<WrittenProfile> {
  return {
    clock: { from: '09:00:00', to },
    windows: [
      { name: 'warm-up', from: '09:00:00', to: '09:00:05' },
      { name: 'peak', from: '09:00:05', to },
    ],
  };
}
