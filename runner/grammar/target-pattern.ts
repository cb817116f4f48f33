import { type Parsed, parsed, refused } from './parsed.ts';

/** What one pattern of `gate.targets` allows; each part must match as a whole. */
interface TargetPattern {
  readonly protocol: string;
  readonly host: RegExp;
  readonly port: RegExp;
  /** Null allows every path. */
  readonly path: RegExp | null;
}

const REMEDY =
  'Write protocol, host and port, such as "http://127.0.0.1:*" or "https://*.staging.example.com"; no user, query or fragment.';

const DEFAULT_PORTS: Readonly<Record<string, string>> = { 'http:': '80', 'https:': '443' };

/**
 * Parses a pattern of URLs that may be loaded:
 *
 *     pattern = ("http" | "https") "://" host [":" port] ["/" path]
 *
 * `*` stands for any characters of one label of the host, of the port, or of one segment of the path; a leading `*.` for
 * any number of labels. So `http://staging*` allows `staging-2` and never `staging.example.org`. Without a port it is
 * the protocol's own; a path allows what lies below it, too.
 */
export function parseTargetPattern(text: string): Parsed<TargetPattern> {
  const match = PATTERN.exec(text.trim());
  const host = hostPattern(match?.[2] ?? '');
  if (!match || host === null) return refused(`"${text}" is not a pattern of URLs`, REMEDY);
  const [, scheme = '', , port, path = ''] = match;
  const protocol = scheme.toLowerCase();
  return parsed({
    protocol,
    host,
    port: wildcard(port ?? DEFAULT_PORTS[protocol] ?? '', '\\d*'),
    path: pathPattern(path.replace(/\/+$/, '')),
  });
}

const PATTERN = /^(https?:)\/\/([^/@?#:[\]]+|\[[^\]]*\])(?::([\d*]+))?(\/[^?#]*)?$/i;

function pathPattern(path: string): RegExp | null {
  return path === '' ? null : wildcard(path, '[^/]*', '(/.*)?');
}

/** Null when the host is none. Without `*` it is normalised as that of a URL is: `[0:0::1]` means `[::1]`. */
function hostPattern(host: string): RegExp | null {
  if (!host.includes('*')) {
    const url = `http://${host}`;
    return URL.canParse(url) ? wildcard(new URL(url).hostname, '') : null;
  }
  if (!/^[a-z0-9._*-]+$/i.test(host)) return null;
  const anyLabels = host.startsWith('*.');
  const rest = wildcardSource(anyLabels ? host.slice(2) : host, '[^.]*');
  return new RegExp(`^${anyLabels ? '([^.]+\\.)+' : ''}${rest}$`, 'i');
}

function wildcard(text: string, star: string, end = ''): RegExp {
  return new RegExp(`^${wildcardSource(text, star)}${end}$`);
}

function wildcardSource(text: string, star: string): string {
  return text
    .split('*')
    .map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))
    .join(star);
}

/** Whether a URL may be loaded by one of the patterns. What is no pattern allows nothing. */
export function isTargetAllowed(url: URL, patterns: readonly string[]): boolean {
  return patterns.map(parseTargetPattern).some((pattern) => pattern.ok && allows(pattern.value, url));
}

function allows({ protocol, host, port, path }: TargetPattern, url: URL): boolean {
  return (
    protocol === url.protocol &&
    host.test(url.hostname) &&
    port.test(url.port || (DEFAULT_PORTS[url.protocol] ?? '')) &&
    (path === null || isBelow(path, url.pathname))
  );
}

/** A server may read an encoded slash as a way out of the path: `/api/..%2fadmin`. */
function isBelow(path: RegExp, pathname: string): boolean {
  return path.test(pathname) && !/%2f|%5c/i.test(pathname);
}
