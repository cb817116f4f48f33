import { type Parsed, parsed, refused } from './parsed.ts';

const REMEDY = "Write a factor on the profile's arrivals above 0 and up to 1000, such as 1, 2.5 or 3x.";

/** A load factor: `2.5` or `2.5x`. */
export function parseLoad(text: string): Parsed<number> {
  const match = /^(\d+(?:\.\d+)?)x?$/.exec(text.trim());
  const load = Number(match?.[1]);
  return load > 0 && load <= 1_000 ? parsed(load) : refused(`"${text}" is not a load`, REMEDY);
}

export type Comparison = '<' | '<=' | '==' | '>=' | '>';

/** Which legs an objective applies to. */
export interface LoadRule {
  readonly operator: Comparison;
  readonly load: number;
}

/** `3`, `"3x"`, `"== 3x"` or `"<= 2.5x"`. */
export function parseLoadRule(written: number | string): Parsed<LoadRule> {
  const match = /^(<=|>=|==|<|>)?\s*(.+)$/.exec(String(written).trim());
  const load = parseLoad(match?.[2] ?? '');
  if (!load.ok) return refused(`"${written}" is not a rule for loads`, 'Write 3, "3x" or "<= 2.5x".');
  return parsed({ operator: asComparison(match?.[1]), load: load.value });
}

/** The operator that this text is; equality when there is none. */
export function asComparison(text: string | undefined): Comparison {
  return COMPARISONS.find((operator) => operator === text) ?? '==';
}

const COMPARISONS: readonly Comparison[] = ['<=', '>=', '==', '<', '>'];

/** Whether `left operator right` holds. */
export function compares(left: number, operator: Comparison, right: number): boolean {
  const holds: Readonly<Record<Comparison, boolean>> = {
    '<': left < right,
    '<=': left <= right,
    '==': left === right,
    '>=': left >= right,
    '>': left > right,
  };
  return holds[operator];
}
