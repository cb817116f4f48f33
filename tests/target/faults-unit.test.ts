import { describe, expect, it } from 'vitest';
import { FAULT_NAMES, FAULTS, type Parameter } from '../../target/faults/catalogue.ts';
import { Faults } from '../../target/faults/faults.ts';
import { readParameters } from '../../target/faults/parameters.ts';
import { refuseImpossible } from '../../target/faults/requirements.ts';
import { faultList, readWrittenFault } from '../../target/faults/written.ts';

describe('the parameters of a fault', () => {
  it('are as in the catalogue where nothing is said', () => {
    expect(readParameters('stall', {})).toEqual({ everyMs: 5_000, forMs: 1_000 });
    expect(readParameters('stall', { forMs: 500 })).toEqual({ everyMs: 5_000, forMs: 500 });
    expect(readParameters('mail-down', {})).toEqual({});
  });

  it.each([
    ['stall', { forMs: 5 }, 'forMs is a whole number from 10 to 10000.'],
    ['stall', { forMs: '500' }, 'forMs is a whole number from 10 to 10000.'],
    ['stall', { forMs: Number.NaN }, 'forMs is a whole number from 10 to 10000.'],
    ['stall', { hold: 5 }, 'stall has no parameter hold.'],
    ['stall', { constructor: 5 }, 'stall has no parameter constructor.'],
    ['pool-exhaustion', { service: 'kitchen' }, /^service is one of all, auth, /],
    ['fast-errors', { share: 0, also: 1 }, /share is a number.* fast-errors has no parameter also\./],
    ['fast-errors', [], 'The parameters are a JSON object.'],
    ['fast-errors', null, 'The parameters are a JSON object.'],
  ] as const)('of %s cannot be %j', (name, written, message) => {
    expect(() => readParameters(name, written)).toThrow(message);
  });

  it('can be written on a command line', async () => {
    const faults = new Faults();
    await readWrittenFault('pool-exhaustion:service=files,connections=2').switchOn(faults);
    expect(faults.parameters('pool-exhaustion')).toEqual({ service: 'files', connections: 2 });
    await readWrittenFault('slow-mail').switchOn(faults);
    expect(faults.parameters('slow-mail')).toEqual({ delayMs: 5_000 });
  });

  it.each([
    ['quiet', 'There is no fault quiet'],
    ['__proto__', 'There is no fault __proto__'],
    ['stall:forMs', 'forMs is a whole number'],
    ['stall:forMs=soon', 'forMs is a whole number'],
  ])('cannot be written as %s', (written, message) => {
    expect(() => readWrittenFault(written)).toThrow(message);
  });
});

/** Every figure of every fault. */
const FIGURES = FAULT_NAMES.flatMap((name) =>
  Object.entries<Parameter>(FAULTS[name].parameters).flatMap(([key, parameter]) =>
    'choices' in parameter ? [] : [{ name, key, ...parameter }],
  ),
);
const SHARES = FIGURES.filter(({ key }) => key === 'share');
const COUNTS = FIGURES.filter(({ key }) => key !== 'share');

describe('a figure of a fault', () => {
  it.each(COUNTS)('is a whole number where it counts: $key of $name', ({ name, key, minimum, maximum }) => {
    expect(() => readParameters(name, { [key]: minimum + 0.5 })).toThrow(
      `${key} is a whole number from ${minimum} to ${maximum}.`,
    );
    expect(readParameters(name, { [key]: maximum })).toMatchObject({ [key]: maximum });
  });

  it.each(SHARES)('may be any where it is a share: $key of $name', ({ name, key, maximum }) => {
    expect(readParameters(name, { [key]: maximum / 3 })).toMatchObject({ [key]: maximum / 3 });
  });
});

describe('the list of faults', () => {
  it('names each one, with its parameters and their ranges', () => {
    for (const name of FAULT_NAMES) expect(faultList()).toContain(`${name}: `);
    expect(faultList()).toContain('    forMs=1000  how long it stands still, 10 to 10000\n');
  });
});

describe('a change of a fault', () => {
  it('is over when every listener is through', async () => {
    const faults = new Faults();
    const heard: unknown[] = [];
    faults.onChange(['stall', 'mail-down'], async () => {
      await new Promise((resolve) => setTimeout(resolve, 5));
      heard.push(faults.parameters('stall')?.forMs);
    });
    await faults.switchOn('stall', { everyMs: 100, forMs: 10 });
    await faults.switchOn('stall', { everyMs: 100, forMs: 20 });
    await faults.switchOff('stall');
    await faults.switchOff('stall');
    expect(heard).toEqual([10, 20, undefined]);
  });

  it('is taken back when a listener fails, and the others hear of that', async () => {
    const faults = new Faults();
    const heard: boolean[] = [];
    faults.onChange('mail-down', () => void heard.push(faults.isOn('mail-down')));
    faults.onChange('mail-down', () => {
      if (faults.isOn('mail-down')) throw new Error('no such provider');
    });
    await expect(faults.switchOn('mail-down', {})).rejects.toThrow('no such provider');
    expect(faults.isOn('mail-down')).toBe(false);
    expect(heard).toEqual([true, false]);
    await faults.switchOn('stale-cache', {});
    expect(faults.isOn('stale-cache')).toBe(true);
  });

  it('reaches the faults of another process only where they differ', async () => {
    const here = new Faults();
    const there = new Faults();
    let changes = 0;
    there.onChange(FAULT_NAMES, () => void (changes += 1));
    await here.switchOn('stall', { everyMs: 100, forMs: 10 });
    await here.switchOn('stale-cache', {});
    for (let times = 0; times < 2; times++) await there.mirror(here.on());
    expect(changes).toBe(2);
    await here.switchAllOff();
    await there.mirror(here.on());
    expect([there.isOn('stall'), there.isOn('stale-cache'), changes]).toEqual([false, false, 4]);
  });

  it('ends by itself, unless it was switched on anew meanwhile', async () => {
    const faults = new Faults();
    const first = { afterMs: 0, downMs: 10 };
    const second = { afterMs: 0, downMs: 10 };
    await faults.switchOn('instance-kill', first);
    await faults.switchOn('instance-kill', second);
    await faults.end('instance-kill', first);
    expect(faults.parameters('instance-kill')).toBe(second);
    await faults.end('instance-kill', second);
    expect(faults.isOn('instance-kill')).toBe(false);
  });
});

describe('a fault that could change nothing', () => {
  it.each([
    ['missing-index', 'legacy', 1, 'legacy architecture has nothing'],
    ['replica-lag', 'legacy', 1, 'legacy architecture has nothing'],
    ['wrong-region', 'modern', 1, '--regions 3'],
    ['replica-lag', 'modern', 1, 'needs replicas'],
    ['replica-lag', 'modern', 3, 'needs replicas'],
    ['region-leak', 'modern', 3, 'needs replicas'],
  ] as const)(
    '%s is refused in %s with %i regions without replicas',
    async (name, architecture, regions, reason) => {
      const faults = new Faults();
      refuseImpossible(faults, { architecture, regions, hasReplicas: false });
      await expect(readWrittenFault(name).switchOn(faults)).rejects.toThrow(reason);
      expect(faults.isOn(name)).toBe(false);
      await readWrittenFault('fast-errors').switchOn(faults);
      expect(faults.isOn('fast-errors')).toBe(true);
    },
  );
});
