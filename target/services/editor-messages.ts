import { Problem } from '../http/problem.ts';

/** What an editor sends. */
export interface Edit {
  readonly seq: number;
  readonly text: string;
}

/** A socket has no headers for it: what `Server-Timing` would say, where that is said at all. */
interface Timed {
  readonly serverTiming?: string;
}

/** The document as it is when an editor comes in. */
export interface Greeting extends Timed {
  readonly type: 'document';
  readonly version: number;
  readonly text: string;
}

/** That an edit is stored, and as which version. */
export interface Acknowledgement extends Timed {
  readonly type: 'ack';
  readonly seq: number;
  readonly version: number;
}

/** What another editor wrote: the whole document. */
export interface OthersEdit {
  readonly type: 'edit';
  readonly user: string;
  readonly text: string;
  readonly version: number;
}

/** Why something was not accepted. */
export interface Refusal {
  readonly type: 'refused';
  /** The status that a request would have been answered with. */
  readonly status: number;
  readonly reason: string;
  /** Of the edit, where it was one. */
  readonly seq?: number;
  /** How long to wait before the next try, in ms. */
  readonly retryAfterMs?: number;
}

/** All that an editor may hear. */
export type Heard = Greeting | Acknowledgement | OthersEdit | Refusal;

const LONGEST_TEXT = 20_000;

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function parsed(message: string): unknown {
  try {
    return JSON.parse(message);
  } catch {
    return undefined;
  }
}

/** The edit in a message, or the reason why there is none. */
export function readEdit(message: string): Edit | string {
  const written = parsed(message);
  if (!isRecord(written) || written['type'] !== 'edit')
    return 'A message is {"type":"edit","seq":…,"text":…}.';
  const { seq, text } = written;
  if (typeof seq !== 'number' || !Number.isSafeInteger(seq) || seq < 0)
    return 'seq is a whole number from 0.';
  if (typeof text !== 'string' || text.length > LONGEST_TEXT) {
    return `text is a string of at most ${LONGEST_TEXT} characters.`;
  }
  return text.includes('\u0000') ? 'text holds a character that cannot be stored.' : { seq, text };
}

/** What an editor hears where their message failed; what went wrong inside stays inside. */
export function refusalOf(error: unknown, message: string): Refusal {
  const edit = readEdit(message);
  const of = typeof edit === 'string' ? {} : { seq: edit.seq };
  if (!(error instanceof Problem)) {
    return { type: 'refused', status: 503, reason: 'The demo target could not answer.', ...of };
  }
  const { statusCode: status, message: reason, retryAfterMs } = error;
  const wait = retryAfterMs === undefined ? {} : { retryAfterMs: Math.ceil(retryAfterMs) };
  return { type: 'refused', status, reason, ...of, ...wait };
}
