const REDACTED = '[redacted]';

/** Replaces secrets in a text. */
export type Redact = (text: string) => string;

/**
 * A function that replaces every occurrence of the given values: as they are, URL-encoded, and as JSON text writes them
 * (a logged object is JSON inside a JSON string). Each line of a value of several lines counts as a secret, as a log may
 * break it. Empty values are ignored; the longest are replaced first, so that one secret inside another leaves no rest.
 */
export const redactorOf = (secrets: readonly string[]): Redact => {
  const forms = [...new Set(secrets.flatMap(formsOf))].toSorted((a, b) => b.length - a.length);
  if (forms.length === 0) return (text) => text;
  const pattern = new RegExp(forms.map(literally).join('|'), 'g');
  return (text) => text.replace(pattern, REDACTED);
};

const SHORTEST_LINE = 8;

const formsOf = (secret: string): string[] => {
  const lines = secret.split(/\r?\n/).filter((line) => line.length >= SHORTEST_LINE);
  return [secret, ...lines]
    .flatMap((form) => [form, encoded(form), JSON.stringify(form).slice(1, -1)])
    .filter(Boolean);
};

/** encodeURIComponent refuses half a surrogate pair; such a value has no URL form. */
const encoded = (text: string): string => {
  try {
    return encodeURIComponent(text);
  } catch {
    return text;
  }
};

const literally = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');

/**
 * Applies a redaction to every string inside a JSON value, also to the names of its fields, so that the result is still the
 * same shape of JSON. Numbers stay.
 */
export const redactJson = (value: unknown, redact: Redact): unknown => {
  if (typeof value === 'string') return redact(value);
  if (Array.isArray(value)) return value.map((entry) => redactJson(entry, redact));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, entry]) => [redact(key), redactJson(entry, redact)]),
  );
};
