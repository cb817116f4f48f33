import type { RunRecord } from '../../model/run-record.ts';
import type { Thresholds } from '../../model/thresholds.ts';
import type { WrittenObjective } from '../../schema/thresholds-schema.ts';
import type { Random } from '../random.ts';
import { type Answers, answersOf } from '../runs/answers.ts';
import { CALL, type Part, partOf } from '../runs/services.ts';
import type { SyntheticWorld } from '../worlds/synthetic-world.ts';

/** On which side of its limit the truth lies. An objective that is over it is broken. */
export type Truth = 'over' | 'under';
export const TRUTHS: readonly Truth[] = ['over', 'under'];

/** The truth lies a tenth beyond the limit, or a tenth before it. */
export const FACTOR: Readonly<Record<Truth, number>> = { over: 1.1, under: 0.9 };

export const WINDOW_SECONDS = 300;

/** A kind of objective that is tried. */
export interface Kind {
  /** Of the objective, too. */
  readonly id: string;
  /** What it is called in the tables. */
  readonly title: string;
  /** At most so many verdicts are promised to be wrong: what the statistics SPEC says of the kind. */
  readonly promisedRate: number;
}

/** Verdicts at 99 % on either side: of fails everywhere, of passes in settled worlds. */
const VERDICT_RATE = 0.01;
/** Comparisons of pairs and of runs are made at 95 % (statistics SPEC, sections 7.2 and 7.3). */
const COMPARISON_RATE = 0.05;

export function verdictKind(id: string, title: string): Kind {
  return { id, title, promisedRate: VERDICT_RATE };
}

export function comparisonKind(id: string, title: string): Kind {
  return { id, title, promisedRate: COMPARISON_RATE };
}

/** One run as a whole, with the truth on one side of its limits. */
export interface DrawnRun {
  readonly record: RunRecord;
  readonly thresholds: Thresholds;
  /** Whether the measured value of a kind is within its limit: what most load tools look at. */
  readonly plainlyHolds: Readonly<Record<string, boolean>>;
}

/** Draws a run of a world; the same draw with the truth on either side. */
export type DrawRun = (random: Random) => (truth: Truth) => DrawnRun;

/** Runs by which some kinds of objectives are tried. */
export interface TriedRun {
  /** One such run for so many windows. */
  readonly every: number;
  readonly kinds: readonly Kind[];
  /** What all such runs of a world have in common is made once. */
  readonly begin: (world: SyntheticWorld) => DrawRun;
}

/** What is made for either side. */
export function bothSides<T>(make: (truth: Truth) => T): Readonly<Record<Truth, T>> {
  return { over: make('over'), under: make('under') };
}

/** The peak of one leg. */
export function drawPeak(world: SyntheticWorld, random: Random): Part {
  return partOf({ window: 'peak' }, answersOf(world.play(random, WINDOW_SECONDS), WINDOW_SECONDS));
}

/** The objective of a kind. */
export function objectiveOf(kind: Kind, rest: Omit<WrittenObjective, 'id' | 'title'>): WrittenObjective {
  return { ...rest, id: kind.id, title: kind.title };
}

/** "p95 <= 0.909x" or "1.111x" of something that is the same in truth: the factor is 1. */
export function factorLimit(truth: Truth): number {
  return asWritten(1 / FACTOR[truth]);
}

/** To the digits that a thresholds file would have. */
export function asWritten(limit: number): number {
  return Number(limit.toFixed(3));
}

export function plainQuantileMs({ sortedMs }: Answers, probability: number): number {
  return sortedMs[Math.floor(probability * sortedMs.length)] ?? Number.NaN;
}

/** A journey with one request to each of these services. */
export function journeyTo(
  ...services: readonly { readonly svc: string; readonly kind: 'read' | 'accept' }[]
) {
  const operations = services.map((service) => ({ ...service, op: 'call', min: 1, max: 1 }));
  return [{ name: CALL, maxThinkSeconds: 0, operations }];
}
