interface Entry<Value> {
  readonly value: Value;
  readonly expiresAtMs: number;
}

export interface CacheOptions {
  readonly ttlMs: number;
  readonly capacity: number;
  readonly nowMs: () => number;
  /** Whether invalidations get lost at present: a fault. */
  readonly losesInvalidations?: () => boolean;
}

/**
 * Keeps what was read for at most `ttlMs`. Each key has a version that `invalidate` raises: a value whose reading began
 * before an invalidation is returned to its reader but not kept, so a slow read can never bring old data back.
 */
export class VersionedCache<Value> {
  readonly #entries = new Map<string, Entry<Value>>();
  readonly #versions = new Map<string, number>();
  readonly #ttlMs: number;
  readonly #capacity: number;
  readonly #nowMs: () => number;
  readonly #losesInvalidations: () => boolean;
  #invalidations = 0;
  /** The version of every key that has none of its own: that of the last one forgotten for want of room. */
  #oldestVersion = 0;

  constructor(options: CacheOptions) {
    this.#ttlMs = options.ttlMs;
    this.#capacity = options.capacity;
    this.#nowMs = options.nowMs;
    this.#losesInvalidations = options.losesInvalidations ?? (() => false);
  }

  #version(key: string): number {
    return this.#versions.get(key) ?? this.#oldestVersion;
  }

  /** The kept value, or the one that `load` reads. An absent thing (undefined) is never kept. */
  async get(key: string, load: () => Promise<Value | undefined>): Promise<Value | undefined> {
    const kept = this.#entries.get(key);
    if (kept !== undefined && kept.expiresAtMs > this.#nowMs()) return kept.value;
    const version = this.#version(key);
    const value = await load();
    if (value !== undefined && this.#version(key) === version) this.set(key, value);
    return value;
  }

  /** Keeps a value that was just written. The oldest entry makes room when the cache is full. */
  set(key: string, value: Value): void {
    this.#entries.delete(key);
    this.#entries.set(key, { value, expiresAtMs: this.#nowMs() + this.#ttlMs });
    const oldest = this.#entries.keys().next();
    if (this.#entries.size > this.#capacity && oldest.done !== true) this.#entries.delete(oldest.value);
  }

  /** Forgets a value, and refuses the ones that are being read right now. */
  invalidate(key: string): void {
    if (this.#losesInvalidations()) return;
    this.#entries.delete(key);
    this.#versions.delete(key);
    this.#invalidations += 1;
    this.#versions.set(key, this.#invalidations);
    const oldest = this.#versions.entries().next();
    if (this.#versions.size <= this.#capacity || oldest.done === true) return;
    const [forgotten, version] = oldest.value;
    this.#versions.delete(forgotten);
    this.#oldestVersion = version;
  }
}
