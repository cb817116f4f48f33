import { beforeEach, describe, expect, it } from 'vitest';
import { Faults } from '../../target/faults/faults.ts';
import { CircuitBreaker } from '../../target/outside/circuit-breaker.ts';
import { outsideParties } from '../../target/outside/outside-parties.ts';

const clock = { nowMs: 0 };
const nowMs = (): number => clock.nowMs;
let calls = 0;
let breaker: CircuitBreaker;

const succeed = async (): Promise<string> => {
  calls += 1;
  return 'accepted';
};
const fail = async (): Promise<string> => {
  calls += 1;
  throw new Error('no answer');
};
const failTimes = async (times: number): Promise<void> => {
  for (let time = 0; time < times; time += 1) await breaker.call(fail).catch(() => undefined);
};

beforeEach(() => {
  calls = 0;
  clock.nowMs = 0;
  breaker = new CircuitBreaker('mail', { failures: 3, openMs: 1_000, nowMs });
});

describe('a circuit breaker', () => {
  it('hands on what the party answers while it is closed', async () => {
    expect(await breaker.call(succeed)).toBe('accepted');
    await expect(breaker.call(fail)).rejects.toThrow('no answer');
    expect(breaker.state).toBe('closed');
  });

  it('opens after failures in a row, and then asks the party no more', async () => {
    await failTimes(2);
    await breaker.call(succeed);
    await failTimes(2);
    expect(breaker.state).toBe('closed');
    await failTimes(1);
    expect(breaker.state).toBe('open');
    calls = 0;
    await expect(breaker.call(succeed)).rejects.toMatchObject({
      name: 'OpenCircuitError',
      retryAfterMs: 1_000,
    });
    expect(calls).toBe(0);
  });

  it('lets one call through after a while, and closes when that succeeds', async () => {
    await failTimes(3);
    clock.nowMs = 1_000;
    expect(breaker.state).toBe('half-open');
    let answer: (value: string) => void = () => undefined;
    const trial = breaker.call(() => new Promise<string>((resolve) => (answer = resolve)));
    await expect(breaker.call(succeed)).rejects.toThrow('left alone');
    answer('back again');
    expect(await trial).toBe('back again');
    expect(breaker.state).toBe('closed');
    expect(await breaker.call(succeed)).toBe('accepted');
  });

  it('opens again when that one fails', async () => {
    await failTimes(3);
    clock.nowMs = 1_000;
    await failTimes(1);
    expect(breaker.state).toBe('open');
    clock.nowMs = 1_999;
    await expect(breaker.call(succeed)).rejects.toThrow('left alone');
    clock.nowMs = 2_000;
    expect(await breaker.call(succeed)).toBe('accepted');
  });
});

describe('calls to outside parties', () => {
  const attempts = async (callOutside: ReturnType<typeof outsideParties>, party: string): Promise<number> => {
    calls = 0;
    for (let time = 0; time < 10; time += 1) await callOutside(party, fail).catch(() => undefined);
    return calls;
  };

  it('have a breaker for each party in the modern architecture', async () => {
    const callOutside = outsideParties('modern', new Faults(), nowMs);
    expect(await attempts(callOutside, 'mail')).toBe(5);
    expect(await callOutside('webhook', succeed)).toBe('accepted');
  });

  it('are all made in legacy, and while the fault is on', async () => {
    const faults = new Faults();
    expect(await attempts(outsideParties('legacy', faults, nowMs), 'mail')).toBe(10);
    await faults.switchOn('breaker-off', {});
    expect(await attempts(outsideParties('modern', faults, nowMs), 'mail')).toBe(10);
  });
});
