import * as fc from 'fast-check';
import type { Field, Route } from './routes.ts';

/** A request that no well-behaved client would send. */
export interface BadRequest {
  /** What is bad about it, for whoever reads a failure. */
  readonly what: string;
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Whether it breaks what the route says that it takes, so that nothing but a refusal will do. */
  readonly isRefused: boolean;
}

/** Ids of things that whoever asks has, by the address that lists them: `/tasks`. */
export type OwnIds = ReadonlyMap<string, number>;

const JSON_TYPE = { 'content-type': 'application/json' };
const UNKNOWN_ID = 1;

/** A route, with what it would take from somebody who has these things. */
class Asked {
  readonly route: Route;
  readonly #ids: OwnIds;

  constructor(route: Route, ids: OwnIds) {
    this.route = route;
    this.#ids = ids;
  }

  idOf(list: string): number {
    return this.#ids.get(list) ?? UNKNOWN_ID;
  }

  /** The path with this in place of its parameter. */
  path(id: string = String(this.idOf(this.route.url.split('/:', 1)[0] ?? ''))): string {
    return this.route.url.replace(/:\w+/, () => id);
  }

  /** The query that is right. */
  get query(): string {
    const { properties = {}, required = [] } = this.route.schema.querystring ?? {};
    const pairs = required.map((key) => [key, String(this.good(key, properties[key] ?? {}))]);
    return required.length === 0 ? '' : `?${new URLSearchParams(Object.fromEntries(pairs))}`;
  }

  /** The body that is right. */
  get body(): Readonly<Record<string, unknown>> {
    const { properties = {} } = this.route.schema.body ?? {};
    return Object.fromEntries(Object.entries(properties).map(([key, field]) => [key, this.good(key, field)]));
  }

  good(key: string, field: Field): unknown {
    if (key === 'projectId') return this.idOf('/projects');
    if (field.type === 'integer') return field.minimum ?? UNKNOWN_ID;
    if (field.type === 'object') return this.#goodObject(field);
    return field.enum?.[0] ?? 'a'.repeat(field.minLength ?? 1);
  }

  #goodObject({ properties = {} }: Field): unknown {
    return Object.fromEntries(Object.entries(properties).map(([key, field]) => [key, this.good(key, field)]));
  }

  bad(what: string, isRefused: boolean, parts: Partial<BadRequest>): BadRequest {
    const { method } = this.route;
    return { what, isRefused, method, path: `${this.path()}${this.query}`, headers: {}, ...parts };
  }

  /** With a body of JSON. */
  badBody(what: string, isRefused: boolean, body: unknown): BadRequest {
    return this.bad(what, isRefused, { headers: JSON_TYPE, body: JSON.stringify(body) });
  }
}

const ODD_TEXTS = [
  '',
  ' ',
  '\u0000',
  'before\u0000after',
  '\ud800',
  '\udfff\ud800',
  '\ufeff',
  '\u202Eright to left',
  'e\u0301'.repeat(100),
  '\u{1F468}\u200D\u{1F469}\u200D\u{1F467}'.repeat(30),
  "'; DROP TABLE tasks; --",
  '%s%n',
  '../../etc/passwd',
  'NaN',
  '1e3',
  'x'.repeat(10_000),
  '\u{1F600}'.repeat(200),
];
const ODD_NUMBERS = [-1, 0, -0, 0.5, 2 ** 31, -(2 ** 31) - 1, 2 ** 53, 2 ** 63, 1e21, 1e308, -1e308, 5e-324];

const oddText = fc.oneof(fc.constantFrom(...ODD_TEXTS), fc.string({ unit: 'binary', maxLength: 300 }));
const oddValue: fc.Arbitrary<unknown> = fc.oneof(
  oddText,
  fc.constantFrom<unknown>(...ODD_NUMBERS, null, true, false, [], [[]], {}, [1, 2], { length: 1 }),
  fc.jsonValue({ maxDepth: 3 }),
);
const oddKey = fc.oneof(fc.constantFrom('__proto__', 'constructor', 'toString', '', '0', 'id'), oddText);

/** Values that a field refuses whatever is done to make them fit. */
function refusedValues(field: Field): readonly unknown[] {
  const never = [['a', 'b'], { a: 1 }];
  if (field.type === 'object') return ['a', 1.5, ['a', 'b']];
  if (field.type === 'integer')
    return [...never, 0.5, 'many', 1e308, (field.minimum ?? 0) - 1, (field.maximum ?? 2 ** 53) + 1];
  const tooLong = 'x'.repeat((field.maxLength ?? 1_000) + 1);
  return [...never, tooLong, ...((field.minLength ?? 1) > 0 ? [''] : [])];
}

/** Fit for an address, and short enough for one. */
const encoded = (text: string): string => encodeURIComponent(Buffer.from(text.slice(0, 200)).toString());

type Kind = (asked: Asked) => fc.Arbitrary<BadRequest>;

/** One field of the body is wrong, beyond doubt. */
const wrongField: Kind = (asked) => {
  const choices = Object.entries(asked.route.schema.body?.properties ?? {}).flatMap(([key, field]) =>
    refusedValues(field).map((value) => ({ key, value })),
  );
  return fc
    .constantFrom(...choices)
    .map(({ key, value }) => asked.badBody(`${key} is wrong`, true, { ...asked.body, [key]: value }));
};

const missingField: Kind = (asked) =>
  fc.constantFrom(...(asked.route.schema.body?.required ?? [])).map((key) => {
    const { [key]: _, ...rest } = asked.body;
    return asked.badBody(`${key} is missing`, true, rest);
  });

/** One field, at any depth, holds anything; it may be made to fit. */
const oddField: Kind = (asked) => {
  const fields = Object.entries(asked.route.schema.body?.properties ?? {}).flatMap(
    ([key, { properties }]) => [
      { key, inner: undefined },
      ...Object.keys(properties ?? {}).map((inner) => ({ key, inner })),
    ],
  );
  return fc.tuple(fc.constantFrom(...fields), oddValue).map(([{ key, inner }, value]) => {
    const written = inner === undefined ? value : { ...Object(asked.body[key]), [inner]: value };
    return asked.badBody(`${key} holds anything`, false, { ...asked.body, [key]: written });
  });
};

const oddBody: Kind = (asked) => oddValue.map((body) => asked.badBody('the body is anything', false, body));

const unknownField: Kind = (asked) =>
  fc
    .tuple(oddKey, oddValue)
    .map(([key, value]) =>
      asked.badBody(
        'a field that nobody knows',
        false,
        Object.fromEntries([...Object.entries(asked.body), [key, value]]),
      ),
    );

const brokenJson: Kind = (asked) => {
  const whole = JSON.stringify({ ...asked.body, more: 'x' });
  const cut = fc.integer({ min: 1, max: whole.length - 1 }).map((length) => whole.slice(0, length));
  const broken = fc.constantFrom(
    '{',
    '[1,',
    '{"a":}',
    'undefined',
    "{'a':1}",
    '\u0000',
    `${whole}}`,
    '['.repeat(20_000),
  );
  return fc.oneof(cut, broken).map((body) => asked.bad('broken JSON', true, { headers: JSON_TYPE, body }));
};

const CONTENT_TYPES = [
  'application/xml',
  'multipart/form-data',
  'text/plain',
  'x',
  'application/json/x',
  ';;',
  '',
];

/** A body of a type that is none, or is not what the text says. */
const wrongType: Kind = (asked) =>
  fc.constantFrom(...CONTENT_TYPES).map((type) =>
    asked.bad(`a body of type ${JSON.stringify(type)}`, asked.route.schema.body !== undefined, {
      headers: { 'content-type': type },
      body: JSON.stringify(asked.body),
    }),
  );

const BAD_IDS = [
  '0',
  '-1',
  '1.5',
  '2147483648',
  '9'.repeat(30),
  '1x',
  '%00',
  '1%00',
  '%20',
  'NaN',
  '__proto__',
];
/** These lead to no route. */
const BAD_ADDRESSES = ['%', '%zz', '%ff', '%ED%A0%80', 'x'.repeat(101), '1/1', '', '%2f', '%F0%9F%98%80'];

/** What a lenient reader makes a number of, and what is no part of a path. */
const mayBeMeant = (id: string): boolean => /^(\.\.?|[^a-z]*\d[^a-z]*)$/i.test(id);

const wrongId: Kind = (asked) =>
  fc
    .oneof(
      fc.constantFrom(...BAD_IDS, ...BAD_ADDRESSES),
      fc.string({ unit: 'binary', minLength: 1, maxLength: 40 }).map(encoded),
    )
    .filter((id) => BAD_IDS.includes(id) || !mayBeMeant(id))
    .map((id) =>
      asked.bad(`the id ${id}`, true, {
        path: `${asked.path(id)}${asked.query}`,
        ...(asked.route.schema.body === undefined
          ? {}
          : { headers: JSON_TYPE, body: JSON.stringify(asked.body) }),
      }),
    );

/** A query with anything in it: the keys that the route knows and others, encoded well and badly. */
const oddQuery: Kind = (asked) => {
  const known = Object.keys(asked.route.schema.querystring?.properties ?? {});
  const key = fc.oneof(...known.map((each) => fc.constant(each)), oddKey);
  const value = fc.oneof(
    oddText.map(encoded),
    fc.constantFrom('%', '%00', '%ED%A0%80', '1e9', '-1', '0', '9'.repeat(40)),
  );
  return fc.array(fc.tuple(key, value), { minLength: 1, maxLength: 4 }).map((pairs) => {
    const query = pairs.map(([name, text]) => `${encoded(name.slice(0, 50))}=${text}`);
    return asked.bad('any query', false, { path: `${asked.path()}?${query.join('&')}` });
  });
};

const missingQuery: Kind = (asked) => fc.constant(asked.bad('no query', true, { path: asked.path() }));

const oddHeaders: Kind = (asked) =>
  fc
    .constantFrom<Readonly<Record<string, string>>>(
      { accept: 'application/xml' },
      { 'accept-encoding': 'none', 'accept-language': 'x'.repeat(2_000) },
      { 'content-encoding': 'gzip' },
      { range: 'bytes=9-1', 'if-match': '"x"' },
      { traceparent: 'x', 'x-peakgate-run': '\u00ff'.repeat(300) },
      { 'accept-version': '9.9.9' },
      { 'x-http-method-override': 'DELETE', 'x-forwarded-host': 'elsewhere.example' },
    )
    .map((headers) => asked.bad('odd headers', false, { headers }));

const strangeToken: Kind = (asked) =>
  fc
    .constantFrom('', 'Bearer', 'Bearer x', `Bearer ${'x'.repeat(100)}`, 'Bearer a b', 'Basic eDp5', '\u00ff')
    .map((authorization) => asked.bad('a strange token', false, { headers: { authorization } }));

function kindsFor({ method, schema }: Route): readonly Kind[] {
  const { body, params, querystring } = schema;
  const isWithBody = method !== 'GET' && method !== 'HEAD';
  return [
    oddQuery,
    oddHeaders,
    strangeToken,
    ...(isWithBody ? [oddBody, brokenJson, wrongType] : []),
    ...(body === undefined ? [] : [wrongField, missingField, oddField, oddField, unknownField]),
    ...(params === undefined ? [] : [wrongId, wrongId]),
    ...(querystring?.required === undefined ? [] : [missingQuery]),
  ];
}

/** Bad requests to a route, one of each kind that it can get. */
export function badRequestsTo(route: Route, ids: OwnIds): fc.Arbitrary<readonly BadRequest[]> {
  const asked = new Asked(route, ids);
  return fc.tuple(...kindsFor(route).map((kind) => kind(asked)));
}
