import exec from 'k6/execution';
import http from 'k6/http';
import { Counter, Trend } from 'k6/metrics';

const { TARGET, ITERATIONS_PER_SECOND, SECONDS, VUS } = __ENV;

export const options = {
  scenarios: {
    users: {
      exec: 'play',
      executor: 'constant-arrival-rate',
      rate: Number(ITERATIONS_PER_SECOND),
      timeUnit: '1s',
      duration: `${SECONDS}s`,
      preAllocatedVUs: Number(VUS),
      maxVUs: Number(VUS),
    },
  },
};

const requestsStarted = new Counter('requests_started');
const requests = new Counter('requests');
const responseTime = new Trend('response_time', true);
const dbTime = new Trend('db_time', true);

/** The first sixth of the load, as in the profile. */
const WARM_UP_MS = (Number(SECONDS) * 1000) / 6;

/** As long as what Peakgate sends, so that both send the same bytes. */
const headers = {
  'x-peakgate-run': '2026-11-22T12-00-00Z-five-reads',
  traceparent: '00-00000000000000000000000000000001-0000000000000001-01',
};

/** The requests of `bare.js`, and what Peakgate writes down of each of them, as one would write it by hand. */
export function play() {
  get('auth', 'check-session', '/auth/session');
  get('analytics', 'open-dashboard', '/analytics/dashboard');
  get('projects', 'list-projects', '/projects');
  get('tasks', 'list-tasks', '/tasks');
  get('notifications', 'list-notifications', '/notifications');
}

/** k6's start of the scenario never changes, and asking for it at each request would double what it costs. */
let startedAtMs;

function get(svc, op, path) {
  startedAtMs ??= exec.scenario.startTime;
  const window = Date.now() - startedAtMs < WARM_UP_MS ? 'warm-up' : 'peak';
  const tags = { svc, op, window };
  requestsStarted.add(1, tags);
  const answer = http.get(`${TARGET}${path}`, { headers, tags });
  const isGood = answer.status >= 200 && answer.status < 400;
  requests.add(1, { ...tags, outcome: isGood ? 'good' : 'error' });
  responseTime.add(answer.timings.blocked + answer.timings.duration, tags);
  const [, databaseMs] = /db;dur=([0-9.]+)/.exec(answer.headers['Server-Timing'] ?? '') ?? [];
  if (databaseMs !== undefined) dbTime.add(Number(databaseMs), tags);
}
