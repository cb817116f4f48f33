import type { Reply } from './answer.ts';

/** k6's error codes for what has none of its own on a socket: https://grafana.com/docs/k6/latest/javascript-api/error-codes/ */
const NO_ANSWER = 1000;
const TIMEOUT = 1050;

const SWITCHED = 101;
const OK = 200;

const NO_TIMINGS = { blocked: 0, duration: 0 };

/** A connection was opened after so long, and greeted by this message where one is waited for. */
export function openedReply(durationMs: number, greeting?: Arrived): Reply {
  return answered(SWITCHED, durationMs, greeting);
}

/** A message was answered by this one. */
export function messageReply(durationMs: number, arrived: Arrived): Reply {
  return answered(OK, durationMs, arrived);
}

/** No answer will come, since the connection is gone or never was. */
export function lostReply(error: string): Reply {
  return unanswered(NO_ANSWER, error);
}

/** Its user waits no longer. */
export function lateReply(): Reply {
  return unanswered(TIMEOUT, 'no answer in time');
}

/** What came over a connection: its text, and what the text says where it is JSON. */
export interface Arrived {
  readonly text: string;
  readonly content: unknown;
}

export function arrivedOf(text: string): Arrived {
  try {
    return { text, content: JSON.parse(text) };
  } catch {
    return { text, content: text };
  }
}

function answered(status: number, durationMs: number, arrived: Arrived | undefined): Reply {
  const stated = statedTiming(arrived?.content);
  return {
    status,
    error_code: 0,
    error: '',
    headers: stated === undefined ? {} : { 'Server-Timing': stated },
    body: arrived?.text ?? '',
    timings: { blocked: 0, duration: durationMs },
  };
}

function unanswered(errorCode: number, error: string): Reply {
  return { status: 0, error_code: errorCode, error, headers: {}, body: null, timings: NO_TIMINGS };
}

/** A message has no headers: what `Server-Timing` would say stands in a field of that name. */
function statedTiming(content: unknown): string | undefined {
  if (typeof content !== 'object' || content === null || !('serverTiming' in content)) return undefined;
  return typeof content.serverTiming === 'string' ? content.serverTiming : undefined;
}
