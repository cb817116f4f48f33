import { PeakgateError } from '../errors.ts';

/** A way to a k6 that did not lead to one. */
export interface TriedRoute {
  readonly route: string;
  readonly why: string;
  /** One command that mends it. */
  readonly remedy: string;
}

/** Thrown inside a route that knows better than its caller why it failed and what mends it. */
export class RouteFailed extends Error {
  override readonly name = 'RouteFailed';
  readonly remedy: string;

  constructor(why: string, remedy: string) {
    super(why);
    this.remedy = remedy;
  }
}

const FULL_OR_FORBIDDEN = new Set(['EACCES', 'EPERM', 'EROFS', 'ENOSPC', 'EDQUOT', 'ENOTDIR']);

const codeOf = (error: unknown): string | null =>
  typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string'
    ? error.code
    : null;

/** What went wrong in one line, with the cause that `fetch` hides behind "fetch failed". */
export const reasonOf = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause instanceof Error ? `: ${error.cause.message || codeOf(error.cause)}` : '';
  return `${error.message}${cause}`;
};

/** The record of a failed route; files that cannot be written have their own remedy, whatever the route. */
export const failedRoute = (route: string, error: unknown, usualRemedy: string): TriedRoute => {
  const unwritable = FULL_OR_FORBIDDEN.has(codeOf(error) ?? '');
  const remedy = error instanceof RouteFailed ? error.remedy : usualRemedy;
  return {
    route,
    why: reasonOf(error),
    remedy: unwritable ? 'export PEAKGATE_CACHE=/a/folder/with/space/you/may/write' : remedy,
  };
};

/** The refusal that lists every route tried, why it failed and what mends it. */
export const k6Missing = (tried: readonly TriedRoute[]): PeakgateError => {
  const lines = tried.map(({ route, why, remedy }) => `  ${route}: ${why}\n    remedy: ${remedy}`);
  return new PeakgateError('k6-missing', lines.join('\n'));
};
