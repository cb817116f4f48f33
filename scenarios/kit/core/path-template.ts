export type ParameterValue = string | number;

/**
 * `/projects/{project}/board`, cut at its braces: literals at even places, parameter names at odd ones. One flat list,
 * because every VU holds a copy of every operation and each object in k6's engine takes the better part of a kilobyte.
 */
export type PathTemplate = readonly string[];

/** The parameter names in a path, as a type: `'project'` for `/projects/{project}/board`. */
export type PathParameter<Path extends string> = Path extends `${string}{${infer Name}}${infer Rest}`
  ? Name | PathParameter<Rest>
  : never;

export function parsePath(path: string): PathTemplate {
  return path.split(/\{([^{}]*)\}/);
}

const NO_VALUES = {};

/**
 * The path with its parameters in place, each percent-encoded so that it stays one segment. Throws when one is missing
 * or empty, because the path would lead elsewhere.
 */
export function fillPath(
  template: PathTemplate,
  values: Readonly<Record<string, ParameterValue>> = NO_VALUES,
): string {
  let path = template[0] ?? '';
  for (let place = 1; place < template.length; place += 2) {
    const name = template[place] ?? '';
    path += segment(name, values[name]) + (template[place + 1] ?? '');
  }
  return path;
}

/** `?q=a%20b&limit=50`; nothing when there are no values. */
export function queryText(query: Readonly<Record<string, ParameterValue | boolean>> | undefined): string {
  if (query === undefined) return '';
  const pairs = Object.keys(query).map(
    (name) => `${encodeURIComponent(name)}=${encodeURIComponent(query[name] ?? '')}`,
  );
  return pairs.length === 0 ? '' : `?${pairs.join('&')}`;
}

function segment(name: string, value: ParameterValue | undefined): string {
  if (typeof value === 'number') return `${value}`;
  if (value === undefined || value === '') throw new Error(`The path parameter {${name}} has no value.`);
  const encoded = encodeURIComponent(value);
  // A segment of dots alone means "here" or "up" and would lead elsewhere.
  return encoded.startsWith('.') && /^\.+$/.test(encoded) ? encoded.replaceAll('.', '%2E') : encoded;
}
