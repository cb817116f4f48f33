import { PeakgateError } from '../errors.ts';
import { isTargetAllowed } from '../grammar/target-pattern.ts';
import { redactedUrl } from '../observe/redacted-url.ts';

/** The system to load. */
export interface TargetAddress {
  /** As k6 gets it, without a slash at its end. */
  readonly url: string;
  /** As it may be shown and written: without credentials. */
  readonly shown: string;
  /** Parts of the URL that must never be written anywhere. */
  readonly secrets: readonly string[];
}

/** Checks a target against the list of what may be loaded, before anything is sent to it. `option`: where it was written. */
export function allowedTarget(
  written: string | undefined,
  patterns: readonly string[],
  option = '--target',
): TargetAddress {
  if (written === undefined || written === '')
    throw new PeakgateError('target-missing', 'neither --target nor PEAKGATE_TARGET names one');
  const url = parseTargetUrl(written, option);
  const shown = redactedUrl(url.href).replace(/\/+$/, '');
  if (!isTargetAllowed(url, patterns)) throw new PeakgateError('target-not-allowed', shown);
  return { url: url.href.replace(/\/+$/, ''), shown, secrets: secretsOf(url) };
}

/** An http or https address without query and fragment, or a refusal that shows no credential. */
export function parseTargetUrl(written: string, option = '--target'): URL {
  const url = URL.canParse(written) ? new URL(written) : null;
  if (url && (url.protocol === 'http:' || url.protocol === 'https:')) return withoutQuery(url, option);
  const safe = written.replace(/^([a-z][a-z0-9+.-]*:\/\/)?.*@/i, '$1***@');
  throw new PeakgateError('bad-option', `${option} "${safe}" is not a URL such as http://127.0.0.1:4300.`);
}

/** Paths are appended to the target, so a query would end up in their middle; and it may hold a key that is not told. */
function withoutQuery(url: URL, option: string): URL {
  if (url.search === '' && url.hash === '') return url;
  throw new PeakgateError(
    'bad-option',
    `${option} has a "${url.search === '' ? '#' : '?'}" part, which no request could carry. Name the address alone.`,
  );
}

/** The password, or the user name where it stands alone and is a token; in every form in which a log may show it. */
function secretsOf({ username, password }: URL): string[] {
  const secret = password === '' ? username : password;
  if (secret === '') return [];
  const basic = Buffer.from(`${decoded(username)}:${decoded(password)}`).toString('base64');
  return [secret, decoded(secret), basic];
}

/** A lone % is no escape; such a text stands for itself. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
