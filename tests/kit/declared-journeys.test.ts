import { describe, expect, it } from 'vitest';
import { DeclarationLedger } from '../../scenarios/kit/core/declaration-ledger.ts';
import { catalogueEntry, defineJourney } from '../../scenarios/kit/core/journey.ts';
import { message, operation, times } from '../../scenarios/kit/core/operation.ts';

const signIn = operation('auth', 'sign-in', 'POST /sessions');
const openBoard = operation('projects', 'open-board', 'GET /projects/{project}/board');
const moveTask = operation('tasks', 'move-task', 'PATCH /tasks/{task}');

const journey = defineJourney({
  name: 'plan-the-week',
  maxThinkSeconds: 60,
  operations: [signIn, openBoard, times(0, 3, moveTask), times(1, 2, openBoard)],
  play: () => Promise.resolve(),
});

describe('an operation', () => {
  it.each([
    { declared: signIn, kind: 'write', method: 'POST' },
    { declared: openBoard, kind: 'read', method: 'GET' },
    { declared: operation('a', 'b', 'HEAD /x'), kind: 'read', method: 'HEAD' },
    { declared: operation('a', 'b', 'DELETE /x'), kind: 'write', method: 'DELETE' },
    { declared: operation('a', 'b', 'POST /x', { kind: 'accept' }), kind: 'accept', method: 'POST' },
    { declared: operation('a', 'b', 'GET /x', { kind: 'poll' }), kind: 'poll', method: 'GET' },
  ])('$method is a $kind', ({ declared, kind, method }) => {
    expect(declared).toMatchObject({ kind, method });
  });

  it('keeps the accepted statuses and the time-out that it is given', () => {
    expect(operation('a', 'b', 'GET /x', { accepts: [404], timeoutSeconds: 2.5 })).toMatchObject({
      accepts: [404],
      timeoutMs: 2_500,
    });
  });

  it('that opens a connection is answered well by switching to it, unless it says otherwise', () => {
    expect(operation('a', 'b', 'GET /x', { kind: 'socket' })).toMatchObject({ accepts: [101] });
    expect(operation('a', 'b', 'GET /x', { kind: 'socket', accepts: [200] })).toMatchObject({
      accepts: [200],
    });
  });

  it('may be a message over an open connection, which has no address of its own', () => {
    expect(message('a', 'edit', { timeoutSeconds: 3 })).toEqual({
      svc: 'a',
      name: 'edit',
      kind: 'socket',
      timeoutMs: 3_000,
    });
  });

  it.each([
    [-1, 2],
    [3, 2],
    [0, 0],
    [0.5, 2],
  ])('cannot be declared %s to %s times', (min, max) => {
    expect(() => times(min, max, signIn)).toThrow('whole numbers');
  });
});

describe('the catalogue entry of a journey', () => {
  it('adds up what is declared more than once', () => {
    expect(catalogueEntry(journey)).toEqual({
      name: 'plan-the-week',
      maxThinkSeconds: 60,
      operations: [
        { svc: 'auth', op: 'sign-in', kind: 'write', min: 1, max: 1 },
        { svc: 'projects', op: 'open-board', kind: 'read', min: 2, max: 3 },
        { svc: 'tasks', op: 'move-task', kind: 'write', min: 0, max: 3 },
      ],
    });
  });

  it.each(['Plan', 'plan week', '', '-plan', 'plan-'])('refuses the name "%s"', (name) => {
    const define = () =>
      defineJourney({ name, maxThinkSeconds: 0, operations: [], play: () => Promise.resolve() });
    expect(define).toThrow('kebab-case');
  });

  it('refuses think time that is no time', () => {
    const define = () =>
      defineJourney({
        name: 'a',
        maxThinkSeconds: Number.NaN,
        operations: [],
        play: () => Promise.resolve(),
      });
    expect(define).toThrow('maxThinkSeconds');
  });
});

describe('holding a journey to its declaration', () => {
  it('lets through what is declared and knows what is missing', () => {
    const ledger = new DeclarationLedger(journey);
    ledger.send(signIn);
    ledger.send(openBoard);
    expect(ledger.missing()).toEqual([{ operation: openBoard, min: 1, max: 3 }]);
    expect(ledger.isFulfilled).toBe(false);
    expect(ledger.left(moveTask)).toBe(3);
    ledger.send(openBoard);
    expect(ledger.missing()).toEqual([]);
    expect(ledger.isFulfilled).toBe(true);
  });

  it('takes requests in any order, and again', () => {
    const ledger = new DeclarationLedger(journey);
    for (const operation of [moveTask, openBoard, signIn, moveTask, openBoard, moveTask, openBoard])
      ledger.send(operation);
    expect(ledger.isFulfilled).toBe(true);
    expect([signIn, openBoard, moveTask].map((operation) => ledger.left(operation))).toEqual([0, 0, 0]);
  });

  it('refuses an operation that is not declared', () => {
    const ledger = new DeclarationLedger(journey);
    expect(() => ledger.send(operation('auth', 'sign-out', 'DELETE /sessions'))).toThrow(
      'plan-the-week sends sign-out, which it does not declare',
    );
  });

  it('refuses one request more than declared', () => {
    const ledger = new DeclarationLedger(journey);
    ledger.send(signIn);
    expect(() => ledger.send(signIn)).toThrow('more than the 1 times');
    expect(ledger.left(signIn)).toBe(0);
  });

  it('begins anew with every playing, of the same journey or of another', () => {
    const glance = defineJourney({
      name: 'glance',
      maxThinkSeconds: 0,
      operations: [openBoard, signIn],
      play: () => Promise.resolve(),
    });
    const ledger = new DeclarationLedger(journey);
    ledger.send(signIn);
    ledger.think(60);
    ledger.begin(journey);
    expect(() => ledger.send(signIn)).not.toThrow();
    expect(() => ledger.think(60)).not.toThrow();
    ledger.begin(glance);
    expect(ledger.missing()).toHaveLength(2);
    expect(ledger.left(signIn)).toBe(1);
  });

  it('counts the longest that each thought may take', () => {
    const ledger = new DeclarationLedger(journey);
    ledger.think(20);
    ledger.think(39.9);
    ledger.think(0.1);
    expect(() => ledger.think(0.1)).toThrow('maxThinkSeconds, 60');
  });

  it('says how far a journey fell short', () => {
    const ledger = new DeclarationLedger(journey);
    expect(ledger.shortfall().message).toBe(
      'The journey plan-the-week ended 1 × sign-in short of the fewest that it declares.',
    );
  });
});
