import type { IncomingHttpHeaders } from 'node:http';

const LONGEST_VERSION = 200;

/**
 * Which version a health answer says the target is: `version` and `build` of a JSON body, else the header `x-version`,
 * else `server`. Null when nothing says. Cut to one line of bounded length, as it is somebody else's text.
 */
export function versionOf(headers: IncomingHttpHeaders, body: string): string | null {
  const version = fromBody(body) ?? textOf(headers['x-version']) ?? textOf(headers.server);
  return version === null ? null : version.slice(0, LONGEST_VERSION);
}

/** A release that was rebuilt keeps its version, so a build beside it belongs to the identity. */
function fromBody(body: string): string | null {
  const fields = jsonObject(body);
  const version = textOf(fields['version']);
  const build = textOf(fields['build']);
  return version !== null && build !== null ? `${version} (${build})` : (version ?? build);
}

function jsonObject(body: string): Readonly<Record<string, unknown>> {
  try {
    const parsed: unknown = JSON.parse(body);
    return typeof parsed === 'object' && parsed !== null ? { ...parsed } : {};
  } catch {
    return {};
  }
}

function textOf(value: unknown): string | null {
  const text = typeof value === 'number' ? String(value) : value;
  if (typeof text !== 'string') return null;
  const line = text.replaceAll(/\p{Cc}+/gu, ' ').trim();
  return line === '' ? null : line;
}
