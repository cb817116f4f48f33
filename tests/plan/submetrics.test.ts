import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { submetricsOf } from '../../runner/model/submetrics.ts';
import { catalogueSchema, legPlanSchema } from '../../runner/schema/plan-schema.ts';
import { validate } from '../../runner/schema/validate.ts';
import { METRICS, OUTCOMES, SELECTOR_TAGS, TIME_SLIS } from '../../scenarios/kit/contract.ts';
import { realK6 } from '../real-k6.ts';
import { CATALOGUE, planned } from './shop.ts';
import { parseSubmetric } from './submetrics.ts';

/** One objective of every kind, split in every way. */
const EVERYTHING = planned([
  { per: ['svc', 'op', 'kind', 'journey', 'plan', 'region'] },
  { expect: 'p99 <= 1.5s', window: '*' },
  { sli: 'db_time', expect: 'p95 < 0.5ms', per: ['svc'] },
  { sli: 'pool_time', expect: 'p95 < 20ms' },
  { sli: 'job_time', expect: 'p95 < 30s', where: { kind: 'accept' } },
  { sli: 'availability', expect: 'ratio >= 99.99%', window: '*', pool: 'run' },
  { sli: 'rate_limited', expect: 'count == 0', where: { plan: 'premium' } },
  { sli: 'invariant', expect: 'count == 0', where: { invariant: 'residency' } },
]).plan;

describe('the submetrics that k6 registers', () => {
  test('what a time is judged by', () => {
    const [check] = planned([{ where: { svc: 'web' } }]).plan.checks;
    expect(check ? submetricsOf(check) : []).toEqual([
      'requests{svc:web,window:peak}',
      'requests_started{svc:web,window:peak}',
      'requests{outcome:good,svc:web,window:peak}',
      'requests{outcome:skipped,svc:web,window:peak}',
      'requests{outcome:limited,svc:web,window:peak}',
      'response_time{svc:web,window:peak}',
      'over_limit{sli:response_time,limit:below-200,svc:web,window:peak}',
    ]);
  });

  test('what a share is judged by', () => {
    const [check] = planned([{ sli: 'availability', expect: 'ratio >= 99%', window: '*' }]).plan.checks;
    expect(check ? submetricsOf(check) : []).toEqual([
      'requests',
      'requests_started',
      'requests{outcome:good}',
      'requests{outcome:skipped}',
      'requests{outcome:limited}',
    ]);
  });

  test('what an invariant is judged by: none broken means nothing without some held', () => {
    const [check] = planned([{ sli: 'invariant', expect: 'count == 0', where: { invariant: 'residency' } }])
      .plan.checks;
    expect(check ? submetricsOf(check) : []).toEqual([
      'invariants{outcome:held,invariant:residency,window:peak}',
      'invariants{outcome:broken,invariant:residency,window:peak}',
    ]);
  });

  test('every leg has what reports show, even without objectives', () => {
    const { submetrics } = planned([{ sli: 'invariant', expect: 'count == 0' }]).plan.played;
    expect(submetrics).toEqual(
      expect.arrayContaining([
        'requests_started',
        'schedule_lag',
        'response_time{window:peak}',
        ...OUTCOMES.map((outcome) => `requests{outcome:${outcome}}`),
        ...['finished', 'cut-short', 'threw'].map((outcome) => `journeys{outcome:${outcome}}`),
      ]),
    );
  });

  const { submetrics } = EVERYTHING.played;

  test('each is registered once', () => {
    expect(new Set(submetrics).size).toBe(submetrics.length);
  });

  test('every check finds all that it reads among them', () => {
    expect(submetrics).toEqual(expect.arrayContaining(EVERYTHING.checks.flatMap(submetricsOf)));
  });

  test('each names a metric of the kit and tags that the kit sets', () => {
    const tags = new Set<string>([...SELECTOR_TAGS, 'window', 'outcome', 'sli', 'limit']);
    for (const submetric of submetrics) {
      const parsed = parseSubmetric(submetric);
      expect(Object.values(METRICS)).toContain(parsed.metric);
      for (const tag of Object.keys(parsed.tags)) expect(tags).toContain(tag);
    }
  });

  test('k6 itself takes every one of them, and reports each with no sample at all', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'peakgate-submetrics-'));
    try {
      await writeFile(join(folder, 'script.js'), scriptWith(submetrics));
      const { path } = await realK6();
      const run = promisify(execFile);
      await run(path, ['run', '--quiet', '--no-usage-report', 'script.js'], { cwd: folder });
      const names: unknown = JSON.parse(await readFile(join(folder, 'names.json'), 'utf8'));
      expect(names).toEqual(expect.arrayContaining([...submetrics]));
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});

/** A script that has the kit's metrics and never counts anything. */
function scriptWith(submetrics: readonly string[]): string {
  const trends = new Set<string>([...TIME_SLIS, METRICS.scheduleLag]);
  const metrics = Object.values(METRICS).map(
    (name) => `new ${trends.has(name) ? 'Trend' : 'Counter'}(${JSON.stringify(name)});`,
  );
  const thresholds = Object.fromEntries(submetrics.map((name) => [name, []]));
  return `
    import { Counter, Trend } from 'k6/metrics';
    ${metrics.join('\n')}
    export const options = { iterations: 1, thresholds: ${JSON.stringify(thresholds)} };
    export default function () {}
    export function handleSummary({ metrics }) { return { 'names.json': JSON.stringify(Object.keys(metrics)) }; }
  `;
}

describe('a name that would break a submetric never gets that far', () => {
  const catalogueWith = (svc: string) => ({
    ...CATALOGUE,
    journeys: [
      { name: 'browse', maxThinkSeconds: 0, operations: [{ svc, op: 'open', kind: 'read', min: 1, max: 1 }] },
    ],
  });

  test.each([
    'auth,files',
    'auth:v2',
    'auth{v2}',
    'sign in',
    ' auth',
    '"auth"',
    'auth/v2',
    'a=b',
    '',
    'ä',
    '-auth',
  ])('a service called "%s" is refused', (svc) => {
    const checked = validate(catalogueSchema, catalogueWith(svc), 'scenarios/sale.ts');
    expect(checked.ok ? [] : checked.problems).toEqual([
      {
        where: 'scenarios/sale.ts',
        path: '/journeys/0/operations/0/svc',
        value: JSON.stringify(svc),
        message: 'has the wrong form',
        remedy: 'A letter or digit, then letters, digits, dots, underscores and dashes.',
      },
    ]);
  });

  test.each(['auth', 'auth-v2', 'auth_v2', 'auth.v2', '2fa', 'Auth'])('one called "%s" is taken', (svc) => {
    expect(validate(catalogueSchema, catalogueWith(svc), 'scenarios/sale.ts').ok).toBe(true);
    expect(parseSubmetric(`requests{svc:${svc},window:peak}`).tags).toEqual({ svc, window: 'peak' });
  });

  test('a plan is what its schema says', () => {
    expect(validate(legPlanSchema, JSON.parse(JSON.stringify(EVERYTHING)), 'plan.json')).toMatchObject({
      ok: true,
    });
  });
});
