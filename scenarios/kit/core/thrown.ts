/** What is told of an exception. */
export interface Thrown {
  readonly message: string;
  /** `at play (scenarios/journeys/plan-the-week.ts:30:17)`: where in the user's TypeScript, innermost first. */
  readonly stack: readonly string[];
}

const LONGEST_STACK = 10;
/** How the kit's own files are called in a bundle; their lines tell a journey's author nothing. */
const KIT = '(peakgate/kit/';

/**
 * The message and the lines that the source map gives. `folder` is the URL of the bundle's folder, from which its
 * sources are counted. k6 ends a line with a byte-code position, which is dropped.
 */
export function thrownBy(thrown: unknown, folder: string): Thrown {
  if (!(thrown instanceof Error)) return { message: String(thrown), stack: [] };
  const lines = (thrown.stack ?? '')
    .split('\n')
    .map((line) =>
      line
        .trim()
        .replace(folder, '')
        .replace(/\(\d+\)\)$/, ')'),
    )
    .filter((line) => line.startsWith('at '));
  const own = lines.filter((line) => !line.includes(KIT));
  const message = thrown.name === 'Error' ? thrown.message : `${thrown.name}: ${thrown.message}`;
  return { message, stack: (own.length > 0 ? own : lines).slice(0, LONGEST_STACK) };
}
