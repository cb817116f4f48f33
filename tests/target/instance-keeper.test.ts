import { beforeEach, describe, expect, it } from 'vitest';
import { Faults } from '../../target/faults/faults.ts';
import { type Instance, InstanceKeeper } from '../../target/instance/instance-keeper.ts';

/** A kill that nobody waits for in a test. */
const NEVER_MS = 60_000;
/** Long enough to be seen. */
const DOWN_MS = 100;
const OFTEN = { interval: 2 };

let faults: Faults;
let keeper: InstanceKeeper;
/** What happened to the instances, in order. */
let events: string[];
let lost: unknown[];
/** How many instances have been begun. */
let begun: number;
/** How many of them were asked to prepare. */
let prepared: number;
/** Ends the instance that was begun last, as a crash would. */
let endLast: () => void;

/** An instance that is no process: it serves as soon as it is asked to, and until it is killed. */
function instance(): Instance {
  begun += 1;
  let end: () => void = () => undefined;
  const ended = new Promise<void>((resolve) => (end = resolve));
  endLast = () => end();
  const endBy = async (event: string): Promise<void> => {
    events.push(event);
    end();
  };
  return {
    ended,
    prepare: () => void (prepared += 1),
    start: async () => {
      events.push('serves');
      return 'http://127.0.0.1:4300';
    },
    onLost: () => undefined,
    change: async () => undefined,
    kill: () => endBy('killed'),
    stop: () => endBy('stopped'),
  };
}

beforeEach(async () => {
  faults = new Faults();
  events = [];
  lost = [];
  begun = 0;
  prepared = 0;
  keeper = new InstanceKeeper(faults, (error) => void lost.push(error), instance);
  await keeper.start({
    port: 0,
    architecture: 'modern',
    regions: 1,
    databases: { primary: 'postgres://127.0.0.1/none', replicas: [] },
    mailUrl: 'http://127.0.0.1:1',
    requestLog: undefined,
  });
  keeper.killOnFault();
});

const kill = (afterMs: number, downMs: number): Promise<void> =>
  faults.switchOn('instance-kill', { afterMs, downMs });
const happened = (): string => events.join(', ');
const isOn = (): boolean => faults.isOn('instance-kill');

describe('an instance that a fault kills', () => {
  it('is followed by another one, with which the fault is over', async () => {
    await kill(0, 5);
    expect(isOn()).toBe(true);
    await expect.poll(isOn).toBe(false);
    expect(happened()).toBe('serves, killed, serves');
    expect(lost).toEqual([]);
  });

  it('has one follower, which prepares from the first notice on', async () => {
    await kill(NEVER_MS, 5);
    expect([begun, prepared]).toEqual([2, 1]);
    await kill(NEVER_MS, 5);
    expect([begun, prepared]).toEqual([2, 1]);
    await keeper.stop();
    expect(happened()).toBe('serves, stopped, stopped');
  });

  it('is followed by a third one, when the follower ends before its turn', async () => {
    await kill(NEVER_MS, 5);
    endLast();
    await kill(0, 5);
    await expect.poll(isOn).toBe(false);
    expect(begun).toBe(3);
    expect(happened()).toBe('serves, killed, serves');
    expect(lost).toEqual([]);
  });

  it('is killed again as soon as it serves, when that was ordered while it was down', async () => {
    await kill(0, DOWN_MS);
    await expect.poll(happened, OFTEN).toBe('serves, killed');
    await kill(0, 5);
    expect(isOn()).toBe(true);
    await expect.poll(isOn).toBe(false);
    expect(happened()).toBe('serves, killed, serves, killed, serves');
  });

  it('is killed once more only, however often that was ordered while it was down', async () => {
    await kill(0, DOWN_MS);
    await expect.poll(happened, OFTEN).toBe('serves, killed');
    for (let times = 0; times < 3; times += 1) await kill(0, 5);
    await expect.poll(isOn).toBe(false);
    expect(happened()).toBe('serves, killed, serves, killed, serves');
  });

  it('is killed at the time that was named last', async () => {
    await kill(NEVER_MS, 5);
    await kill(0, 5);
    await expect.poll(isOn).toBe(false);
    expect(happened()).toBe('serves, killed, serves');
  });

  it('is not killed when the fault is switched off before, and its follower goes', async () => {
    await kill(10, 5);
    await faults.switchOff('instance-kill');
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(happened()).toBe('serves, stopped');
  });

  it('comes back at once when the fault is switched off, and is not killed again', async () => {
    await kill(0, NEVER_MS);
    await expect.poll(happened, OFTEN).toBe('serves, killed');
    await kill(0, 5);
    await faults.switchOff('instance-kill');
    await expect.poll(happened, OFTEN).toBe('serves, killed, serves');
    await keeper.stop();
    expect(happened()).toBe('serves, killed, serves, stopped');
    expect(lost).toEqual([]);
  });
});
