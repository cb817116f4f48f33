export type ParameterValue = string | number;

/** `/projects/{project}/board`, cut at its parameters: one literal more than there are parameters. */
export interface PathTemplate {
  readonly literals: readonly string[];
  readonly parameters: readonly string[];
}

/** The parameter names in a path, as a type: `'project'` for `/projects/{project}/board`. */
export type PathParameter<Path extends string> = Path extends `${string}{${infer Name}}${infer Rest}`
  ? Name | PathParameter<Rest>
  : never;

export function parsePath(path: string): PathTemplate {
  const pieces = path.split(/\{([^{}]*)\}/);
  return {
    literals: pieces.filter((_, index) => index % 2 === 0),
    parameters: pieces.filter((_, index) => index % 2 === 1),
  };
}

/**
 * The path with its parameters in place, each percent-encoded so that it stays one segment. Throws when one is missing
 * or empty (the path would lead elsewhere) or when one is given that the path does not have.
 */
export function fillPath(
  template: PathTemplate,
  values: Readonly<Record<string, ParameterValue>> = {},
): string {
  let path = template.literals[0] ?? '';
  template.parameters.forEach((name, index) => {
    path += segment(name, values[name]) + (template.literals[index + 1] ?? '');
  });
  const unknown = Object.keys(values).find((name) => !template.parameters.includes(name));
  if (unknown !== undefined) throw new Error(`The path has no parameter {${unknown}}.`);
  return path;
}

/** `?q=a%20b&limit=50`; nothing when there are no values. */
export function queryText(query: Readonly<Record<string, ParameterValue | boolean>> = {}): string {
  const pairs = Object.entries(query).map(
    ([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`,
  );
  return pairs.length === 0 ? '' : `?${pairs.join('&')}`;
}

function segment(name: string, value: ParameterValue | undefined): string {
  if (value === undefined || value === '') throw new Error(`The path parameter {${name}} has no value.`);
  const encoded = encodeURIComponent(value);
  // A segment of dots alone means "here" or "up" and would lead elsewhere.
  return /^\.+$/.test(encoded) ? encoded.replaceAll('.', '%2E') : encoded;
}
