import type { Answer } from './core/answer.ts';
import type { Connection, MessageBody } from './core/connection.ts';
import type { DeclarationLedger } from './core/declaration-ledger.ts';
import type { Fields } from './core/fields.ts';
import type { Message } from './core/operation.ts';
import type { LiveLine } from './live-line.ts';

/** A connection as its journey sees it. */
export class LiveConnection implements Connection {
  readonly answer: Answer;
  private readonly line: LiveLine;
  private readonly ledger: DeclarationLedger;

  constructor(answer: Answer, line: LiveLine, ledger: DeclarationLedger) {
    this.answer = answer;
    this.line = line;
    this.ledger = ledger;
  }

  get isOpen(): boolean {
    return this.line.isOpen;
  }

  async send(
    message: Message,
    body: MessageBody,
    isReply: (arrived: Fields) => boolean = anything,
  ): Promise<Answer> {
    this.answer.needed();
    this.ledger.send(message);
    return this.line.send(message, body, isReply);
  }

  close(): void {
    this.line.leave();
  }
}

function anything(): boolean {
  return true;
}
