import type { QueryResultRow } from 'pg';
import { describe, expect, it } from 'vitest';
import type { Architecture } from '../../target/architecture.ts';
import type { Database } from '../../target/database/request-database.ts';
import { referenceDataFor } from '../../target/services/reference-data.ts';

/** A database that answers with how often it was asked, or with nothing while it is empty, and a clock that stands until it is set. */
function scene(architecture: Architecture) {
  let asked = 0;
  let nowMs = 0;
  let empty = false;
  const database: Database = {
    async query<Row extends QueryResultRow>(): Promise<Row[]> {
      asked += 1;
      return empty ? [] : JSON.parse(`[{"asked": ${asked}}]`);
    },
  };
  const referenceData = referenceDataFor(architecture, () => nowMs);
  const find = referenceData<{ asked: number }>({ name: 'workflows', text: '' });
  return {
    answerFor: async (...values: readonly number[]) => (await find(database, values))[0]?.asked,
    wait: (ms: number) => {
      nowMs += ms;
    },
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
