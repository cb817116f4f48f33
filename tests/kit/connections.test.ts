import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CENSORED_MS, type PlayedPlan } from '../../scenarios/kit/contract.ts';
import { countOf, type PlayedLeg, playLeg, quantileOf, withStream } from './played-leg.ts';
import { type Converse, type SocketServer, startSocketServer, type Welcome } from './socket-server.ts';

const welcome: Welcome = (url) => {
  if (url.includes('hanging')) return 'never';
  if (url.includes('forbidden')) return { refuse: 403 };
  return url.includes('greeting') ? { say: GREETING } : {};
};
const GREETING = JSON.stringify({ type: 'document', version: 41, serverTiming: 'db;dur=4' });

const converse: Converse = (url, text, say, drop) => {
  const { seq } = JSON.parse(text);
  if (url.includes('mute')) return;
  if (url.includes('dropping')) return drop();
  say(JSON.stringify({ type: 'edit', by: 'somebody else' }));
  setTimeout(() => say(JSON.stringify({ type: 'ack', seq, serverTiming: 'db;dur=2.5' })), 60);
};

describe('a leg over connections', () => {
  const ROOMS = ['mute', 'dropping', 'forbidden', 'hanging', 'deaf'];
  const JOURNEYS = ['editing', 'greeted', 'careless', ...ROOMS];
  let server: SocketServer;
  let leg: PlayedLeg;

  beforeAll(async () => {
    server = await startSocketServer(welcome, converse);
    const outcomes = ['good', 'refused', 'timeout', 'skipped'];
    const plan: PlayedPlan = {
      ...withStream({
        perSecond: [64],
        mix: [{ atMs: 0, weights: Object.fromEntries(JOURNEYS.map((name) => [name, 1])) }],
        vus: 100,
      }),
      limits: [{ sli: 'response_time', tag: 'below-40', limitMs: 40, inclusive: false }],
      gracefulStopMs: 4_000,
      submetrics: [
        'requests{kind:socket}',
        'requests_started{kind:socket}',
        'journeys{outcome:threw}',
        'ws_sessions{svc:collaboration}',
        ...JOURNEYS.flatMap((journey) => [
          `journeys{journey:${journey}}`,
          `response_time{journey:${journey},op:edit}`,
          `response_time{journey:${journey},op:open}`,
          `db_time{journey:${journey},op:edit}`,
          `db_time{journey:${journey},op:open}`,
          `over_limit{journey:${journey},op:edit}`,
          ...['open', 'edit'].flatMap((op) =>
            outcomes.map((outcome) => `requests{journey:${journey},op:${op},outcome:${outcome}}`),
          ),
        ]),
      ],
      quantiles: [0.01, 0.5],
    };
    leg = await playLeg({ scenario: 'tests/fixtures/kit/sockets.ts', plan, targetUrl: server.url });
  });
  afterAll(() => server.stop());

  const journeys = (name: string) => countOf(leg, `journeys{journey:${name}}`);
  const each = (name: string, op: string, outcome: string) =>
    countOf(leg, `requests{journey:${name},op:${op},outcome:${outcome}}`) / journeys(name);

  it('ends well, and as soon as the last one still opening is given up, although no close frame is answered', () => {
    expect(leg.ending.exitCode).toBe(0);
    expect(leg.summary.testRunDurationMs).toBeLessThan(6_500);
    expect(Math.min(...JOURNEYS.map(journeys))).toBeGreaterThan(0);
  });

  it.each([
    ['editing', 'open', 'good', 1],
    ['editing', 'edit', 'good', 3],
    ['greeted', 'open', 'good', 1],
    ['greeted', 'edit', 'good', 1],
    ['mute', 'edit', 'timeout', 2],
    ['dropping', 'edit', 'refused', 2],
    ['forbidden', 'open', 'refused', 1],
    ['forbidden', 'edit', 'skipped', 2],
    ['hanging', 'open', 'timeout', 1],
    ['hanging', 'edit', 'skipped', 2],
  ])('%s: each %s ends as %s, %i a journey', (journey, op, outcome, count) => {
    expect(each(journey, op, outcome)).toBe(count);
  });

  it('measures a message from sending to its own reply, though something else arrives first', () => {
    for (const journey of ['editing', 'greeted'])
      expect(quantileOf(leg, `response_time{journey:${journey},op:edit}`, 0.01)).toBeGreaterThanOrEqual(59);
    expect(countOf(leg, 'over_limit{journey:editing,op:edit}')).toBe(3 * journeys('editing'));
  });

  it('does not take what the VU did meanwhile for the time that a reply took', () => {
    expect(quantileOf(leg, 'response_time{journey:editing,op:edit}', 0.5)).toBeLessThan(200);
  });

  it('has users without a reply wait for ever', () => {
    for (const journey of ['mute', 'dropping'])
      expect(leg.summary.metrics[`response_time{journey:${journey},op:edit}`]).toMatchObject({
        count: 2 * journeys(journey),
        min: CENSORED_MS,
      });
  });

  it('reads the database time that a message states', () => {
    expect(leg.summary.metrics['db_time{journey:editing,op:edit}']).toMatchObject({ min: 2.5, max: 2.5 });
    expect(leg.summary.metrics['db_time{journey:greeted,op:open}']).toMatchObject({ min: 4, max: 4 });
    expect(countOf(leg, 'db_time{journey:editing,op:open}')).toBe(0);
  });

  it('counts what it started and leaves nothing unfinished but what a journey broke itself', () => {
    const skipped = 2 * (journeys('forbidden') + journeys('hanging'));
    expect(countOf(leg, 'requests_started{kind:socket}')).toBe(
      countOf(leg, 'requests{kind:socket}') - skipped + journeys('careless'),
    );
    expect(countOf(leg, 'journeys{outcome:threw}')).toBe(journeys('careless'));
    // Of handshakes that are given up, k6 counts only some.
    const opened = countOf(leg, 'ws_sessions{svc:collaboration}');
    expect(opened).toBeGreaterThanOrEqual(server.upgrades.length - journeys('hanging'));
    expect(opened).toBeLessThanOrEqual(server.upgrades.length);
  });

  it('tells of a reply that the journey itself could not read', () => {
    const thrown = leg.events.find((event) => event.event === 'journey-threw');
    expect(thrown).toMatchObject({
      journey: 'careless',
      message: expect.stringContaining('no number at "nowhere"'),
    });
  });

  it('asks for a connection with the headers of its visit, and a trace of its own', () => {
    const editing = server.upgrades.find(({ url }) => url === '/rooms/good?seat=7');
    expect(editing?.headers).toMatchObject({ authorization: 'Bearer secret', 'x-peakgate-run': 'run-1' });
    const traces = server.upgrades.map(({ headers }) => headers['traceparent']);
    expect(new Set(traces).size).toBe(traces.length);
    expect(server.texts.filter((text) => /"traceparent":"00-[0-9a-f]{32}-/.test(text))).toHaveLength(
      journeys('editing'),
    );
  });

  it('leaves no connection open', () => {
    expect(server.open.size).toBe(0);
    expect(server.closeFrames()).toBeGreaterThan(0);
  });
});
