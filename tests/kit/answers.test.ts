import { describe, expect, it } from 'vitest';
import { Answer, type Reply, receivedOf, serverTimingOf } from '../../scenarios/kit/core/answer.ts';
import { CutShort } from '../../scenarios/kit/core/cut-short.ts';
import { operation } from '../../scenarios/kit/core/operation.ts';

const listProjects = operation('projects', 'list-projects', 'GET /projects');
const BODY = JSON.stringify({
  items: [{ id: 7, name: 'Move', open: true, owner: null }, { id: 'x-8' }],
  total: 2,
});

const REPLY: Reply = {
  status: 200,
  error_code: 0,
  error: '',
  headers: { 'Content-Type': 'application/json', 'Server-Timing': 'db;dur=1' },
  body: BODY,
  timings: { blocked: 0, duration: 12 },
};

function answer(reply: Partial<Reply> = {}): Answer {
  return new Answer(receivedOf(listProjects, 100, 12, { ...REPLY, ...reply }));
}

describe('a good answer', () => {
  it('gives what is asked for, by path and type', () => {
    const projects = answer();
    expect(projects.ok).toBe(true);
    expect(projects.id('items.0.id')).toBe(7);
    expect(projects.id('items.1.id')).toBe('x-8');
    expect(projects.text('items.0.name')).toBe('Move');
    expect(projects.flag('items.0.open')).toBe(true);
    expect(projects.number('total')).toBe(2);
    expect(projects.number('items.length')).toBe(2);
    expect(projects.find('items.0.owner')).toBeNull();
    expect(projects.has('items.5')).toBe(false);
    expect(projects.list('items').map((item) => item.id('id'))).toEqual([7, 'x-8']);
  });

  it.each([
    ['text', (it: Answer) => it.text('total')],
    ['number', (it: Answer) => it.number('items.0.name')],
    ['true or false', (it: Answer) => it.flag('total')],
    ['id', (it: Answer) => it.id('items.0.owner')],
    ['list', (it: Answer) => it.list('total')],
    ['number', (it: Answer) => it.number('items.7.id')],
    ['id', (it: Answer) => it.id('constructor')],
  ])('has no %s where there is none, and says where it looked', (wanted, look) => {
    expect(() => look(answer())).toThrow(`list-projects: no ${wanted} at`);
  });

  it('names the item of a list that lacks something', () => {
    expect(() => answer().list('items')[1]?.text('name')).toThrow('list-projects items.1: no text at "name"');
  });

  it('finds headers whatever the case of their name', () => {
    expect(answer().header('content-type')).toBe('application/json');
    expect(answer().header('X-None')).toBeUndefined();
    expect(serverTimingOf(REPLY)).toBe('db;dur=1');
  });

  it.each([['<html>'], [''], [null]])('that is not JSON but %j says so', (body) => {
    expect(() => answer({ body }).find('items')).toThrow('list-projects: the answer is not JSON');
  });
});

describe('a bad answer', () => {
  const bad = answer({ status: 503, error_code: 1503 });

  it('can be looked at from outside', () => {
    expect({ ok: bad.ok, outcome: bad.outcome, status: bad.status }).toEqual({
      ok: false,
      outcome: 'error',
      status: 503,
    });
    expect(bad.header('content-type')).toBe('application/json');
  });

  it.each([
    ['a value', () => bad.find('items')],
    ['a list', () => bad.list('items')],
    ['it at all', () => bad.needed()],
  ])('ends the journey when %s is needed', (_what, need) => {
    expect(need).toThrow(CutShort);
    expect(need).toThrow('list-projects: error, status 503');
  });
});
