import { plainText } from '../../runner/model/plain-text.ts';

/** Where a leg's evidence lies, seen from the verdict folder that the page is in. */
export function evidenceHref(leg: string): string {
  return `../legs/${encodeURIComponent(plainText(leg))}`;
}
