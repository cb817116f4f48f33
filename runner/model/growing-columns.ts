const FIRST_LENGTH = 1_024;
/** What is not written to takes no memory, and copies that are left behind do until they are collected. */
const GROWTH = 8;

/** Numbers in a row without objects, 8 bytes each, however many there will be. */
export class NumberColumn {
  private values = new Float64Array(FIRST_LENGTH);
  length = 0;

  push(value: number): void {
    if (this.length === this.values.length) {
      const more = new Float64Array(this.length * GROWTH);
      more.set(this.values);
      this.values = more;
    }
    this.values[this.length++] = value;
  }

  /** 0 beyond the end. */
  at(place: number): number {
    return this.values[place] ?? 0;
  }

  every(holds: (value: number) => boolean): boolean {
    return this.values.subarray(0, this.length).every(holds);
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
