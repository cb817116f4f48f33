import http from 'k6/http';
import { Counter, Trend } from 'k6/metrics';

const responseTime = new Trend('response_time', true);
const requests = new Counter('requests');
const rare = new Counter('jobs');

export const options = {
  scenarios: {
    users: {
      executor: 'constant-arrival-rate',
      rate: 150,
      timeUnit: '1s',
      duration: '3500ms',
      preAllocatedVUs: 20,
      gracefulStop: '2s',
    },
  },
};

export default function () {
  const svc = `service-${__ITER % 5}`;
  const { timings } = http.get(`${__ENV.PEAKGATE_TARGET}/`, { tags: { name: svc, svc } });
  responseTime.add(timings.blocked + timings.duration, { svc });
  requests.add(1, { svc, outcome: 'good' });
}

// Runs after the last request: its sample is in the last push only.
export function teardown() {
  rare.add(7, { outcome: 'done' });
}

export function handleSummary({ metrics }) {
  return { stdout: JSON.stringify(metrics) };
}
