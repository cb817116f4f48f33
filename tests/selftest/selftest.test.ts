import { describe, expect, test } from 'vitest';
import type { CommandContext } from '../../runner/commands/command.ts';
import { selftestOf } from '../../runner/commands/selftest.ts';
import type { Fault } from '../../runner/selftest/faults/fault.ts';
import { TWO_LOADS } from '../../runner/selftest/rates/two-loads.ts';
import { EVERYTHING, type Scope } from '../../runner/selftest/selftest.ts';
import { commandLine } from '../judge/command-line.ts';
import { drawnOnce } from './drawn-once.ts';

/** One world and one sort of runs, one fault of the system and one of a folder. */
const SMALL: Scope = {
  ...EVERYTHING,
  worlds: EVERYTHING.worlds.filter(({ id }) => id === 'independent'),
  runs: [TWO_LOADS],
  faults: EVERYTHING.faults.filter(({ id }) => id === 'refused-all'),
  folderFaults: EVERYTHING.folderFaults.filter(({ id }) => id === 'timeline-cut'),
  recorded: { faultsOf: () => [], folderFaults: [] },
};

/** The same runs for all that does not ask how they are drawn. */
const DRAWN: Scope = { ...SMALL, runs: [drawnOnce(TWO_LOADS)] };

/** An evaluation that lets everything pass. */
const BLIND: Scope = {
  ...DRAWN,
  folderFaults: [],
  evaluate: (record, thresholds) => {
    const evaluation = EVERYTHING.evaluate(record, thresholds);
    return {
      ...evaluation,
      checks: evaluation.checks.map((check) => ({ ...check, verdict: 'pass' })),
      objectives: evaluation.objectives.map((objective) => ({ ...objective, verdict: 'pass' })),
    };
  },
};

async function selftestWith(scope: Scope, options: { json?: boolean; windows?: string } = {}) {
  const printed: string[] = [];
  const noted: string[] = [];
  const context: CommandContext = {
    world: {
      env: {},
      now: () => new Date(0),
      progress: { update: () => {}, line: (text) => noted.push(text), stop: () => {} },
      interrupted: new AbortController().signal,
      versions: { peakgate: '0.0.0', node: '20' },
      machine: { platform: 'test', cpuModel: 'test', cores: 2, memoryBytes: 1e9 },
    },
    cwd: '.',
    columns: 100,
    colour: false,
    print: (text) => printed.push(text),
    note: (text) => noted.push(text),
  };
  const exitCode = await selftestOf(scope)({ seed: '7', windows: '1', ...options }, context);
  return { exitCode, printed: printed.join(''), noted };
}

/** Everything at once, so that no objective holds. */
const DISASTER: Fault = {
  id: 'disaster',
  title: 'everything at once',
  kind: 'target',
  spoils: [],
  conditions: {
    request: ({ plan, nthJourney }, usual) => ({
      outcome: nthJourney % 50 === 0 ? 'limited' : 'good',
      responseMs: usual.responseMs * (plan === 'free' ? 6 : 2),
      databaseMs: 300,
      poolMs: 50,
      job: usual.job && { outcome: nthJourney % 2 === 0 ? 'lost' : 'done', durationMs: 9_000 },
      invariant: usual.invariant && { ...usual.invariant, outcome: 'broken' },
    }),
  },
};

/** Twice the load and a disturbance make everything slower and dearer than ever, and it stays so. */
const COMPARED_DISASTER: Fault = {
  ...DISASTER,
  id: 'compared-disaster',
  stage: 'comparison',
  conditions: {
    request: ({ leg, block }, usual) => {
      const isDoubled = leg.endsWith('@2x');
      const factor = 5 * (isDoubled ? 3 : 1) * (block === 'on' ? 2 : 1);
      const cpuMs = (usual.cpuMs ?? 0) * (isDoubled ? 2 : 1);
      return { ...usual, responseMs: usual.responseMs * factor, cpuMs };
    },
  },
};

const SOUND = EVERYTHING.faults.filter(({ id }) => id === 'none' || id === 'compared');

describe('peakgate selftest', () => {
  test('equal seeds print the same to the byte; progress and dead objectives are told', async () => {
    const first = await selftestWith(SMALL);
    expect((await selftestWith(SMALL)).printed).toBe(first.printed);
    // Too few faults here to make every objective fail.
    expect(first.printed).toContain('✗ never-limited is dead: no fault makes it fail');
    expect(first.printed).not.toContain('✗ service-p95 is dead');
    expect(first.exitCode).toBe(1);
    expect(first.noted).toEqual([
      'Error rates, world 1 of 1: independent requests, 1 windows',
      'Faults: 1 of 1: every connection refused',
      'Faults of results folders: 1',
      'A recorded run, as it is and with faults',
    ]);
  });

  test('an evaluation that lets everything pass is found out, and the last line says so', async () => {
    const { exitCode, printed } = await selftestWith(BLIND, { windows: '2' });
    expect(exitCode).toBe(1);
    expect(printed).toContain('✗ false pass, p95, independent requests: 2 of 2 (100.0 %)');
    expect(printed).toContain('✗ missed: every connection refused: service-p95 passes');
    expect(printed.trimEnd().split('\n').at(-1)).toMatch(
      /^✗ \d+ promises are broken \(seed 7, 2 windows\)\.$/,
    );
  });

  test('with nothing broken it ends well', async () => {
    const scope = { ...DRAWN, faults: [DISASTER, COMPARED_DISASTER, ...SOUND], folderFaults: [] };
    const { exitCode, printed } = await selftestWith(scope);
    expect(printed).toContain('All promises hold (seed 7, 1 windows)');
    expect(printed).toContain('Dead objectives: none; stuck: none.');
    expect(exitCode).toBe(0);
  });

  test('as JSON it holds every figure', async () => {
    const report = JSON.parse(
      (await selftestWith({ ...DRAWN, faults: [], folderFaults: [] }, { json: true })).printed,
    );
    expect(report).toMatchObject({ seed: 7, windows: 1, windowSeconds: 300, faults: [] });
    expect(report.rates).toHaveLength(16);
    // One window proves nothing, and the report says so.
    expect(report.foundOut[0]).toMatchObject({ extent: 'cell', runs: 1, fewestWrong: null, rate: null });
    expect(report.dead).toContain('service-p95');
  });
});

describe('its command line', () => {
  test('it ends at once when it is interrupted', async () => {
    const interruption = new AbortController();
    interruption.abort();
    const { exitCode, printed } = await commandLine(['selftest'], undefined, interruption.signal);
    expect(exitCode).toBe(130);
    expect(printed).toBe('');
  });

  test.each([
    ['--seed', 'x'],
    ['--seed', '-1'],
    ['--seed', '1.5'],
    ['--seed', '4294967296'],
    ['--seed', ''],
    ['--windows', '0'],
    ['--windows', 'many'],
  ])('%s refuses "%s"', async (option, value) => {
    const { exitCode, noted } = await commandLine(['selftest', `${option}=${value}`]);
    expect(exitCode).toBe(2);
    expect(noted.join('\n')).toContain('whole number');
  });
});
