/** A k6 submetric taken apart by the rules of k6's own parser (metrics/metric.go, ParseMetricName). Throws as it does. */
export function parseSubmetric(name: string): {
  readonly metric: string;
  readonly tags: Record<string, string>;
} {
  const opening = name.indexOf('{');
  const closing = name.lastIndexOf('}');
  if (opening === -1 && closing === -1) return { metric: name, tags: {} };
  if (opening === -1 || closing !== name.length - 1 || closing < opening)
    throw new Error(`${name}: missing brace`);
  const tags = name
    .slice(opening + 1, closing)
    .split(',')
    .map((tag) => {
      const colon = tag.indexOf(':');
      if (colon === -1 || colon === tag.length - 1) throw new Error(`${name}: tag expression is malformed`);
      return [tag.slice(0, colon).trim(), tag.slice(colon + 1).trim()];
    });
  return { metric: name.slice(0, opening), tags: Object.fromEntries(tags) };
}
