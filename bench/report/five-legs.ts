import type { Report } from '../../reports/report.ts';
import type { LegDetail, PartRow } from '../../runner/model/leg-detail.ts';
import type { LegSeries } from '../../runner/model/leg-series.ts';
import type { CheckResult, LegResult } from '../../runner/schema/evaluation-schema.ts';
import { madeCheck } from './made-check.ts';
import { SECONDS, wave, waves } from './wave.ts';

const LOADS = [1, 2.5, 3];
const LEGS = ['monday-morning', 'thursday-afternoon']
  .flatMap((profile) => LOADS.map((load) => ({ profile, load, id: `${profile}@${load}x` })))
  .slice(0, 5);
const SERVICES = Array.from({ length: 14 }, (_, nth) => `service-${nth + 1}`);
const OBJECTIVES = Array.from({ length: 6 }, (_, nth) => `objective-${nth + 1}`);

/** A full gate: five legs of two hours, fourteen services, six objectives of one check for each service and leg. */
export function fiveLegReport(): Report {
  const checks = LEGS.flatMap(({ id, load }) =>
    OBJECTIVES.flatMap((objective) => SERVICES.map((svc) => check(objective, id, load, svc))),
  );
  return {
    evaluation: {
      schemaVersion: 1,
      run: {
        id: 'bench',
        what: 'gate',
        startedAt: '2026-11-23T07:00:00Z',
        target: 'http://127.0.0.1',
        targetVersion: null,
        peakgate: '0',
        k6: '0',
        complete: true,
      },
      verdict: 'pass',
      exitCode: 0,
      headline: 'Release: all objectives hold.',
      reasons: [],
      horizonMs: 1_200_000,
      legs: LEGS.map(legResult),
      objectives: OBJECTIVES.map((id) => ({
        id,
        title: `${id} holds`,
        expect: 'p95 < 200ms',
        optional: false,
        verdict: 'pass',
        reason: 'All checks pass.',
        checks: checks.filter(({ objective }) => objective === id).map((each) => each.id),
      })),
      checks,
      validity: [],
    },
    series: LEGS.map(({ id }, nth) => legSeries(id, nth)),
    details: LEGS.map(({ id }, nth) => legDetail(id, nth)),
    requestTimeoutMs: 60_000,
  };
}

function check(objective: string, leg: string, load: number, svc: string): CheckResult {
  return madeCheck({
    id: `${objective}/${leg}/svc=${svc}`,
    objective,
    title: `${objective}: ${svc}`,
    leg,
    load,
    selector: { svc },
  });
}

function legResult({ profile, load, id }: (typeof LEGS)[number]): LegResult {
  const none = { error: 0, refused: 0, timeout: 0, limited: 0, skipped: 0, unfinished: 0 };
  return {
    id,
    profile,
    title: profile,
    load,
    durationMs: SECONDS * 1_000,
    verdict: 'pass',
    journeys: { planned: 300_000, started: 300_000, dropped: 0, cutShort: 0, threw: 0 },
    requests: { started: 2_000_000, good: 2_000_000, ...none },
    peakSeconds: 3_600,
  };
}

function legSeries(leg: string, seed: number): LegSeries {
  const of = (level: number) => waves(level, seed + level);
  return {
    leg,
    title: leg,
    seconds: SECONDS,
    windows: [
      { name: 'warm-up', fromMs: 0, toMs: 600_000 },
      { name: 'peak', fromMs: 600_000, toMs: 6_600_000 },
      { name: 'recovery', fromMs: 6_600_000, toMs: 7_200_000 },
    ],
    plannedArrivals: of(40),
    startedJourneys: of(40.1),
    droppedJourneys: of(0),
    requests: of(280),
    badRequests: of(0.1),
    p50Ms: of(30),
    p95Ms: of(120),
    p99Ms: of(260),
    dbP95Ms: of(20),
    generatorCpuRatio: of(0.4),
    generatorMemoryBytes: of(2e8),
    activeVus: of(300),
    vuPool: 600,
    curve: Array.from({ length: 200 }, (_, nth) => ({ probability: 1 - 1 / (1 + nth), valueMs: 20 + nth })),
    services: SERVICES.map((svc) => ({
      svc,
      requests: 9e4,
      bad: 3,
      p50Ms: 30,
      p95Ms: 120,
      p99Ms: 260,
      dbP95Ms: 20,
    })),
    badByKind: [],
    limits: [{ label: 'p95 < 200ms', valueMs: 200, statistic: 'p95', sli: 'response_time' }],
  };
}

function legDetail(leg: string, seed: number): LegDetail {
  const stretch = (from: number) => ({ lowerMs: from * 0.9, estimateMs: from, upperMs: from * 1.1 });
  const part = (name: string): PartRow => ({
    name,
    requests: 9e4,
    bad: 3,
    p50Ms: 30,
    p95Ms: 120,
    p99Ms: 260,
    p95OverTime: Array.from({ length: 48 }, (_, nth) => wave(120, seed, nth)),
    evidence: {
      samples: 9e4,
      p50: stretch(30),
      p95: stretch(120),
      p99: stretch(260),
      databaseSamples: 9e4,
      databaseP95: stretch(20),
    },
  });
  return {
    leg,
    profileMs: 7_200_000,
    heat: {
      stepSeconds: 45,
      fromMs: 4,
      rowsMs: Array.from({ length: 53 }, (_, row) => 4 * 2 ** ((row + 1) / 4)),
      columns: Array.from({ length: 160 }, (_, nth) =>
        Array.from({ length: 53 }, (_, row) => Math.round(wave(400, seed, nth + row))),
      ),
      unanswered: Array.from({ length: 160 }, () => 0),
    },
    level: 0.975,
    stretches: Array.from({ length: 60 }, (_, nth) => ({
      from: nth * 120,
      to: (nth + 1) * 120,
      samples: 33_600,
      p50: stretch(30),
      p95: stretch(120),
      p99: stretch(260),
    })),
    stepSeconds: 150,
    whole: part('all requests'),
    services: SERVICES.map(part),
    regions: ['us-east-1', 'eu-west-1', 'ap-southeast-1'].map(part),
    plans: ['free', 'standard', 'premium'].map(part),
    badShare: { bad: 10, total: 2e6, estimate: 5e-6, lower: 2e-6, upper: 1e-5, level: 0.975 },
    worst: [],
  };
}
