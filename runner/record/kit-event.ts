import { EVENT_MARK, type KitEvent } from '../../scenarios/kit/contract.ts';

/** The event in a marked log line or in a line of events.ndjson; null for anything else. */
export function parseEvent(line: string): KitEvent | null {
  const json = line.startsWith(EVENT_MARK) ? line.slice(EVENT_MARK.length) : line;
  try {
    const data: unknown = JSON.parse(json);
    return isKitEvent(data) ? data : null;
  } catch {
    return null;
  }
}

function isKitEvent(data: unknown): data is KitEvent {
  return typeof data === 'object' && data !== null && 'event' in data && typeof data.event === 'string';
}
