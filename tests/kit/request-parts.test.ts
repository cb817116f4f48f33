import { describe, expect, it } from 'vitest';
import { fillPath, parsePath, queryText } from '../../scenarios/kit/core/path-template.ts';
import { Tracer, traceIdOf } from '../../scenarios/kit/core/trace.ts';

describe('a path with parameters', () => {
  it.each([
    { path: '/projects', values: {}, filled: '/projects' },
    { path: '/projects/{project}', values: { project: 7 }, filled: '/projects/7' },
    { path: '/a/{x}/b/{y}', values: { x: 'one', y: 'two' }, filled: '/a/one/b/two' },
    { path: '/files/{name}', values: { name: 'a/b c?d#e%' }, filled: '/files/a%2Fb%20c%3Fd%23e%25' },
    { path: '/files/{name}', values: { name: '..' }, filled: '/files/%2E%2E' },
    { path: '/files/{name}', values: { name: '.hidden' }, filled: '/files/.hidden' },
    { path: '/files/{name}', values: { name: 'überall' }, filled: '/files/%C3%BCberall' },
  ])('$path becomes $filled', ({ path, values, filled }) => {
    expect(fillPath(parsePath(path), values)).toBe(filled);
  });

  it.each([
    ['missing', {}],
    ['empty', { project: '' }],
  ])('refuses a parameter that is %s, because the path would lead elsewhere', (_what, values) => {
    expect(() => fillPath(parsePath('/projects/{project}'), values)).toThrow('{project} has no value');
  });
});

describe('a query', () => {
  it.each([
    { query: undefined, text: '' },
    { query: {}, text: '' },
    { query: { q: 'plan & go', limit: 50, all: true }, text: '?q=plan%20%26%20go&limit=50&all=true' },
  ])('$query becomes "$text"', ({ query, text }) => {
    expect(queryText(query)).toBe(text);
  });
});

describe('trace ids', () => {
  const traceIdsOf = (run: string, stream = 'users') => {
    const tracer = new Tracer(run, stream, 7);
    return Array.from({ length: 2_000 }, (_, iteration) => {
      tracer.begin(iteration);
      return [traceIdOf(tracer.next()), traceIdOf(tracer.next())];
    }).flat();
  };

  it('are 32 hexadecimal digits, and no two requests of a run share one', () => {
    const ids = [...traceIdsOf('run-1'), ...traceIdsOf('run-1', 'bulk-import')];
    expect(ids.every((id) => /^[0-9a-f]{32}$/.test(id))).toBe(true);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('can be foretold from the run, and differ between runs', () => {
    expect(traceIdsOf('run-1')).toEqual(traceIdsOf('run-1'));
    const first = new Set(traceIdsOf('run-1'));
    expect(traceIdsOf('run-2').filter((id) => first.has(id))).toEqual([]);
  });

  it('travel in a W3C traceparent that says "sampled"', () => {
    const tracer = new Tracer('run-1', 'users', 7);
    tracer.begin(3);
    const traceparent = tracer.next();
    const [version, traceId, spanId, flags] = traceparent.split('-');
    expect({ version, traceId, flags }).toEqual({
      version: '00',
      traceId: traceIdOf(traceparent),
      flags: '01',
    });
    expect(spanId).toMatch(/^[0-9a-f]{16}$/);
  });
});
