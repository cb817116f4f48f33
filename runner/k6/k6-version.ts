/** The one k6 that Peakgate measures with: figures of another version are not comparable. */
export const K6_VERSION = '2.2.0';

const VERSION_LINE = /^\S+ v(\S+) \(.*\bgo\d/m;

/**
 * The version that `k6 version` printed, without the `v`, or null when the text is not k6's. k6 calls itself by
 * the name of its file; builds with extensions print further lines, which are ignored.
 */
export const readK6Version = (stdout: string): string | null => VERSION_LINE.exec(stdout)?.[1] ?? null;
