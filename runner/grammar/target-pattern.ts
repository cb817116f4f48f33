/**
 * Whether a URL may be loaded by one of the patterns of `gate.targets`. `*` stands for any characters but `/`, `@` and `#`,
 * so a pattern for one host can never allow another; a pattern without a path allows every path.
 */
export function isTargetAllowed(url: URL, patterns: readonly string[]): boolean {
  const candidate = `${url.protocol}//${url.host}${url.pathname === '/' ? '' : url.pathname}`;
  const withPort = `${url.protocol}//${url.hostname}:${url.port || defaultPort(url)}${url.pathname === '/' ? '' : url.pathname}`;
  return patterns.some((pattern) => matches(candidate, pattern) || matches(withPort, pattern));
}

function matches(candidate: string, pattern: string): boolean {
  const trimmed = pattern.replace(/\/+$/, '');
  const source = trimmed.split('*').map(escapeRegExp).join('[^/@#]*');
  return new RegExp(`^${source}(/.*)?$`).test(candidate);
}

function defaultPort(url: URL): string {
  return url.protocol === 'https:' ? '443' : '80';
}

function escapeRegExp(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
