import { beforeAll, describe, expect, it } from 'vitest';
import { CENSORED_MS, type KitEvent, type PlayedPlan } from '../../scenarios/kit/contract.ts';
import {
  type AnswerRequest,
  answerJson,
  type CountingServer,
  startCountingServer,
} from './counting-server.ts';
import { countOf, type PlayedLeg, playLeg, quantileOf, SMALL_PLAN, withStream } from './played-leg.ts';

const BROWSE = 'tests/fixtures/kit/browse.ts';

/** Plays a leg on a server of its own. */
async function playOn(answer: AnswerRequest, scenario: string, plan: PlayedPlan) {
  const server = await startCountingServer(answer);
  const leg = await playLeg({ scenario, plan, targetUrl: server.url }).finally(server.stop);
  return { leg, server };
}

type EventOf<Name, Event = KitEvent> = Event extends { readonly event: infer Own }
  ? Name extends Own
    ? Event
    : never
  : never;

function eventsOf<Name extends KitEvent['event']>(leg: PlayedLeg, name: Name): EventOf<Name>[] {
  return leg.events.filter((each): each is KitEvent & EventOf<Name> => each.event === name);
}

const SERVER_TIMING = { 'server-timing': 'db;dur=4.5, DB;dur=2, Pool;dur=1, app;dur=99' };

const answerPage: AnswerRequest = (_request, response) =>
  answerJson(response, { article: 'a-1' }, SERVER_TIMING);

const PARTS = [{ price: 1e21, seller: null }, { price: 0.1 + 0.2 }, '\u00e4 "\u2028\ud83d\ude00'];

const answerParts: AnswerRequest = (_request, response) =>
  answerJson(response, { article: 'a-1', parts: PARTS }, SERVER_TIMING);

describe.concurrent('a leg on a target that answers', () => {
  let leg: PlayedLeg;
  let server: CountingServer;

  beforeAll(async () => {
    const plan: PlayedPlan = {
      ...withStream({ perSecond: [5, 0, 7] }),
      windows: [
        { name: 'ramp', fromMs: 0, toMs: 1_000 },
        { name: 'peak', fromMs: 1_000, toMs: 60_000 },
      ],
      limits: [
        { sli: 'db_time', tag: 'lt6.5', limitMs: 6.5, inclusive: false },
        { sli: 'db_time', tag: 'le6.5', limitMs: 6.5, inclusive: true },
        { sli: 'pool_time', tag: 'lt0.5', limitMs: 0.5, inclusive: false },
        { sli: 'response_time', tag: 'lt60000', limitMs: 60_000, inclusive: false },
      ],
      submetrics: [
        'requests{outcome:good,svc:shop,op:open-page,kind:read,journey:browse,plan:premium,region:eu-west-1}',
        'requests{outcome:good,svc:cart,kind:write}',
        'requests_started{window:ramp}',
        'requests_started{window:peak}',
        'over_limit{sli:db_time,limit:lt6.5}',
        'over_limit{sli:db_time,limit:le6.5}',
        'over_limit{sli:pool_time}',
        'over_limit{sli:response_time}',
        'journeys{outcome:finished}',
        'http_reqs{svc:cart,name:POST /cart}',
        'http_reqs{window:peak}',
        'response_time{svc:nowhere}',
        'invariants{invariant:reads-alike,outcome:held}',
        'invariants{invariant:lists-alike,outcome:held}',
      ],
      quantiles: [0, 0.07, 0.5, 0.999, 1],
    };
    ({ leg, server } = await playOn(answerParts, BROWSE, plan));
  });

  it('ends well', () => {
    expect(leg.ending.exitCode).toBe(0);
    expect(countOf(leg, 'journeys{outcome:finished}')).toBe(12);
  });

  it('sends exactly what it counts, each request under the header of its run', () => {
    expect(countOf(leg, 'requests_started')).toBe(24);
    expect(server.ofRun('run-1')).toBe(24);
    expect(countOf(leg, 'requests')).toBe(24);
  });

  it('tags what it counts by service, operation, kind, journey, plan, region and outcome', () => {
    const tagged = Object.keys(leg.summary.metrics).find((name) =>
      name.startsWith('requests{outcome:good,svc:shop'),
    );
    expect(countOf(leg, tagged ?? '')).toBe(12);
    expect(countOf(leg, 'requests{outcome:good,svc:cart,kind:write}')).toBe(12);
  });

  it('counts a request in the window in which it was sent', () => {
    const ramp = countOf(leg, 'requests_started{window:ramp}');
    expect(ramp).toBeGreaterThanOrEqual(5);
    expect(ramp + countOf(leg, 'requests_started{window:peak}')).toBe(24);
  });

  it('lets k6 own metrics carry name, service and window', () => {
    expect(countOf(leg, 'http_reqs{svc:cart,name:POST /cart}')).toBe(12);
    expect(countOf(leg, 'http_reqs{window:peak}')).toBe(countOf(leg, 'requests_started{window:peak}'));
  });

  it('adds up the database time of Server-Timing', () => {
    expect(leg.summary.metrics['db_time']).toMatchObject({ type: 'trend', count: 24, min: 6.5, max: 6.5 });
    expect(leg.summary.metrics['pool_time']).toMatchObject({ type: 'trend', count: 24, min: 1, max: 1 });
  });

  it('counts samples over each limit, and an equal one only where the limit excludes it', () => {
    expect(countOf(leg, 'over_limit{sli:db_time,limit:lt6.5}')).toBe(24);
    expect(countOf(leg, 'over_limit{sli:db_time,limit:le6.5}')).toBe(0);
    expect(countOf(leg, 'over_limit{sli:pool_time}')).toBe(24);
    expect(countOf(leg, 'over_limit{sli:response_time}')).toBe(0);
  });

  it('gives the quantiles that the plan asks for, in its order', () => {
    const time = leg.summary.metrics['response_time'];
    if (time?.type !== 'trend') throw new Error('no trend');
    expect(leg.summary.quantiles).toEqual([0, 0.07, 0.5, 0.999, 1]);
    expect(time.quantiles).toHaveLength(5);
    expect(time.quantiles[0]).toBe(time.min);
    expect(time.quantiles[4]).toBe(time.max);
    expect(time.quantiles.toSorted((a, b) => a - b)).toEqual(time.quantiles);
  });

  it('shows a submetric that matched nothing, with a count of zero', () => {
    expect(countOf(leg, 'response_time{svc:nowhere}')).toBe(0);
    expect(leg.summary.metrics['response_time{svc:nowhere}']).toBeDefined();
  });

  it('says when its clock stood at zero, once', () => {
    const clocks = eventsOf(leg, 'clock');
    expect(clocks).toHaveLength(1);
    const firstMs = Math.min(...server.seen.map(({ atMs }) => atMs));
    expect(firstMs).toBeGreaterThanOrEqual(clocks[0]?.zeroAtMs ?? Number.NaN);
  });

  it('sends a trace of its own with every request', () => {
    const parents = server.seen.map(({ headers }) => headers['traceparent']);
    expect(new Set(parents).size).toBe(24);
    expect(parents.every((parent) => /^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/.test(String(parent)))).toBe(true);
  });

  it('sends objects as JSON', () => {
    const cart = server.seen.find(({ url }) => url === '/cart');
    expect(cart?.headers['content-type']).toBe('application/json');
    expect(JSON.parse(cart?.body ?? '')).toEqual({ article: 'a-1', user: expect.any(Number) });
  });

  it('reads the same from an answer, whether k6 looks it up or all is parsed', () => {
    expect(countOf(leg, 'invariants{invariant:reads-alike,outcome:held}')).toBe(12);
    expect(countOf(leg, 'invariants{invariant:lists-alike,outcome:held}')).toBe(12);
  });

  it('writes no log line but the clock', () => {
    expect(leg.log).toHaveLength(1);
  });
});

describe.concurrent('a leg on a target that is not there', () => {
  it('counts every request as refused and everything after it as skipped, and none as fast', async () => {
    const plan = { ...SMALL_PLAN, submetrics: ['requests{outcome:refused}', 'requests{outcome:skipped}'] };
    const leg = await playLeg({ scenario: BROWSE, plan, targetUrl: 'http://127.0.0.1:9' });
    expect(countOf(leg, 'requests{outcome:refused}')).toBe(6);
    expect(countOf(leg, 'requests{outcome:skipped}')).toBe(6);
    expect(leg.summary.metrics['response_time']).toMatchObject({ count: 12, min: CENSORED_MS });
  });
});

describe.concurrent('a leg that ends while the target still works', () => {
  it('leaves the requests in flight started and never ended', async () => {
    const answerNever: AnswerRequest = () => {};
    const plan: PlayedPlan = { ...SMALL_PLAN, requestTimeoutMs: 60_000, gracefulStopMs: 500 };
    const { leg, server } = await playOn(answerNever, BROWSE, plan);
    expect(countOf(leg, 'requests_started')).toBe(server.seen.length);
    expect(countOf(leg, 'requests_started')).toBeGreaterThan(0);
    expect(countOf(leg, 'requests')).toBe(0);
  });
});

describe.concurrent('a leg whose journeys are wrong themselves', () => {
  let leg: PlayedLeg;
  const NAMES = ['throwing', 'undeclared', 'too-many', 'too-few', 'dreaming', 'expecting-more'];

  beforeAll(async () => {
    const weights = Object.fromEntries(NAMES.map((name) => [name, 1]));
    const plan: PlayedPlan = {
      ...withStream({ perSecond: [60], mix: [{ atMs: 0, weights }], vus: 80 }),
      submetrics: [
        'journeys{outcome:threw}',
        'requests{journey:throwing,outcome:skipped}',
        'journeys{journey:throwing,outcome:threw}',
      ],
    };
    ({ leg } = await playOn(answerPage, 'tests/fixtures/kit/breaking.ts', plan));
  });

  const thrownIn = (journey: string) =>
    eventsOf(leg, 'journey-threw').find((event) => event.journey === journey);

  it('counts every one of them, and what they had still to send as skipped', () => {
    expect(countOf(leg, 'journeys{outcome:threw}')).toBe(60);
    const thrown = countOf(leg, 'journeys{journey:throwing,outcome:threw}');
    expect(thrown).toBeGreaterThan(0);
    expect(countOf(leg, 'requests{journey:throwing,outcome:skipped}')).toBe(thrown);
  });

  it('tells where in the TypeScript it happened', () => {
    expect(thrownIn('throwing')).toMatchObject({
      message: 'TypeError: no luck for tenant-1',
      stack: [
        'at failDeepInside (tests/fixtures/kit/breaking.ts:16:8)',
        'at play (tests/fixtures/kit/breaking.ts:11:19)',
      ],
    });
  });

  it.each([
    ['undeclared', 'The journey undeclared sends add-to-cart, which it does not declare.'],
    ['too-many', 'The journey too-many sends open-page more than the 2 times that it declares.'],
    ['too-few', 'The journey too-few ended 2 × open-page short of the fewest that it declares.'],
    ['dreaming', 'The journey dreaming thinks longer than its maxThinkSeconds, 5.'],
    ['expecting-more', 'open-page: no number at "items.0.price" in {"article":"a-1"}'],
  ])('tells what is wrong with %s', (journey, message) => {
    expect(thrownIn(journey)?.message).toBe(message);
  });
});

describe.concurrent('following a job', () => {
  let leg: PlayedLeg;

  beforeAll(async () => {
    // Users 1 to 4 meet, in turn: a job done at the second question, a failed one, a lost one, and one done at once.
    const asked = new Map<string, number>();
    const answer: AnswerRequest = ({ method, url, body, headers }, response) => {
      if (method === 'POST') {
        const fate = ['slow', 'failed', 'lost', 'direct'][(Number(JSON.parse(body).user) - 1) % 4] ?? '';
        const state = fate === 'direct' ? 'done' : 'queued';
        response.writeHead(fate === 'direct' ? 201 : 202, { 'content-type': 'application/json' });
        response.end(JSON.stringify({ id: `${fate}-${String(headers['traceparent']).slice(3, 35)}`, state }));
        return;
      }
      const times = (asked.get(url) ?? 0) + 1;
      asked.set(url, times);
      if (url.includes('lost')) response.writeHead(times === 1 ? 503 : 404).end();
      else
        answerJson(response, { state: url.includes('failed') ? 'failed' : times < 2 ? 'running' : 'done' });
    };
    const plan: PlayedPlan = {
      ...withStream({ perSecond: [24], mix: [{ atMs: 0, weights: { exporting: 1 } }], vus: 60 }),
      tenants: [{ id: 'tenant-1', plan: 'free', region: 'eu-west-1', weight: 1, users: 4 }],
      limits: [{ sli: 'job_time', tag: 'lt30000', limitMs: 30_000, inclusive: false }],
      submetrics: [
        ...['done', 'failed', 'lost'].map((outcome) => `jobs{outcome:${outcome},op:start-export,svc:files}`),
        'over_limit{sli:job_time}',
        'requests{op:poll-export}',
        'invariants{invariant:exports-end,outcome:held,op:start-export}',
        'invariants{invariant:exports-end,outcome:broken}',
        'journeys{outcome:finished}',
      ],
      quantiles: [0.01, 0.5],
    };
    ({ leg } = await playOn(answer, 'tests/fixtures/kit/jobs.ts', plan));
  });

  const jobs = (outcome: string) => countOf(leg, `jobs{outcome:${outcome},op:start-export,svc:files}`);

  it('tells jobs that are done, failed and lost apart', () => {
    expect(countOf(leg, 'journeys{outcome:finished}')).toBe(24);
    expect(jobs('done') + jobs('failed') + jobs('lost')).toBe(24);
    expect(Math.min(jobs('done'), jobs('failed'), jobs('lost'))).toBeGreaterThan(0);
  });

  it('has a job that failed or was lost last for ever', () => {
    expect(leg.summary.metrics['job_time']).toMatchObject({ count: 24, max: CENSORED_MS });
    expect(countOf(leg, 'over_limit{sli:job_time}')).toBe(jobs('failed') + jobs('lost'));
  });

  it('measures a job that is done until the answer that says so, and one done at once by its own request', () => {
    expect(quantileOf(leg, 'job_time', 0.01)).toBeLessThan(100);
    expect(quantileOf(leg, 'job_time', 0.5)).toBeGreaterThanOrEqual(300);
  });

  it('asks no more often than declared', () => {
    expect(countOf(leg, 'requests{op:poll-export}')).toBeLessThanOrEqual(4 * 24);
  });

  it('counts promises held and broken, with the operation that they are about', () => {
    const held = countOf(leg, 'invariants{invariant:exports-end,outcome:held,op:start-export}');
    expect(held).toBe(jobs('done') + jobs('failed'));
    expect(countOf(leg, 'invariants{invariant:exports-end,outcome:broken}')).toBe(jobs('lost'));
  });
});

describe.concurrent('two runs of one plan', () => {
  const sent = async (seed: number) => {
    const server = await startCountingServer(answerPage);
    const plan = { ...withStream({ perSecond: [20] }), seed };
    await playLeg({ scenario: BROWSE, plan, targetUrl: server.url }).finally(server.stop);
    return server.seen.map(({ method, url, body, headers }) => ({
      method,
      url,
      body,
      trace: headers['traceparent'],
    }));
  };
  const sorted = <Item>(items: readonly Item[]) => items.map((item) => JSON.stringify(item)).toSorted();
  const untraced = (requests: Awaited<ReturnType<typeof sent>>) =>
    requests.map(({ method, url, body }) => ({ method, url, body }));

  it('send the same requests, and with another seed they do not', async () => {
    const [first = [], again = [], otherSeed = []] = await Promise.all([7, 7, 8].map(sent));
    expect(sorted(again)).toEqual(sorted(first));
    expect(sorted(untraced(otherSeed))).not.toEqual(sorted(untraced(first)));
  });
});

describe.concurrent('a leg with too few virtual users', () => {
  it('shows drops, and goes on at the rate that its curve asks for', async () => {
    const answerSlowly: AnswerRequest = (_request, response) => {
      setTimeout(() => answerJson(response, { article: 'a-1' }), 600);
    };
    const plan: PlayedPlan = {
      ...withStream({ perSecond: [20, 20, 20, 20, 20, 20], vus: 12 }),
      thinkScale: 0,
    };
    const { leg } = await playOn(answerSlowly, BROWSE, plan);
    expect(countOf(leg, 'dropped_iterations')).toBeGreaterThan(0);
    expect(countOf(leg, 'journeys')).toBe(countOf(leg, 'iterations'));
    expect(quantileOf(leg, 'schedule_lag', 0.95)).toBeGreaterThan(1_000);
  });
});

// Those below measure short times, so each has the machine to itself.

describe('a leg on a target that fails', () => {
  let leg: PlayedLeg;

  const answerAsAsked: AnswerRequest = ({ url }, response) => {
    if (url.endsWith('/good')) answerJson(response, {});
    else if (url.endsWith('/limited')) response.writeHead(429).end();
    else if (url.endsWith('/absent')) response.writeHead(404).end();
    else if (url.endsWith('/redirect')) response.writeHead(302, { location: '/answers/good' }).end();
    else if (url.endsWith('/broken')) response.destroy();
    else if (!url.endsWith('/hanging')) response.writeHead(500, { 'server-timing': 'db;dur=7' }).end('{}');
  };

  beforeAll(async () => {
    const outcomes = ['good', 'error', 'refused', 'timeout', 'limited', 'skipped'];
    const plan: PlayedPlan = {
      ...withStream({
        perSecond: [30],
        mix: [{ atMs: 0, weights: { tolerant: 1, needy: 1, careful: 1 } }],
        vus: 60,
      }),
      limits: [
        { sli: 'response_time', tag: 'lt300', limitMs: 300, inclusive: false },
        { sli: 'db_time', tag: 'lt1000', limitMs: 1_000, inclusive: false },
      ],
      submetrics: [
        ...outcomes.map((outcome) => `requests{journey:tolerant,outcome:${outcome}}`),
        ...outcomes.map((outcome) => `requests{journey:needy,outcome:${outcome}}`),
        ...outcomes.map((outcome) => `requests{journey:careful,outcome:${outcome}}`),
        'requests{outcome:skipped}',
        'requests{op:find-absence,outcome:good}',
        'journeys{journey:tolerant,outcome:finished}',
        'journeys{journey:needy,outcome:cut-short}',
        'journeys{journey:careful,outcome:cut-short}',
        'journeys{outcome:threw}',
        'response_time{journey:needy}',
        'db_time{journey:needy}',
        'over_limit{journey:needy,sli:response_time,limit:lt300}',
        'over_limit{journey:needy,sli:db_time,limit:lt1000}',
        'over_limit{journey:tolerant,sli:response_time,limit:lt300}',
      ],
    };
    ({ leg } = await playOn(answerAsAsked, 'tests/fixtures/kit/every-outcome.ts', plan));
  });

  const journeys = (name: string, outcome: string) =>
    countOf(leg, `journeys{journey:${name},outcome:${outcome}}`);

  it.each(['error', 'refused', 'timeout', 'limited'])(
    'counts one %s for each journey that met one',
    (outcome) => {
      expect(journeys('tolerant', 'finished')).toBeGreaterThan(0);
      expect(countOf(leg, `requests{journey:tolerant,outcome:${outcome}}`)).toBe(
        journeys('tolerant', 'finished'),
      );
    },
  );

  it('takes a redirect for an answer, and an accepted 404 for a good one', () => {
    expect(countOf(leg, 'requests{journey:tolerant,outcome:good}')).toBe(
      3 * journeys('tolerant', 'finished'),
    );
    expect(countOf(leg, 'requests{op:find-absence,outcome:good}')).toBe(journeys('tolerant', 'finished'));
  });

  it('cuts a journey short when it needs something from a bad answer, and counts what it had still to send', () => {
    const cutShort = journeys('needy', 'cut-short');
    expect(cutShort).toBeGreaterThan(0);
    expect(countOf(leg, 'requests{journey:needy,outcome:error}')).toBe(cutShort);
    expect(countOf(leg, 'requests{journey:needy,outcome:skipped}')).toBe(2 * cutShort);
  });

  it('does the same for a journey that looks at a bad answer itself and stops', () => {
    const cutShort = journeys('careful', 'cut-short');
    expect(cutShort).toBeGreaterThan(0);
    expect(countOf(leg, 'requests{journey:careful,outcome:skipped}')).toBe(cutShort);
    expect(countOf(leg, 'journeys{outcome:threw}')).toBe(0);
  });

  it('has users without a useful answer wait for ever, beyond every limit on response and database time', () => {
    const waits = 3 * journeys('needy', 'cut-short');
    expect(leg.summary.metrics['response_time{journey:needy}']).toMatchObject({
      count: waits,
      min: CENSORED_MS,
    });
    expect(countOf(leg, 'over_limit{journey:needy,sli:response_time,limit:lt300}')).toBe(waits);
    expect(countOf(leg, 'over_limit{journey:needy,sli:db_time,limit:lt1000}')).toBe(waits);
  });

  it('takes no database time from an answer that is not useful', () => {
    expect(countOf(leg, 'db_time{journey:needy}')).toBe(0);
  });

  it('leaves requests that were never sent out of those started', () => {
    expect(countOf(leg, 'requests_started')).toBe(
      countOf(leg, 'requests') - countOf(leg, 'requests{outcome:skipped}'),
    );
  });

  it('tells of bad requests with what happened, when, and under which trace', () => {
    const events = eventsOf(leg, 'bad-request');
    expect(new Set(events.map(({ outcome }) => outcome))).toEqual(
      new Set(['error', 'limited', 'timeout', 'refused']),
    );
    const timeout = events.find(({ outcome }) => outcome === 'timeout');
    expect(timeout).toMatchObject({
      journey: 'tolerant',
      svc: 'shop',
      op: 'find',
      window: 'peak',
      status: 0,
    });
    expect(timeout?.durationMs).toBeGreaterThanOrEqual(495);
    expect(timeout?.traceId).toMatch(/^[0-9a-f]{32}$/);
  });
});

describe('the arrivals of a leg', () => {
  // Poisson counts with mean 40, drawn once.
  const perSecond = [38, 45, 33, 41, 47, 36, 40, 52, 34, 43];
  let server: CountingServer;
  let leg: PlayedLeg;

  beforeAll(async () => {
    const plan = withStream({ perSecond, mix: [{ atMs: 0, weights: { browse: 1 } }], vus: 140 });
    ({ leg, server } = await playOn(answerPage, BROWSE, plan));
  });

  const arrivals = () => {
    const zeroAtMs = eventsOf(leg, 'clock')[0]?.zeroAtMs ?? Number.NaN;
    return server.seen.filter(({ url }) => url.startsWith('/pages')).map(({ atMs }) => atMs - zeroAtMs);
  };

  it('come in each second as often as planned', () => {
    // An arrival planned for the last moments of a second may reach the server in the next one.
    const counts = perSecond.map(
      (_, second) => arrivals().filter((atMs) => Math.floor(atMs / 1000) === second).length,
    );
    counts.forEach((count, second) =>
      expect(Math.abs(count - (perSecond[second] ?? 0))).toBeLessThanOrEqual(4),
    );
    expect(arrivals()).toHaveLength(perSecond.reduce((sum, count) => sum + count, 0));
  });

  it('scatter within a second like a Poisson process, not like a metronome', () => {
    const bins = Array.from({ length: 100 }, () => 0);
    for (const atMs of arrivals()) bins[Math.floor(atMs / 100)] = (bins[Math.floor(atMs / 100)] ?? 0) + 1;
    const inLeg = bins.slice(0, 100);
    const mean = inLeg.reduce((sum, count) => sum + count, 0) / 100;
    const variance = inLeg.reduce((sum, count) => sum + (count - mean) ** 2, 0) / 99;
    // Index of dispersion of 100 bins: 1 with a standard deviation of sqrt(2 / 99) = 0.14.
    expect(Math.abs(variance / mean - 1)).toBeLessThan(4 * Math.sqrt(2 / 99));
  });

  it('are on time: nearly all begin within 50 ms of their planned moment', () => {
    expect(quantileOf(leg, 'schedule_lag', 0.5)).toBeLessThan(50);
  });
});
