/** What the kit sends with a request, so that each span of its trace says to which one it belongs. */
export interface RequestMark {
  /** When it was sent, on the leg's clock. */
  readonly sentAtMs: number;
  readonly tags: Readonly<Record<string, string>>;
}

const KEY = 'peakgate';

/** The value of the kit's environment variable that makes it mark its requests: the beginning of each mark. */
export function markOpening(token: string): string {
  return `${KEY}=${token}`;
}

/**
 * Reads `other=1,peakgate=<token>;at:1234;svc:auth;op:sign-in;…` from a `tracestate`. Null for requests of others: of another
 * run, another leg, or none at all. Names of services, operations and the like hold neither `;` nor `,` nor `=`.
 */
export function readMark(traceState: string, token: string): RequestMark | null {
  const opening = `${markOpening(token)};`;
  const entry = traceState
    .split(',')
    .map((each) => each.trim())
    .find((each) => each.startsWith(opening));
  if (entry === undefined) return null;
  const { at, ...tags } = Object.fromEntries(entry.slice(opening.length).split(';').map(splitPair));
  const sentAtMs = at === undefined || at === '' ? Number.NaN : Number(at);
  return Number.isFinite(sentAtMs) ? { sentAtMs, tags } : null;
}

function splitPair(pair: string): [string, string] {
  const colon = pair.indexOf(':');
  return [pair.slice(0, colon), pair.slice(colon + 1)];
}
