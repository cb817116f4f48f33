/** Which samples a metric of the summary is about. */
export interface Submetric {
  readonly metric: string;
  readonly tags: Readonly<Record<string, string>>;
}

/** `requests{outcome:good,svc:auth}`, as k6 names it, taken apart; without braces all samples of the metric are meant. */
export function readSubmetric(name: string): Submetric {
  const [metric = '', inside = ''] = name.replace(/\}$/u, '').split('{');
  const pairs = inside.split(',').filter((pair) => pair !== '');
  return { metric, tags: Object.fromEntries(pairs.map(splitPair)) };
}

function splitPair(pair: string): [tag: string, value: string] {
  const colon = pair.indexOf(':');
  return [pair.slice(0, colon), pair.slice(colon + 1)];
}
