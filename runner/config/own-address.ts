import { isTargetAllowed, parseTargetPattern } from '../grammar/target-pattern.ts';

/** Why an address beside the target may not be asked; null when it is as much ours as what is loaded. */
export function whyNotOwn(
  written: string,
  targets: readonly string[],
): 'no-url' | 'credentials' | 'not-allowed' | null {
  const url = URL.canParse(written) ? new URL(written) : null;
  if (url === null || !['http:', 'https:'].includes(url.protocol)) return 'no-url';
  if (url.username !== '' || url.password !== '') return 'credentials';
  // A pattern that cannot be read is a mistake of its own.
  const areReadable = targets.every((pattern) => parseTargetPattern(pattern).ok);
  return areReadable && !isTargetAllowed(url, targets) ? 'not-allowed' : null;
}

/** As it may be shown in a refusal. */
export function withoutCredentials(url: string): string {
  return url.replace(/\/\/.*@/, '//***@');
}
