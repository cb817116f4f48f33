import type { WebSocket } from 'ws';
import { Problem } from '../http/problem.ts';
import type { DocumentAccess } from './document-access.ts';
import { type OthersEdit, refusalOf } from './editor-messages.ts';
import { CLOSE_CODES, EditorSeat } from './editor-seat.ts';
import { WaitingLine } from './waiting-line.ts';

/** How many messages of one socket may be unanswered; further ones are refused at once. */
export const MOST_UNANSWERED = 32;

/** An editor in a room, with what they may do there. */
interface Place {
  readonly seat: EditorSeat;
  readonly room: Set<EditorSeat>;
  readonly access: DocumentAccess;
}

function tellOthers({ seat, room }: Place, edit: OthersEdit): void {
  for (const other of room) if (other !== seat) other.hear(edit);
}

/** Reads the document only now that its editor hears what others write: nothing is stored in between unheard. */
async function greet({ seat, access }: Place): Promise<void> {
  try {
    seat.greet(await access.read());
  } catch (error) {
    seat.refuse(refusalOf(error, ''));
    seat.close(CLOSE_CODES.internalError);
  }
}

const isSignedOut = (error: unknown): boolean => error instanceof Problem && error.statusCode === 401;

async function answer(place: Place, message: string): Promise<void> {
  const { seat, access } = place;
  if (!seat.isGreeted) return;
  try {
    const { user, text, ...acknowledged } = await access.store(message);
    seat.acknowledge({ type: 'ack', ...acknowledged });
    tellOthers(place, { type: 'edit', user, text, version: acknowledged.version });
  } catch (error) {
    seat.refuse(refusalOf(error, message));
    if (isSignedOut(error)) seat.close(CLOSE_CODES.policyViolation);
  }
}

const TOO_MANY = new Problem(429, `At most ${MOST_UNANSWERED} messages wait for their answers.`);

/** The documents that are being edited, each with its editors. */
export class EditingRooms {
  readonly #rooms = new Map<number, Set<EditorSeat>>();

  /** Lets an editor in until their socket closes. */
  join(socket: WebSocket, documentId: number, access: DocumentAccess): void {
    const seat = new EditorSeat(socket);
    const room = this.#rooms.get(documentId) ?? new Set();
    this.#rooms.set(documentId, room.add(seat));
    const place = { seat, room, access };
    // One after the other: the document first, then the acknowledgements in the order in which the edits were sent.
    const line = new WaitingLine(MOST_UNANSWERED);
    line.add(() => greet(place));
    socket.on('message', (data) => {
      const message = String(data);
      if (!line.add(() => answer(place, message))) seat.refuse(refusalOf(TOO_MANY, message));
    });
    socket.on('close', () => this.#leave(documentId, place));
  }

  #leave(documentId: number, { seat, room }: Place): void {
    room.delete(seat);
    if (room.size === 0 && this.#rooms.get(documentId) === room) this.#rooms.delete(documentId);
  }
}
