import type { QueryResultRow } from 'pg';
import { describe, expect, it } from 'vitest';
import { Faults } from '../../target/faults/faults.ts';
import { rateLimits } from '../../target/limits/rate-limits.ts';
import { documentAccess } from '../../target/services/document-access.ts';
import { refusalOf } from '../../target/services/editor-messages.ts';

const IDENTITY = {
  user: { id: 3, name: 'Ann' },
  tenant: { id: 'tenant-7', plan: 'free', region: 'eu-west-1' },
  tenantNumber: 7,
};
const EDIT = JSON.stringify({ type: 'edit', seq: 5, text: 'Newer' });

/** An editor whose session can end, on a database that stores what it is told to for half a second. */
function scene() {
  const clock = { nowMs: 0 };
  const seen: string[] = [];
  let signedIn = true;
  const database = {
    databaseMs: 0.25,
    poolMs: 0,
    async query<Row extends QueryResultRow>(): Promise<Row[]> {
      seen.push('stored');
      clock.nowMs += 500;
      return JSON.parse('[{"version": 2}]');
    },
    release: () => void seen.push('released'),
  };
  const faults = new Faults();
  const nobody = (): never => {
    throw new Error('nobody signs in or out here');
  };
  const platform = {
    faults,
    sessions: { open: nobody, close: nobody, identify: async () => (signedIn ? IDENTITY : undefined) },
    limit: rateLimits(faults, () => clock.nowMs),
    routing: { wrote: (session: string) => void seen.push(`${session} wrote at ${clock.nowMs} ms`) },
    openDatabase: () => database,
  };
  const access = documentAccess(platform, { token: 'session', tenant: 7, documentId: 1, entry: database });
  const signOut = (): void => {
    signedIn = false;
  };
  return { access, faults, seen, signOut };
}

/** What the editor hears of a message that is refused. */
const refusal = (sent: Promise<unknown>, message = EDIT): Promise<unknown> =>
  sent.then(
    () => 'stored',
    (error: unknown) => refusalOf(error, message),
  );

describe('an edit', () => {
  it('makes its session read the primary from before it is stored until some time after its acknowledgement', async () => {
    const { access, seen } = scene();
    const stored = { seq: 5, text: 'Newer', user: 'Ann', version: 2 };
    expect(await access.store(EDIT)).toEqual({ ...stored, serverTiming: 'db;dur=0.25, pool;dur=0.00' });
    expect(seen).toEqual(['session wrote at 0 ms', 'stored', 'session wrote at 500 ms', 'released']);
  });

  it('is refused once the session has ended, and changes nothing', async () => {
    const { access, seen, signOut } = scene();
    await access.store(EDIT);
    signOut();
    const reason = 'The session is unknown or has ended.';
    expect(await refusal(access.store(EDIT))).toEqual({ type: 'refused', status: 401, reason, seq: 5 });
    expect(seen.filter((what) => what === 'stored')).toHaveLength(1);
    expect(seen.at(-1)).toBe('released');
  });

  it('counts against what the plan allows, as does a message that is none', async () => {
    const { access, faults, seen } = scene();
    await faults.switchOn('shared-limits', { perSecond: 1 });
    expect(await refusal(access.store('no JSON'), 'no JSON')).toMatchObject({ status: 400 });
    const reason = 'This tenant sends more than its plan allows.';
    const limited = { type: 'refused', status: 429, reason, seq: 5, retryAfterMs: 1_000 };
    expect(await refusal(access.store(EDIT))).toEqual(limited);
    expect(seen).toEqual(['released', 'released']);
  });
});
