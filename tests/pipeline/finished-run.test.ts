import { appendFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { evaluationSchema } from '../../runner/schema/evaluation-schema.ts';
import { validate } from '../../runner/schema/validate.ts';
import { isAlive } from '../k6/temporary.ts';
import {
  type Bench,
  type Commanded,
  filesIn,
  onlyRun,
  setBench,
  setTarget,
  stubsOf,
  type Target,
} from './commanded.ts';

const RUN_TIMEOUT_MS = 60_000;

const tidying: (() => void)[] = [];
let bench: Bench;
let target: Target;
let measured: Commanded;
let limited: Commanded;
let run: string;

async function playQuick(stub: string, ...options: string[]) {
  const project = setBench(stub, {}, (tidy) => tidying.push(tidy));
  const played = await setTarget((tidy) => tidying.push(tidy));
  const outcome = await project.peakgate('run', 'quick', '--target', played.url, ...options);
  return { project, played, outcome };
}

/** Both runs at once: they wait for their legs. */
beforeAll(async () => {
  const [passing, limiting] = await Promise.all([playQuick('passing', '--json'), playQuick('limiting')]);
  ({ project: bench, played: target, outcome: measured } = passing);
  limited = limiting.outcome;
  run = onlyRun(bench.folder);
}, RUN_TIMEOUT_MS);

afterAll(() => {
  for (const tidy of tidying) tidy();
});

describe('a run on which nothing was remarkable', () => {
  const verdictIn = (folder: string) => filesIn(join(run, folder));
  const evidence = () => [...filesIn(run)].filter(([file]) => !file.startsWith('verdict'));

  test('passes with exit 0, and prints nothing but the evaluation as JSON', () => {
    expect(measured).toMatchObject({ exitCode: 0, noted: '' });
    const { reportFile, verdictFolder, ...evaluation } = JSON.parse(measured.printed);
    expect(validate(evaluationSchema, evaluation, 'stdout')).toMatchObject({ ok: true });
    expect(evaluation).toMatchObject({ verdict: 'pass', exitCode: 0 });
    expect(reportFile).toBe(join(verdictFolder, 'report.html'));
    expect(verdictFolder).toBe(join(run, 'verdict'));
  });

  test('leaves no process behind', () => {
    expect(stubsOf(run)).toHaveLength(1);
    expect(stubsOf(run).filter(isAlive)).toEqual([]);
  });

  test('asked the target for nothing but its health: the rest was k6’s to ask', () => {
    expect(new Set(target.asked)).toEqual(new Set(['/health']));
  });

  test('is judged again to the same bytes in every file', async () => {
    const [before, sealed] = [verdictIn('verdict'), evidence()];
    expect(before.size).toBeGreaterThanOrEqual(4);
    expect(await bench.peakgate('evaluate', run)).toMatchObject({ exitCode: 0 });
    expect(verdictIn('verdict')).toEqual(before);
    expect(evidence()).toEqual(sealed);
  });

  test('is judged the same from the other side of the disk', async () => {
    const { printed, exitCode } = await bench.peakgate(
      'evaluate',
      `./results/../results/${run.split('/').at(-1)}/`,
      '--json',
    );
    expect(exitCode).toBe(0);
    expect(JSON.parse(printed)).toMatchObject({ ...JSON.parse(measured.printed) });
  });

  test('is judged by other thresholds beside the first verdict, and no evidence is touched', async () => {
    const [before, sealed] = [verdictIn('verdict'), evidence()];
    const { exitCode, printed } = await bench.peakgate(
      'evaluate',
      run,
      '--thresholds',
      'stricter.json',
      '--json',
    );
    expect(exitCode).toBe(4);
    const { verdictFolder, verdict } = JSON.parse(printed);
    expect(verdict).toBe('inconclusive');
    expect(verdictFolder).toMatch(/\/verdict-[0-9a-f]{8}$/);
    expect([...filesIn(verdictFolder).keys()]).toEqual([...before.keys()]);
    expect(verdictIn('verdict')).toEqual(before);
    expect(evidence()).toEqual(sealed);
  });

  test('its reports are written again on request', async () => {
    const before = verdictIn('verdict');
    const { exitCode, printed } = await bench.peakgate('report', run, '--json');
    expect(exitCode).toBe(0);
    expect(JSON.parse(printed)).toMatchObject({
      verdict: 'pass',
      reportFile: join(run, 'verdict', 'report.html'),
    });
    expect(verdictIn('verdict')).toEqual(before);
  });

  test('what would be played is told as JSON, without playing', async () => {
    const asked = target.asked.length;
    const planned = await bench.peakgate('plan', 'quick', '--json');
    const validated = await bench.peakgate('validate', '--json');
    expect(JSON.parse(planned.printed)).toMatchObject([{ id: 'quick@1x' }]);
    expect(JSON.parse(validated.printed)).toMatchObject({ valid: true, objectives: 1, legs: 1 });
    expect(target.asked).toHaveLength(asked);
  });

  test('its journeys size the virtual users of the next run', async () => {
    const name = basename(run);
    const { exitCode, printed } = await bench.peakgate(
      'plan',
      'quick',
      '--sized-by',
      `results/${name}`,
      '--json',
    );
    expect(exitCode).toBe(0);
    expect(JSON.parse(printed)).toMatchObject([
      { pool: { measured: { run: name, leg: 'quick@1x', busiestVus: 1 } } },
    ]);
  });

  test('it sizes none once its profile was changed', async () => {
    const profile = join(bench.folder, 'profiles', 'quick.json');
    appendFileSync(profile, '\n');
    const { exitCode, printed, noted } = await bench.peakgate('plan', 'quick', '--sized-by', run);
    expect({ exitCode, printed }).toEqual({ exitCode: 2, printed: '' });
    expect(noted.replaceAll(/\s+/g, ' ')).toContain('profiles/quick.json is not the file that it played');
  });
});

test('a single request that was turned away fails it with exit 1', () => {
  const { exitCode, printed } = limited;
  expect(exitCode).toBe(1);
  expect(printed).toContain('FAIL');
  expect(printed).toContain('Nobody is turned away');
  expect(printed.trim().split('\n').at(-1)).toMatch(/^Report: .*\/verdict\/report\.html$/);
});
