const FIRST_LENGTH = 1_024;
/** What is not written to takes no memory, and copies that are left behind do until they are collected. */
const GROWTH = 8;

/**
 * Numbers in a row without objects, however many there will be: 4 bytes each while all of them are whole and of 32 bits, 8
 * from the first one on that is not.
 */
export class NumberColumn {
  private values: Int32Array | Float64Array = new Int32Array(FIRST_LENGTH);
  length = 0;

  push(value: number): void {
    if (this.length === this.values.length) this.grow();
    if (!Object.is(value, value | 0) && this.values instanceof Int32Array) this.widen();
    this.values[this.length++] = value;
  }

  /** 0 beyond the end. */
  at(place: number): number {
    return this.values[place] ?? 0;
  }

  every(holds: (value: number) => boolean): boolean {
    for (let place = 0; place < this.length; place++) if (!holds(this.at(place))) return false;
    return true;
  }

  private grow(): void {
    const length = this.length * GROWTH;
    const more = this.values instanceof Int32Array ? new Int32Array(length) : new Float64Array(length);
    more.set(this.values);
    this.values = more;
  }

  private widen(): void {
    const wide = new Float64Array(this.values.length);
    wide.set(this.values.subarray(0, this.length));
    this.values = wide;
  }
}

/** The same for whole numbers of 32 bits. */
export class PlaceColumn {
  private values = new Int32Array(FIRST_LENGTH);
  length = 0;

  push(value: number): void {
    if (this.length === this.values.length) {
      const more = new Int32Array(this.length * GROWTH);
      more.set(this.values);
      this.values = more;
    }
    this.values[this.length++] = value;
  }

  at(place: number): number {
    return this.values[place] ?? 0;
  }
}
