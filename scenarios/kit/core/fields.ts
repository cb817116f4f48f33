/**
 * A piece of a JSON answer, read by path: `items.0.id`. What is missing or of another type is an error that says where,
 * because a journey that goes on with a wrong value measures something else than it claims.
 */
export class Fields {
  private readonly source: string;
  private readonly root: unknown;

  /** `source` says whose answer it is, for error messages. */
  constructor(source: string, root: unknown) {
    this.source = source;
    this.root = root;
  }

  /** The value there, whatever its type; `undefined` when there is none. */
  find(path = ''): unknown {
    let value = this.root;
    for (const key of path === '' ? [] : path.split('.')) value = property(value, key);
    return value;
  }

  has(path: string): boolean {
    return this.find(path) !== undefined;
  }

  text(path: string): string {
    const value = this.find(path);
    return typeof value === 'string' ? value : this.refuse(path, 'text');
  }

  number(path: string): number {
    const value = this.find(path);
    return typeof value === 'number' ? value : this.refuse(path, 'number');
  }

  flag(path: string): boolean {
    const value = this.find(path);
    return typeof value === 'boolean' ? value : this.refuse(path, 'true or false');
  }

  /** A number or a text, as ids are; fits a path parameter. */
  id(path: string): string | number {
    const value = this.find(path);
    return typeof value === 'string' || typeof value === 'number' ? value : this.refuse(path, 'id');
  }

  /** The items of a list, each to be read by path again. */
  list(path: string): readonly Fields[] {
    const value = this.find(path);
    if (!Array.isArray(value)) return this.refuse(path, 'list');
    return value.map((item, index) => new Fields(`${this.source} ${path}.${index}`, item));
  }

  private refuse(path: string, wanted: string): never {
    const text = JSON.stringify(this.root) ?? 'nothing';
    throw new Error(`${this.source}: no ${wanted} at "${path}" in ${text.slice(0, 200)}`);
  }
}

function property(value: unknown, key: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  return Object.hasOwn(value, key) ? Reflect.get(value, key) : undefined;
}
