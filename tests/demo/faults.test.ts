import { afterAll, beforeAll, expect, test } from 'vitest';
import { chosenCases } from '../../demo/faults/choose-cases.ts';
import { playCase } from '../../demo/faults/play-case.ts';
import { type RunningTarget, startTarget } from '../../target/start-target.ts';
import { temporaryFolder } from '../k6/temporary.ts';

/** Too short for anything to pass, and long enough for these faults to be blamed. */
const LEG = '8s';

let target: RunningTarget;

beforeAll(async () => {
  target = await startTarget({ architecture: 'modern' });
});

afterAll(() => target.stop());

test.each([
  { name: 'wrong-region', blamed: ['residency'] },
  { name: 'fast-errors', blamed: ['api-p99', 'availability'] },
])(
  '$name is played on the real system, blamed by the gate, and gone afterwards',
  async ({ name, blamed }) => {
    const [fault] = chosenCases([name]);
    if (fault === undefined) throw new Error('no such case');
    const row = await playCase(fault, target, {
      in: LEG,
      results: temporaryFolder(),
      attempts: 2,
      interrupted: new AbortController().signal,
      note: () => undefined,
    });
    expect(row.trouble).toBe('');
    const failed = row.cells.filter(({ found }) => found === 'fail').map(({ objective }) => objective);
    expect(failed).toEqual(expect.arrayContaining(blamed));
    expect(row.cells.filter(({ isAsExpected }) => !isAsExpected)).toEqual([]);
    const answer = await fetch(`${target.adminUrl}/faults`);
    const { items }: { readonly items: readonly { readonly on: boolean }[] } = JSON.parse(
      await answer.text(),
    );
    expect(items.filter(({ on }) => on)).toEqual([]);
  },
);
