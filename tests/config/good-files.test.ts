import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { profileNames, readProfile, readProject, readThresholds } from '../../runner/config/project.ts';
import type { Thresholds } from '../../runner/model/thresholds.ts';
import { answerOf, expectNoStack, refusalOf } from './answer.ts';

const GOOD = 'tests/fixtures/config/good';

describe('thresholds', () => {
  test('what is left out has its default', async () => {
    const { gate, objectives } = await readThresholds(join(GOOD, 'minimal.json'), 'minimal.json');
    expect(gate).toEqual({
      targets: ['http://127.0.0.1:*'],
      legs: [{ profile: 'monday-morning', load: 2.5 }],
      inMs: null,
      minimumPeakMs: 300_000,
      seed: 1,
      inconclusive: 'block',
      abort: null,
      requestTimeoutMs: 60_000,
      healthPath: '/',
      serverTiming: { database: ['db'], pool: ['pool'] },
      environment: [],
      hooks: { beforeLeg: [], afterLeg: [] },
    } satisfies Thresholds['gate']);
    expect(objectives).toEqual([
      {
        id: 'service-p95',
        title: 'Every service answers within 200 ms',
        sli: 'response_time',
        expectation: {
          statistic: 'percentile',
          probability: 0.95,
          operator: '<',
          limit: 200,
          unit: 'ms',
          text: 'p95 < 200ms',
        },
        where: {},
        per: [],
        at: null,
        window: 'peak',
        pool: 'leg',
        report: [],
        optional: false,
        needs: {},
        of: null,
        than: null,
        waiver: null,
      },
    ] satisfies Thresholds['objectives']);
  });

  test('what is written is kept, with its texts parsed', async () => {
    const { folder, thresholdsFile, thresholds } = await readProject(GOOD);
    expect({ folder, thresholdsFile }).toEqual({ folder: GOOD, thresholdsFile: 'thresholds.json' });
    expect(thresholds.gate).toMatchObject({
      inMs: 1_200_000,
      minimumPeakMs: 120_000,
      seed: 20_261_122,
      inconclusive: 'allow',
      abort: { badRatio: 0.5, forMs: 30_000 },
      requestTimeoutMs: 30_000,
      healthPath: '/health',
      serverTiming: { database: ['db', 'replica'], pool: ['pool'] },
      environment: ['API_TOKEN'],
      hooks: { beforeLeg: [['./wake.sh', '--now']], afterLeg: [] },
    });
    const [first, second, , , , availability, flood, residency] = thresholds.objectives;
    expect(first).toMatchObject({
      per: ['svc', 'op'],
      at: { operator: '<=', load: 2.5 },
      report: [0.5, 0.99, 0.999],
    });
    expect(second).toMatchObject({
      where: { plan: 'premium', kind: 'read' },
      at: { operator: '==', load: 3 },
      window: 'recovery',
      optional: true,
    });
    expect(availability).toMatchObject({ window: '*', pool: 'run', expectation: { limit: 0.9999 } });
    expect(flood).toMatchObject({ needs: { experiment: 'free-flood' } });
    expect(residency).toMatchObject({ where: { invariant: 'residency' } });
  });

  test('the same profile at several loads is several legs', async () => {
    const { thresholds } = await readProject(GOOD);
    expect(thresholds.gate.legs).toEqual([
      { profile: 'full', load: 1 },
      { profile: 'full', load: 2.5 },
      { profile: 'minimal', load: 0.1 },
    ]);
  });

  test("Peakgate's own thresholds and those of a new project are good", async () => {
    for (const folder of ['.', 'templates/init']) {
      const { thresholds } = await readProject(folder);
      for (const { profile } of thresholds.gate.legs) await readProfile(folder, profile);
      expect(thresholds.objectives.length).toBeGreaterThan(0);
    }
  });
});

describe('profiles', () => {
  test('times count from the start of the clock, and what is left out has its default', async () => {
    expect((await readProfile(GOOD, 'minimal')).value).toEqual({
      name: 'minimal',
      title: 'A peak',
      scenario: 'scenarios/peak.ts',
      clockFromMs: 28_800_000,
      durationMs: 7_200_000,
      process: 'poisson',
      curve: [
        { atMs: 0, ratePerSecond: 10 },
        { atMs: 3_600_000, ratePerSecond: 20 },
      ],
      mix: [{ atMs: 0, weights: { browse: 1 } }],
      tenants: [{ id: 'acme', plan: 'premium', region: 'eu-west-1', weight: 1, users: 1 }],
      windows: [
        { name: 'warm-up', fromMs: 0, toMs: 3_600_000 },
        { name: 'peak', fromMs: 3_600_000, toMs: 7_200_000 },
      ],
      thinkTimeScale: 1,
      connections: 'per-journey',
    });
  });

  test('tenants are spelt out: largest first, plans from the largest on, regions in turn', async () => {
    const { tenants, thinkTimeScale, connections, mix } = (await readProfile(GOOD, 'full')).value;
    expect(tenants.map(({ id, plan, region }) => `${id} ${plan} ${region}`)).toEqual([
      'tenant-1 premium us-east-1',
      'tenant-2 premium us-east-1',
      'tenant-3 premium eu-west-1',
      'tenant-4 free us-east-1',
      'tenant-5 free us-east-1',
      'tenant-6 free eu-west-1',
      'tenant-7 free us-east-1',
      'tenant-8 free us-east-1',
      'tenant-9 free eu-west-1',
      'tenant-10 free us-east-1',
    ]);
    expect(tenants.every(({ users }) => users === 5)).toBe(true);
    expect(tenants[0]?.weight).toBe(1);
    // Zipf: 1 / 2^1.1 and 1 / 10^1.1.
    expect(tenants[1]?.weight).toBeCloseTo(0.4665165, 7);
    expect(tenants[9]?.weight).toBeCloseTo(0.0794328, 7);
    expect({ thinkTimeScale, connections }).toEqual({ thinkTimeScale: 0.5, connections: 'kept' });
    expect(mix[1]?.atMs).toBe(5_415_000);
  });

  test('experiments are on the same clock, with places for their tenants and with every default', async () => {
    const { experiments } = (await readProfile(GOOD, 'full')).value;
    expect(experiments).toEqual([
      {
        name: 'bulk-import',
        title: 'An import',
        fromMs: 3_600_000,
        toMs: 4_800_000,
        pairs: 5,
        settleMs: 20_000,
        stream: { ratePerSecond: 0.5, weights: { buy: 1 }, tenants: [0, 1, 2] },
        switch: null,
      },
      {
        name: 'slow-mail',
        title: 'Slow mail',
        fromMs: 4_800_000,
        toMs: 6_000_000,
        pairs: 5,
        settleMs: 30_000,
        stream: null,
        switch: {
          on: { method: 'PUT', path: '/mail', body: { delayMs: 2_000 } },
          off: { method: 'DELETE', path: '/mail' },
        },
      },
      {
        name: 'crash',
        title: 'A crash',
        fromMs: 6_000_000,
        toMs: 6_300_000,
        pairs: 0,
        settleMs: 0,
        stream: null,
        switch: { on: { method: 'POST', path: '/kill' }, off: null },
      },
    ]);
  });

  test('their names are those of the files', async () => {
    expect(await profileNames(GOOD)).toEqual(['full', 'minimal']);
    expect(await profileNames('no/such/folder')).toEqual([]);
  });
});

describe('what is not there', () => {
  let empty = '';
  beforeAll(async () => {
    empty = await mkdtemp(join(tmpdir(), 'peakgate-config-'));
  });
  afterAll(() => rm(empty, { recursive: true }));

  const profiles = join(GOOD, 'profiles');
  test.each([
    ['friday', ''],
    ['minimum', ' Did you mean "minimal"?'],
    ['ful', ' Did you mean "full"?'],
    ['mini', ' Did you mean "minimal"?'],
  ])('the unknown profile %s is answered with the known ones, and the nearest', async (name, meant) => {
    const error = await refusalOf(readProfile(GOOD, name));
    expectNoStack(error);
    expect(answerOf(error)).toBe(
      `profile-unknown, exit 2: There is no profile "${name}" in ${profiles}.${meant} There: full, minimal.\n`,
    );
  });

  test('a profile outside the profiles folder is no profile', async () => {
    expect(answerOf(await refusalOf(readProfile(GOOD, '../minimal')))).toContain('no profile "../minimal"');
  });

  test('a project without profiles says so', async () => {
    expect(answerOf(await refusalOf(readProfile(empty, 'friday')))).toContain('There: none.');
  });

  test('a missing thresholds file is named as the user named it, with where it was looked for', async () => {
    const error = await refusalOf(readProject(empty, 'stricter.json'));
    expectNoStack(error);
    const place = join(empty, 'stricter.json');
    expect(answerOf(error)).toBe(`file-missing, exit 2: Cannot read stricter.json (${place}).\n`);
  });

  test('a folder in place of a file cannot be read', async () => {
    await mkdir(join(empty, 'thresholds.json'));
    expect(answerOf(await refusalOf(readProject(empty)))).toContain(
      `Cannot read thresholds.json (${join(empty, 'thresholds.json')}).`,
    );
  });

  test('a byte order mark, which some editors write, does no harm', async () => {
    const file = join(empty, 'marked.json');
    await writeFile(file, `\uFEFF${JSON.stringify({ version: 1 })}`);
    expect(answerOf(await refusalOf(readThresholds(file, 'marked.json')))).toContain('"gate" is missing');
  });
});
