import type { ErrorObject } from 'ajv';

/**
 * A union repeats what every branch has against the data. When one branch is clearly what was meant, only its errors
 * help; when none is, only the union's own line does.
 */
export function withoutOtherBranches(errors: readonly ErrorObject[]): readonly ErrorObject[] {
  return errors.filter(({ keyword }) => keyword === 'anyOf').reduce(keepWhatHelps, errors);
}

function keepWhatHelps(errors: readonly ErrorObject[], union: ErrorObject): readonly ErrorObject[] {
  const meant = meantBranch(errors, union);
  return errors.filter((error) => {
    const branch = branchOf(error, union);
    return branch === null ? meant === null || error !== union : branch === meant;
  });
}

/** The branch that fits the data better than every other one; null when there is no such branch. */
function meantBranch(errors: readonly ErrorObject[], union: ErrorObject): string | null {
  const misfits = new Map<string, number>();
  for (const error of errors) {
    const branch = branchOf(error, union);
    if (branch !== null) misfits.set(branch, (misfits.get(branch) ?? 0) + misfit(error, union));
  }
  const [best, second] = [...misfits].toSorted(([, a], [, b]) => a - b);
  if (!best || !Number.isFinite(best[1])) return null;
  return second && second[1] === best[1] ? null : best[0];
}

/** The branch of the union that an error belongs to: its index as text; null when it belongs to none. */
function branchOf({ instancePath, schemaPath }: ErrorObject, union: ErrorObject): string | null {
  const within = instancePath === union.instancePath || instancePath.startsWith(`${union.instancePath}/`);
  if (!within || !schemaPath.startsWith(`${union.schemaPath}/`)) return null;
  return schemaPath.slice(union.schemaPath.length + 1).split('/')[0] ?? null;
}

/** How much an error says that another branch was meant: a wrong type for certain, a foreign key or constant likely. */
function misfit({ keyword, instancePath }: ErrorObject, union: ErrorObject): number {
  if (keyword === 'const') return 1;
  if (instancePath !== union.instancePath) return 0;
  if (keyword === 'type') return Number.POSITIVE_INFINITY;
  return keyword === 'additionalProperties' ? 1 : 0;
}
