import { PeakgateError } from '../errors.ts';
import { isTargetAllowed } from '../grammar/target-pattern.ts';

/** The system to load. */
export interface TargetAddress {
  /** As k6 gets it, without a slash at its end. */
  readonly url: string;
  /** As it may be shown and written: without credentials. */
  readonly shown: string;
  /** Parts of the URL that must never be written anywhere. */
  readonly secrets: readonly string[];
}

/** Checks a target against the list of what may be loaded, before anything is sent to it. */
export function allowedTarget(written: string | undefined, patterns: readonly string[]): TargetAddress {
  if (written === undefined || written === '')
    throw new PeakgateError('target-missing', 'neither --target nor PEAKGATE_TARGET names one');
  const url = parseUrl(written);
  const shown = withoutCredentials(url);
  if (!isTargetAllowed(url, patterns)) throw new PeakgateError('target-not-allowed', shown);
  const secrets = [url.password, decodeURIComponent(url.password)].filter(Boolean);
  return { url: url.href.replace(/\/+$/, ''), shown, secrets };
}

function parseUrl(written: string): URL {
  const url = URL.canParse(written) ? new URL(written) : null;
  if (url && (url.protocol === 'http:' || url.protocol === 'https:')) return url;
  throw new PeakgateError('bad-option', `--target "${written}" is not a URL such as http://127.0.0.1:4300.`);
}

function withoutCredentials(url: URL): string {
  const safe = new URL(url.href);
  if (safe.password !== '') safe.password = '***';
  return safe.href.replace(/\/+$/, '');
}
