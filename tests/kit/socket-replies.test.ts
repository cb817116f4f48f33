import { describe, expect, it } from 'vitest';
import { Answer, receivedOf, serverTimingOf } from '../../scenarios/kit/core/answer.ts';
import { message, operation } from '../../scenarios/kit/core/operation.ts';
import {
  arrivedOf,
  lateReply,
  lostReply,
  messageReply,
  openedReply,
} from '../../scenarios/kit/core/socket-reply.ts';

const JOIN = operation('collaboration', 'join', 'GET /documents/{document}', { kind: 'socket' });
const EDIT = message('collaboration', 'edit');
const ACK = arrivedOf('{"type":"ack","version":7,"serverTiming":"db;dur=1.5"}');

describe('the answer to what was sent over a connection', () => {
  it.each([
    ['a connection that was opened', JOIN, openedReply(12), 'good', 12],
    ['a connection that was greeted', JOIN, openedReply(30, ACK), 'good', 30],
    ['a message that was answered', EDIT, messageReply(8.5, ACK), 'good', 8.5],
    ['a message whose connection was lost', EDIT, lostReply('reset by peer'), 'refused', 99],
    ['a message without a reply in time', EDIT, lateReply(), 'timeout', 99],
  ])('%s', (_, exchange, reply, outcome, durationMs) => {
    expect(receivedOf(exchange, 100, 99, reply)).toMatchObject({ outcome, durationMs });
  });

  it('is read by path like any other, with the database time that it states', () => {
    const reply = messageReply(8.5, ACK);
    expect(new Answer(receivedOf(EDIT, 100, 99, reply)).number('version')).toBe(7);
    expect(serverTimingOf(reply)).toBe('db;dur=1.5');
  });

  it.each([
    ['no JSON', 'hello'],
    ['no object', '[1]'],
    ['nothing', 'null'],
    ['a field of another type', '{"serverTiming":5}'],
  ])('states no database time where it is %s', (_, text) => {
    expect(serverTimingOf(messageReply(1, arrivedOf(text)))).toBeUndefined();
  });
});
