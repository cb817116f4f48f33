import { EVENT_MARK } from '../../scenarios/kit/contract.ts';
import { type Redact, redactJson } from './redact.ts';

/** One line that k6 wrote. */
export interface K6LogLine {
  /** k6's `debug`, `info`, `warning`, `error`, `fatal`; `plain` for a line that is not k6's JSON, such as a Go stack. */
  readonly level: string;
  readonly message: string;
  /** `console` for the scenario's own `console.log`, `stacktrace` for exceptions, empty for k6 itself. */
  readonly source: string;
  /** The `error` field, where k6 puts the cause of a warning; empty otherwise. */
  readonly error: string;
  /** The k6 scenario that it comes from; empty when it comes from none. */
  readonly scenario: string;
  /** The whole line as it was recorded, secrets replaced, without the line end. */
  readonly text: string;
}

/** Reads one line of k6's `--log-format json`, replacing secrets before anything else can see it. */
export const readLogLine = (raw: string, redact: Redact): K6LogLine => {
  const fields = parseObject(raw);
  if (fields === null) return { ...EMPTY, level: 'plain', message: redact(raw), text: redact(raw) };
  const safe = redactJson(fields, redactMessage(redact));
  // Unchanged lines are kept byte for byte: k6 escapes HTML characters, JSON.stringify does not.
  const text = JSON.stringify(safe) === JSON.stringify(fields) ? raw : JSON.stringify(safe);
  return {
    level: textOf(safe, 'level'),
    message: textOf(safe, 'msg'),
    source: textOf(safe, 'source'),
    error: textOf(safe, 'error'),
    scenario: textOf(safe, 'scenario'),
    text,
  };
};

/**
 * An event is JSON behind a mark, within a string: replaced value by value, since a secret of digits alone would tear its
 * numbers apart and the event would be lost.
 */
const redactMessage =
  (redact: Redact): Redact =>
  (text) => {
    const event = text.startsWith(EVENT_MARK) ? parseJson(text.slice(EVENT_MARK.length)) : undefined;
    if (event === undefined) return redact(text);
    const safe = redactJson(event, redact);
    return JSON.stringify(safe) === JSON.stringify(event) ? text : EVENT_MARK + JSON.stringify(safe);
  };

const EMPTY: K6LogLine = { level: '', message: '', source: '', error: '', scenario: '', text: '' };

const parseObject = (raw: string): object | null => {
  const value = raw.startsWith('{') ? parseJson(raw) : undefined;
  return typeof value === 'object' && value !== null && 'level' in value ? value : null;
};

/** Undefined for what is not JSON. */
const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

const textOf = (value: unknown, field: string): string => {
  if (typeof value !== 'object' || value === null) return '';
  const found: unknown = Object.entries(value).find(([name]) => name === field)?.[1];
  return typeof found === 'string' ? found : '';
};
