import type { WrittenObjective } from '../../schema/thresholds-schema.ts';
import { type Answers, slowPerSecond } from '../runs/answers.ts';
import { ACCEPTING, FAILING, INVARIANT, type Part, TIMED } from '../runs/services.ts';
import type { SyntheticWorld } from '../worlds/synthetic-world.ts';
import {
  asWritten,
  FACTOR,
  factorLimit,
  type Kind,
  objectiveOf,
  plainQuantileMs,
  type Truth,
  verdictKind,
} from './tried-run.ts';

/** The legs of a run; each sends as many requests, as nothing rests on how many more they are. */
export const LOADED = 3;
export const USUAL = 1;
const AT_LOADED = { at: { load: `${LOADED}x` } };
const AT_USUAL = { at: { load: `${USUAL}x` } };

/** "ratio >= 99%": the truth is 1.1 % or 0.9 %. */
const FAILING_ALLOWED = 0.01;
/** "count <= 10": the truth is 11 or 9. */
const COUNT_LIMIT = 10;
/** The draws of both legs. */
export interface Legs {
  readonly loaded: Part;
  readonly usual: Part;
}

/** An objective in one world, with the truth on one side. */
export interface Limited {
  readonly written: WrittenObjective;
  readonly plainlyHolds: (legs: Legs) => boolean;
}

/** One kind of objective, whose limit is set so that its truth is known in every world. */
interface TriedObjective {
  readonly kind: Kind;
  readonly limited: (world: SyntheticWorld, truth: Truth) => Limited;
}

export const TRIED: readonly TriedObjective[] = [
  percentile(verdictKind('p95', 'p95'), 0.95, 'response_time', TIMED),
  percentile(verdictKind('p99', 'p99'), 0.99, 'response_time', TIMED),
  availability(verdictKind('ratio', 'ratio')),
  brokenCount(verdictKind('count', 'count')),
  percentile(verdictKind('db', 'db p95'), 0.95, 'db_time', TIMED),
  // Not at p95: jobs are drawn with the database times, and would get their verdicts.
  percentile(verdictKind('job', 'job p90'), 0.9, 'job_time', ACCEPTING),
  growth(verdictKind('growth', 'growth')),
  cost(verdictKind('cost', 'CPU cost')),
];

function percentile(
  kind: Kind,
  probability: number,
  sli: 'response_time' | 'db_time' | 'job_time',
  svc: string,
): TriedObjective {
  const isLoaded = sli === 'response_time';
  const allowed = Number((1 - probability).toFixed(12));
  return {
    kind,
    limited: (world, truth) => {
      const limitMs = percentileLimitMs(world, truth, probability);
      const expect = `p${probability * 100} < ${limitMs}ms`;
      const at = isLoaded ? AT_LOADED : AT_USUAL;
      return {
        written: objectiveOf(kind, { sli, expect, where: { svc }, ...at }),
        plainlyHolds: ({ loaded, usual }) =>
          shareOver((isLoaded ? loaded : usual).answers, limitMs) < allowed,
      };
    },
  };
}

function availability(kind: Kind): TriedObjective {
  const expect = `ratio >= ${(1 - FAILING_ALLOWED) * 100}%`;
  return {
    kind,
    limited: (world, truth) => {
      const fromMs = failsFromMs(world, truth);
      return {
        written: objectiveOf(kind, { sli: 'availability', expect, where: { svc: FAILING }, ...AT_LOADED }),
        plainlyHolds: ({ loaded }) => shareOver(loaded.answers, fromMs) < FAILING_ALLOWED,
      };
    },
  };
}

function brokenCount(kind: Kind): TriedObjective {
  const where = { invariant: INVARIANT };
  const expect = `count <= ${COUNT_LIMIT}`;
  return {
    kind,
    limited: (_world, truth) => ({
      written: objectiveOf(kind, { sli: 'invariant', expect, where, ...AT_LOADED }),
      plainlyHolds: () => brokenInvariants(truth) <= COUNT_LIMIT,
    }),
  };
}

function growth(kind: Kind): TriedObjective {
  return {
    kind,
    limited: (_world, truth) => ({
      written: objectiveOf(kind, {
        sli: 'response_time',
        expect: `p95 <= ${factorLimit(truth)}x`,
        than: { load: USUAL },
        where: { svc: TIMED },
        ...AT_LOADED,
      }),
      plainlyHolds: ({ loaded, usual }) =>
        plainQuantileMs(loaded.answers, 0.95) / plainQuantileMs(usual.answers, 0.95) <= factorLimit(truth),
    }),
  };
}

function cost(kind: Kind): TriedObjective {
  return {
    kind,
    limited: (_world, truth) => ({
      written: objectiveOf(kind, {
        sli: 'target_cpu_per_request',
        expect: `mean <= ${factorLimit(truth)}x`,
        than: { load: USUAL },
        ...AT_LOADED,
      }),
      plainlyHolds: ({ loaded, usual }) =>
        meanMs(loaded.answers) / meanMs(usual.answers) <= factorLimit(truth),
    }),
  };
}

/** What a percentile must stay below. */
export function percentileLimitMs(world: SyntheticWorld, truth: Truth, probability: number): number {
  return asWritten((world.quantile(probability) * 1_000) / FACTOR[truth]);
}

/** So many invariants are found broken. */
export function brokenInvariants(truth: Truth): number {
  return Math.round(COUNT_LIMIT * FACTOR[truth]);
}

/** Answers that take so long or longer are given up by the failing service. */
export function failsFromMs(world: SyntheticWorld, truth: Truth): number {
  return world.quantile(1 - FAILING_ALLOWED * FACTOR[truth]) * 1_000;
}

function shareOver(answers: Answers, fromMs: number): number {
  const bad = slowPerSecond(answers, () => fromMs).reduce((all, each) => all + each, 0);
  return bad / answers.waitedMs.length;
}

function meanMs({ waitedMs }: Answers): number {
  return waitedMs.reduce((all, each) => all + each, 0) / waitedMs.length;
}
