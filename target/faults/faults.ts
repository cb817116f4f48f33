import { isDeepStrictEqual } from 'node:util';
import { FAULT_NAMES, type FaultName, type FaultParameters } from './catalogue.ts';

/** Those that are on, with their parameters: fit for a message to another process. */
export type FaultsOn = { readonly [Name in FaultName]?: FaultParameters<Name> | undefined };

/** Makes a change of a fault take effect; it asks the faults what holds now. What it throws takes the change back. */
export type FaultListener = () => void | Promise<void>;

/** Which faults are on now. Whoever is affected asks at each piece of work, or listens and acts on a change. */
export class Faults {
  #on: FaultsOn;
  readonly #listeners = new Map<FaultName, FaultListener[]>();
  /** The last change: changes take place one after the other. */
  #changing: Promise<unknown> = Promise.resolve();

  constructor(on: FaultsOn = {}) {
    this.#on = on;
  }

  isOn(name: FaultName): boolean {
    return this.#on[name] !== undefined;
  }

  /** What a fault is on with; undefined while it is off. */
  parameters<Name extends FaultName>(name: Name): FaultParameters<Name> | undefined {
    return this.#on[name];
  }

  /** All that are on. */
  on(): FaultsOn {
    return this.#on;
  }

  /** Calls the listener after every change of the fault. A change is over when all of its listeners are through. */
  onChange(names: FaultName | readonly FaultName[], listener: FaultListener): void {
    for (const name of typeof names === 'string' ? [names] : names) {
      this.#listeners.set(name, [...(this.#listeners.get(name) ?? []), listener]);
    }
  }

  /** Switches a fault on, or changes the parameters of one that is on. */
  switchOn<Name extends FaultName>(name: Name, parameters: FaultParameters<Name>): Promise<void> {
    return this.#inTurn(() => this.#change(name, parameters));
  }

  switchOff(name: FaultName): Promise<void> {
    return this.#inTurn(async () => {
      if (this.isOn(name)) await this.#change(name, undefined);
    });
  }

  /** Switches a fault off that is over by itself; one that was switched on anew meanwhile stays on. */
  end<Name extends FaultName>(name: Name, parameters: FaultParameters<Name>): Promise<void> {
    return this.#inTurn(async () => {
      if (this.parameters(name) === parameters) await this.#change(name, undefined);
    });
  }

  async switchAllOff(): Promise<void> {
    for (const name of FAULT_NAMES) await this.switchOff(name);
  }

  /** Brings every fault to where it is among those of another process. */
  async mirror(on: FaultsOn): Promise<void> {
    for (const name of FAULT_NAMES) await this.#mirrorOne(name, on);
  }

  #mirrorOne(name: FaultName, on: FaultsOn): Promise<void> {
    return this.#inTurn(async () => {
      if (!isDeepStrictEqual(on[name], this.#on[name])) await this.#change(name, on[name]);
    });
  }

  #inTurn(change: () => Promise<void>): Promise<void> {
    const turn = this.#changing.then(change);
    this.#changing = turn.catch(() => undefined);
    return turn;
  }

  async #change<Name extends FaultName>(name: Name, to: FaultParameters<Name> | undefined): Promise<void> {
    const before = this.parameters(name);
    this.#set(name, to);
    try {
      await this.#tell(name);
    } catch (error) {
      this.#set(name, before);
      await this.#tell(name).catch(() => undefined);
      throw error;
    }
  }

  #set<Name extends FaultName>(name: Name, to: FaultParameters<Name> | undefined): void {
    this.#on = { ...this.#on, [name]: to };
  }

  async #tell(name: FaultName): Promise<void> {
    for (const listener of this.#listeners.get(name) ?? []) await listener();
  }
}
