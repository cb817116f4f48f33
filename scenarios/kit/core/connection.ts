import type { Answer } from './answer.ts';
import type { Fields } from './fields.ts';
import type { Message } from './operation.ts';

/** An object is sent as JSON. A function gets the message's `traceparent`, for a product that wants it inside. */
export type MessageBody = string | object | ((traceparent: string) => string | object);

/** A WebSocket that a journey keeps open while its user works. The kit closes it when the journey ends. */
export interface Connection {
  /** How connecting ended. When it is not good, sending ends the journey, like reading from any bad answer. */
  readonly answer: Answer;

  /** Whether messages can be sent: it was opened, and neither side has closed it since. */
  readonly isOpen: boolean;

  /**
   * Sends a message and measures how long its reply takes, like a request of its own. `isReply` looks at everything that
   * arrives meanwhile and finds the reply among it; without it the next thing that arrives is. Several messages may wait
   * for their replies at once. A message whose connection is lost first counts as `refused`, one whose reply takes longer
   * than its user waits as `timeout`.
   */
  send(message: Message, body: MessageBody, isReply?: (arrived: Fields) => boolean): Promise<Answer>;

  /** Closes it. What has had no reply until now never gets one. */
  close(): void;
}
