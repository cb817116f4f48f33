import type { WebSocket } from 'ws';
import type { Acknowledgement, Greeting, Heard, OthersEdit, Refusal } from './editor-messages.ts';

/** Why the target closes a socket (RFC 6455, section 7.4.1): its session has ended, or its document could not be read. */
export const CLOSE_CODES = { policyViolation: 1_008, internalError: 1_011 } as const;

/**
 * One editor at a document. They hear the document first, and then only what is newer than what they know: an edit is
 * the whole document, so an older one that comes late would take the newer one back.
 */
export class EditorSeat {
  readonly #socket: WebSocket;
  /** The newest version that this editor knows; undefined before the greeting. */
  #knownVersion: number | undefined;
  /** The newest edit of others that was stored before the greeting was there. */
  #early: OthersEdit | undefined;

  constructor(socket: WebSocket) {
    this.#socket = socket;
  }

  /** Only who has heard the document may write it. */
  get isGreeted(): boolean {
    return this.#knownVersion !== undefined;
  }

  greet(greeting: Greeting): void {
    this.#tell(greeting);
    if (this.#early !== undefined) this.hear(this.#early);
  }

  /** What another editor wrote. */
  hear(edit: OthersEdit): void {
    if (this.#knownVersion !== undefined) {
      if (edit.version > this.#knownVersion) this.#tell(edit);
    } else if (edit.version > (this.#early?.version ?? 0)) this.#early = edit;
  }

  acknowledge(acknowledgement: Acknowledgement): void {
    this.#tell(acknowledgement);
  }

  refuse(refusal: Refusal): void {
    this.#send(refusal);
  }

  /** With one of the codes above. */
  close(code: number): void {
    this.#socket.close(code);
  }

  #tell(heard: Greeting | OthersEdit | Acknowledgement): void {
    this.#knownVersion = Math.max(heard.version, this.#knownVersion ?? heard.version);
    this.#send(heard);
  }

  #send(heard: Heard): void {
    if (this.#socket.readyState === this.#socket.OPEN) this.#socket.send(JSON.stringify(heard));
  }
}
