import { describe, expect, it } from 'vitest';
import type { Architecture } from '../../target/architecture.ts';
import { referenceDataFor } from '../../target/services/reference-data.ts';
import { askedDatabase } from './asked-database.ts';

/** A database that answers with how often it was asked, or with nothing while it is empty. */
function scene(architecture: Architecture) {
  let empty = false;
  const { database, nowMs, wait } = askedDatabase((asked) => (empty ? '[]' : `[{"asked": ${asked}}]`));
  const find = referenceDataFor(architecture, nowMs)<{ asked: number }>({ name: 'workflows', text: '' });
  return {
    answerFor: async (...values: readonly number[]) => (await find(database, values))[0]?.asked,
    wait,
    empty: (isEmpty: boolean) => {
      empty = isEmpty;
    },
  };
}

describe('what hardly ever changes', () => {
  it('is asked of the database at every request in legacy', async () => {
    const { answerFor } = scene('legacy');
    expect([await answerFor(1), await answerFor(1)]).toEqual([1, 2]);
  });

  it('is remembered for half a minute in modern, for each tenant and thing by itself', async () => {
    const { answerFor, wait } = scene('modern');
    expect([await answerFor(1, 11), await answerFor(1, 11), await answerFor(11, 1)]).toEqual([1, 1, 2]);
    wait(29_999);
    expect(await answerFor(1, 11)).toBe(1);
    wait(1);
    expect(await answerFor(1, 11)).toBe(3);
  });

  it('is not remembered as missing: what is added is found at once', async () => {
    const { answerFor, empty } = scene('modern');
    empty(true);
    expect(await answerFor(1)).toBeUndefined();
    empty(false);
    expect(await answerFor(1)).toBe(2);
  });
});
