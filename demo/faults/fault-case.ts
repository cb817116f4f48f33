import type { FaultName, FaultParameters } from '../../target/faults/catalogue.ts';
import { FAULT_NAMES } from '../../target/faults/catalogue.ts';
import type { ObjectiveId } from './objectives.ts';

/** What must become of an objective; what is named nowhere must not fail, but may be undecided. */
export interface Expectations {
  /** It is blamed. */
  readonly fails?: readonly ObjectiveId[];
  /** It says that it could not be measured. */
  readonly invalid?: readonly ObjectiveId[];
  /** It is proven to hold. */
  readonly passes?: readonly ObjectiveId[];
  /** The fault breaks it, but a short leg may be too short to prove that: it fails or stays undecided. And why, in a word. */
  readonly neverPasses?: Readonly<Partial<Record<ObjectiveId, string>>>;
  /** It may be blamed or not, and why, in a word. */
  readonly may?: Readonly<Partial<Record<ObjectiveId, string>>>;
}

type CaseFaults = { readonly [Name in FaultName]?: Partial<FaultParameters<Name>> };

/** A row of the matrix: what goes wrong on which leg, and what the gate must say of it. */
export interface FaultCase {
  readonly name: string;
  readonly title: string;
  /** The name of the profile that the leg plays. */
  readonly profile: string;
  /** Those that are on together, with what is not as in the target's catalogue. */
  readonly faults: CaseFaults;
  /**
   * Switched on so long after the leg was begun, and so often again: for faults that are over by themselves, and for
   * those that come and go. `forMs` is how long they are on each time, if not until the leg ends; `untilMs` when they are
   * not switched on any more.
   */
  readonly repeated?: {
    readonly firstAfterMs: number;
    readonly everyMs: number;
    readonly forMs?: number;
    readonly untilMs?: number;
  };
  readonly expected: Expectations;
}

export type ExpectedVerdict = 'fails' | 'invalid' | 'passes' | 'no pass' | 'may' | 'holds';

export function expectedVerdict({ expected }: FaultCase, objective: ObjectiveId): ExpectedVerdict {
  if (expected.fails?.includes(objective)) return 'fails';
  if (expected.invalid?.includes(objective)) return 'invalid';
  if (expected.passes?.includes(objective)) return 'passes';
  if (expected.neverPasses?.[objective] !== undefined) return 'no pass';
  return expected.may?.[objective] === undefined ? 'holds' : 'may';
}

/** A case which proves that a fault is seen: it alone is more than in `without`, and `objective` tells. */
export interface Witness {
  readonly fault: FaultName;
  readonly shown: FaultCase;
  readonly without: FaultCase;
  readonly objective: ObjectiveId;
}

/** The first proof for each fault; a fault that no case proves is missing. */
export function witnesses(cases: readonly FaultCase[]): Witness[] {
  return FAULT_NAMES.flatMap((fault) => allWitnesses(fault, cases).slice(0, 1));
}

function allWitnesses(fault: FaultName, cases: readonly FaultCase[]): Witness[] {
  return cases
    .filter(({ faults }) => faults[fault] !== undefined)
    .flatMap((shown) =>
      cases
        .filter((other) => isWithout(other, shown, fault))
        .flatMap((without) =>
          tellingApart(shown, without).map((objective) => ({ fault, shown, without, objective })),
        ),
    );
}

function isWithout(other: FaultCase, shown: FaultCase, fault: FaultName): boolean {
  const { [fault]: _, ...rest } = shown.faults;
  return other.profile === shown.profile && JSON.stringify(other.faults) === JSON.stringify(rest);
}

function tellingApart({ expected }: FaultCase, without: FaultCase): ObjectiveId[] {
  return [...(expected.fails ?? []), ...(expected.invalid ?? [])].filter(
    (objective) => expectedVerdict(without, objective) === 'holds',
  );
}
