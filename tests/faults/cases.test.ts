import { existsSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { FAULT_CASES } from '../../demo/faults/cases.ts';
import { chosenCases } from '../../demo/faults/choose-cases.ts';
import { expectedVerdict, type FaultCase, witnesses } from '../../demo/faults/fault-case.ts';
import { OBJECTIVE_IDS, type ObjectiveId } from '../../demo/faults/objectives.ts';
import { FAULT_NAMES, isFaultName } from '../../target/faults/catalogue.ts';
import { readParameters } from '../../target/faults/parameters.ts';
import { objectivesOf, type StatedObjective, statedObjectives } from './stated-objectives.ts';

const RELEASED = statedObjectives('thresholds.json');
/** What a leg of half a minute judges in place of an objective that takes longer. */
const STANDS_FOR: Readonly<Record<string, string>> = {
  mail: 'notify-comments',
  'mail-slow': 'notify-comments',
  'async-done': 'async-done-p95',
};
/** Where half a minute at the everyday load asks for more, or for less, than a release; `docs/target.md` says why. */
const ASKS_OTHERWISE: Readonly<Record<string, readonly (keyof StatedObjective)[]>> = {
  availability: ['expect'],
  'tasks-index': ['expect'],
  'dashboard-tables': ['expect'],
  'connection-pool': ['expect'],
  'auth-p95': ['per'],
  'premium-p95': ['per'],
  recovery: ['of', 'per', 'expect'],
};
const PROMISE = ['sli', 'of', 'where', 'per', 'than', 'expect'] as const;
const blamedSomewhere = (id: ObjectiveId) =>
  FAULT_CASES.some((each) => expectedVerdict(each, id) === 'fails');

describe('the cases', () => {
  test.each(FAULT_NAMES)('prove that %s is seen: it alone turns a verdict that would hold', (name) => {
    const proof = witnesses(FAULT_CASES).find(({ fault }) => fault === name);
    expect(proof, `no case shows ${name} beside one that is the same without it`).toBeDefined();
  });

  test.each(FAULT_NAMES)(
    'show %s by an objective that releases are judged by as well, or one that stands for it',
    (name) => {
      const objective = witnesses(FAULT_CASES).find(({ fault }) => fault === name)?.objective ?? '';
      expect(RELEASED).toContain(STANDS_FOR[objective] ?? objective);
    },
  );

  test('are judged by the same promises as releases, but for those that are known to differ', () => {
    const released = new Map(objectivesOf('thresholds.json').map((each) => [each.id, each]));
    const differing = objectivesOf('thresholds.faults.json').flatMap((here) => {
      const there = released.get(here.id);
      const differs = (part: keyof StatedObjective) =>
        JSON.stringify(here[part]) !== JSON.stringify(there?.[part]);
      const parts = PROMISE.filter(differs);
      return there === undefined || parts.length === 0 ? [] : [[here.id, parts] as const];
    });
    expect(Object.fromEntries(differing)).toEqual(ASKS_OTHERWISE);
  });

  test('expect of exactly the objectives that the thresholds state', () => {
    expect(OBJECTIVE_IDS).toEqual(statedObjectives('thresholds.faults.json'));
  });

  test.each(OBJECTIVE_IDS)('blame %s at least once, so that it is known to be able to fail', (id) => {
    expect(blamedSomewhere(id)).toBe(true);
  });

  test('have names of their own, and parameters that the target takes', () => {
    expect(new Set(FAULT_CASES.map(({ name }) => name)).size).toBe(FAULT_CASES.length);
    for (const { faults } of FAULT_CASES)
      for (const [name, parameters] of Object.entries(faults))
        expect(() => isFaultName(name) && readParameters(name, parameters)).not.toThrow();
  });

  test('are played on profiles that there are', () => {
    const missing = FAULT_CASES.filter(({ profile }) => !existsSync(`profiles/${profile}.json`));
    expect(missing.map(({ name }) => name)).toEqual([]);
  });

  test('expect one thing of each objective', () => {
    for (const { name, expected } of FAULT_CASES) {
      const { fails = [], invalid = [], passes = [], neverPasses = {}, may = {} } = expected;
      const named = [...fails, ...invalid, ...passes, ...Object.keys(neverPasses), ...Object.keys(may)];
      expect(named.length, name).toBe(new Set(named).size);
    }
  });

  test('let nothing pass that a fault breaks, however few there are to prove it', () => {
    const reasons = FAULT_CASES.flatMap(({ expected }) => Object.values(expected.may ?? {}));
    expect(reasons.filter((why) => why.includes('to prove'))).toEqual([]);
  });

  test('begin with a target in which nothing goes wrong, of which everything is expected to hold', () => {
    expect(FAULT_CASES[0]).toMatchObject({ name: 'healthy', faults: {}, expected: {} });
  });
});

describe('a healthy leg that is long enough', () => {
  test('proves every objective that needs no disturbance', () => {
    const proven = FAULT_CASES[1]?.expected.passes ?? [];
    const others = OBJECTIVE_IDS.filter((id) => !proven.some((each) => each === id));
    expect(others).toEqual(['async-retried', 'premium-no-429', 'premium-p95', 'notify', 'recovery']);
  });
});

describe('a fault that is not proven', () => {
  const healthy = { name: 'healthy', title: '', profile: 'fault-check', faults: {}, expected: {} } as const;
  const stalled: FaultCase = { ...healthy, name: 'stall', faults: { stall: {} } };
  const named = (...cases: readonly FaultCase[]) => witnesses(cases).map(({ fault }) => fault);

  test.each<[string, readonly FaultCase[], readonly string[]]>([
    ['is one whose case expects nothing', [healthy, stalled], []],
    ['is one whose case stands alone', [{ ...stalled, expected: { fails: ['mail'] } }], []],
    [
      'is one that is blamed where the leg without it may be blamed, too',
      [
        { ...healthy, expected: { may: { mail: 'chance' } } },
        { ...stalled, expected: { fails: ['mail'] } },
      ],
      [],
    ],
    [
      'is one whose leg without it is another leg',
      [
        { ...healthy, profile: 'fault-flood' },
        { ...stalled, expected: { fails: ['mail'] } },
      ],
      [],
    ],
    [
      'is not one that alone turns a verdict',
      [healthy, { ...stalled, expected: { fails: ['mail'] } }],
      ['stall'],
    ],
    [
      'is not one of which nothing can be measured any more',
      [healthy, { ...stalled, expected: { invalid: ['mail'] } }],
      ['stall'],
    ],
  ])('%s', (_, cases, found) => {
    expect(named(...cases)).toEqual(found);
  });
});

describe('cases are chosen', () => {
  test.each([
    [['stall'], ['stall']],
    [
      ['mail-down', 'lost-job'],
      ['mail-down', 'lost-job'],
    ],
    [['breaker-off'], ['slow-mail for a minute, synchronous-mail, breaker-off']],
    [['flood'], ['flood']],
  ])('by name, or by a fault that is in them: %j', (only, names) => {
    expect(chosenCases(only).map(({ name }) => name)).toEqual(names);
  });

  test('all of them, where none is named', () => {
    expect(chosenCases([])).toEqual(FAULT_CASES);
  });

  test('not at all where a name is not known', () => {
    expect(() => chosenCases(['stall', 'stahl'])).toThrow('There is no case or fault stahl.');
  });
});
