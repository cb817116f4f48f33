/**
 * A piece of a JSON answer, read by path: `items.0.id`. What is missing or of another type is an error that says where,
 * because a journey that goes on with a wrong value measures something else than it claims.
 */
export abstract class Fields {
  /** Whose answer it is, for error messages. */
  abstract readonly source: string;

  /** The value there, whatever its type; `undefined` when there is none. Without a path: all of it. */
  abstract find(path?: string): unknown;

  /** The items of a list, each to be read by path again. */
  abstract list(path: string): readonly Fields[];

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

  protected refuse(path: string, wanted: string): never {
    const text = JSON.stringify(this.find()) ?? 'nothing';
    throw new Error(`${this.source}: no ${wanted} at "${path}" in ${text.slice(0, 200)}`);
  }
}

/** Fields of what has been parsed. */
export class ParsedFields extends Fields {
  readonly source: string;
  private readonly root: unknown;

  constructor(source: string, root: unknown) {
    super();
    this.source = source;
    this.root = root;
  }

  find(path = ''): unknown {
    let value = this.root;
    for (const key of path === '' ? [] : path.split('.')) value = property(value, key);
    return value;
  }

  list(path: string): readonly Fields[] {
    const value = this.find(path);
    if (!Array.isArray(value)) return this.refuse(path, 'list');
    return value.map((item, index) => new ParsedFields(`${this.source} ${path}.${index}`, item));
  }
}

function property(value: unknown, key: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  return Object.hasOwn(value, key) ? Reflect.get(value, key) : undefined;
}
