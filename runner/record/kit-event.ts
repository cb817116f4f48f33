import { EVENT_MARK, type KitEvent } from '../../scenarios/kit/contract.ts';

/**
 * The event in a marked log line or in a line of events.ndjson; null for anything else. Whoever writes a journey may log
 * what looks like one, so its form is checked.
 */
export function parseEvent(line: string): KitEvent | null {
  const json = line.startsWith(EVENT_MARK) ? line.slice(EVENT_MARK.length) : line;
  try {
    const data: unknown = JSON.parse(json);
    return isKitEvent(data) ? data : null;
  } catch {
    return null;
  }
}

type Fields = Readonly<Record<string, unknown>>;

const isText = (value: unknown): boolean => typeof value === 'string';
const isNumber = (value: unknown): boolean => Number.isFinite(value);
const areTexts = (value: unknown): boolean => Array.isArray(value) && value.every(isText);

const REQUEST: Readonly<Record<string, (value: unknown) => boolean>> = {
  atMs: isNumber,
  journey: isText,
  svc: isText,
  op: isText,
  window: isText,
  outcome: isText,
  status: isNumber,
  durationMs: isNumber,
  traceId: isText,
};

/** What each event carries at least. */
const FORMS: Readonly<Record<KitEvent['event'], Readonly<Record<string, (value: unknown) => boolean>>>> = {
  clock: { zeroAtMs: isNumber },
  'unusable-trace': { trace: isText },
  'bad-request': REQUEST,
  'slow-request': REQUEST,
  'journey-threw': { atMs: isNumber, journey: isText, message: isText, stack: areTexts },
};

function isKitEvent(data: unknown): data is KitEvent {
  if (!isFields(data) || typeof data['event'] !== 'string') return false;
  const form = Object.entries(FORMS).find(([event]) => event === data['event'])?.[1];
  return form !== undefined && Object.entries(form).every(([field, holds]) => holds(data[field]));
}

function isFields(data: unknown): data is Fields {
  return typeof data === 'object' && data !== null;
}
