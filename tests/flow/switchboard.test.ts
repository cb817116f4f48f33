import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { AdminAnswer } from '../../runner/flow/admin-request.ts';
import { Switchboard } from '../../runner/flow/switchboard.ts';
import type { PlannedExperiment } from '../../runner/schema/plan-schema.ts';

const ZERO_AT_MS = Date.UTC(2026, 10, 23, 7, 0, 0);
const DONE: AdminAnswer = { status: 204, error: null };

/** Off from second 1, on from second 3, off for good at second 7. */
const SLOW_MAIL: PlannedExperiment = {
  name: 'slow-mail',
  title: 'Slow mail',
  settleMs: 1_000,
  blocks: [
    { block: 'off', fromMs: 1_000, toMs: 3_000 },
    { block: 'on', fromMs: 3_000, toMs: 5_000 },
    { block: 'on', fromMs: 5_000, toMs: 7_000 },
  ],
  stream: null,
  switch: { on: { method: 'PUT', path: '/mail' }, off: { method: 'DELETE', path: '/mail' } },
};

const CRASH: PlannedExperiment = {
  ...SLOW_MAIL,
  name: 'crash',
  blocks: [{ block: 'on', fromMs: 3_000, toMs: 9_000 }],
  switch: { on: { method: 'POST', path: '/kill' }, off: null },
};

function play(experiment: PlannedExperiment, answer: (method: string) => AdminAnswer = () => DONE) {
  const asked: string[] = [];
  const board = new Switchboard([experiment], {
    now: () => Date.now(),
    send: async ({ method }) => {
      asked.push(`${method} ${(Date.now() - ZERO_AT_MS) / 1_000}`);
      return answer(method);
    },
  });
  board.begin(ZERO_AT_MS);
  return { asked, board };
}

describe('a switchboard', () => {
  beforeEach(() => void vi.useFakeTimers({ now: ZERO_AT_MS - 1_000 }));
  afterEach(() => void vi.useRealTimers());

  /** Ends the leg after so many seconds of its clock. */
  async function endAfter(seconds: number, board: Switchboard) {
    await vi.advanceTimersByTimeAsync(seconds * 1_000 + 1_000);
    const ending = board.stop();
    await vi.runAllTimersAsync();
    return ending;
  }

  test('switches when it is due, and notes when and how it was answered', async () => {
    const { asked, board } = play(SLOW_MAIL);
    board.begin(ZERO_AT_MS);
    const switches = await endAfter(10, board);
    expect(asked).toEqual(['DELETE 1', 'PUT 3', 'DELETE 7']);
    expect(switches[1]).toEqual({
      experiment: 'slow-mail',
      state: 'on',
      dueMs: 3_000,
      sentAtMs: ZERO_AT_MS + 3_000,
      status: 204,
      durationMs: 0,
      error: null,
    });
    expect(board.leftOn).toEqual([]);
  });

  test.each([
    ['is off again', 2, ['DELETE 1']],
    ['was on', 4, ['DELETE 1', 'PUT 3', 'DELETE 4']],
  ])('switches off at the end of a leg that is cut short, unless it %s', async (_, seconds, expected) => {
    const { asked, board } = play(SLOW_MAIL);
    const switches = await endAfter(seconds, board);
    expect(asked).toEqual(expected);
    expect(switches.at(-1)?.state).toBe('off');
  });

  test('switches off also what may be on, as its answer said nothing', async () => {
    const { asked, board } = play(SLOW_MAIL, (method) =>
      method === 'PUT' ? { status: null, error: 'timeout' } : DONE,
    );
    await endAfter(4, board);
    expect(asked.at(-1)).toBe('DELETE 4');
    expect(board.leftOn).toEqual([]);
  });

  test('tries three times to switch off, and then says that it is left on', async () => {
    const { asked, board } = play(SLOW_MAIL, (method) =>
      method === 'PUT' ? DONE : { status: 500, error: null },
    );
    await endAfter(4, board);
    expect(asked).toEqual(['DELETE 1', 'PUT 3', 'DELETE 4', 'DELETE 5', 'DELETE 6']);
    expect(board.leftOn).toEqual(['slow-mail']);
  });

  test('cannot undo what happens once', async () => {
    const { asked, board } = play(CRASH);
    await endAfter(10, board);
    expect(asked).toEqual(['POST 3']);
    expect(board.leftOn).toEqual([]);
  });
});
