import { Fields, ParsedFields } from './fields.ts';

/** The body of a k6 response. */
export interface Body {
  readonly body: unknown;
  /** Reads one path without parsing the rest; `undefined` also where the body is not JSON. WebSocket messages lack it. */
  readonly json?: (selector: string) => unknown;
}

/**
 * Names and indices, which k6's paths (https://github.com/tidwall/gjson/blob/master/SYNTAX.md) take as the kit does. One that
 * begins with an index is left out: in a body that is nothing but a text, k6 would look for a list within the text.
 */
const PLAIN_PATH = /^[\w-]*[A-Za-z_-][\w-]*(?:\.(?:0|[1-9]\d{0,8}|[\w-]*[A-Za-z_-][\w-]*))*$/;

/**
 * A look takes about a fourth of the memory that parsing takes for 200 bytes, a twelfth for 2 kB and more. So what is read
 * often, such as every item of a list, costs at most twice what it would have cost parsed at once.
 */
const MOST_LOOKS = 4;

/** What stands for a character that is none. */
const REPLACEMENT = '\uFFFD';

/**
 * The fields of an answer's body. Journeys need one or two of them, so they are looked up by k6 one by one, and the body is
 * parsed only for what k6 does not find, for what is no single value, and when it is read often. Of a name that an object
 * holds twice, k6 finds the first and a parser the last.
 */
export class BodyFields extends Fields {
  // Declared, since k6's engine takes its time over each field that a class sets before its constructor does.
  declare readonly source: string;
  declare private readonly body: Body;
  declare private looks: number;
  declare private whole: ParsedFields | undefined;

  constructor(source: string, body: Body) {
    super();
    this.source = source;
    this.body = body;
    this.looks = 0;
  }

  find(path = ''): unknown {
    const seen = this.look(path, path);
    return seen === undefined ? this.parsed().find(path) : seen;
  }

  list(path: string): readonly Fields[] {
    const count = this.look(path, `${path}.#`);
    if (typeof count !== 'number') return this.parsed().list(path);
    return Array.from({ length: count }, (_, index) => new ItemFields(this, `${path}.${index}`));
  }

  /** All of it, which then serves all that is read later. */
  parsed(): ParsedFields {
    this.whole ??= new ParsedFields(this.source, this.parse());
    return this.whole;
  }

  private look(path: string, selector: string): unknown {
    if (this.whole !== undefined || this.looks === MOST_LOOKS || !PLAIN_PATH.test(path)) return undefined;
    this.looks += 1;
    const value = ask(this.body, selector);
    return isCertain(value) ? value : undefined;
  }

  private parse(): unknown {
    const { body } = this.body;
    const text = typeof body === 'string' ? body : '';
    try {
      return JSON.parse(text);
    } catch (cause) {
      throw new Error(`${this.source}: the answer is not JSON: "${text.slice(0, 200)}"`, { cause });
    }
  }
}

/** An item of a list in a body, read like the body itself. */
class ItemFields extends Fields {
  declare private readonly whole: BodyFields;
  declare private readonly place: string;

  constructor(whole: BodyFields, place: string) {
    super();
    this.whole = whole;
    this.place = place;
  }

  get source(): string {
    return `${this.whole.source} ${this.place}`;
  }

  find(path = ''): unknown {
    const { whole, place } = this;
    return path === '' ? whole.parsed().find(place) : whole.find(`${place}.${path}`);
  }

  list(path: string): readonly Fields[] {
    return new ParsedFields(this.source, this.find()).list(path);
  }
}

/** k6 throws where there is no body at all; parsing says so in the kit's own words. */
function ask(body: Body, selector: string): unknown {
  try {
    return body.json?.(selector);
  } catch {
    return undefined;
  }
}

/** Whether a parser would say the same. It may differ on broken surrogates, and refuses numbers that no double holds. */
function isCertain(value: unknown): boolean {
  if (typeof value === 'string') return !value.includes(REPLACEMENT);
  return typeof value === 'number' ? Number.isFinite(value) : typeof value === 'boolean' || value === null;
}
