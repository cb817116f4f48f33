import http from 'k6/http';

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

/** As long as what Peakgate sends, so that both send the same bytes. */
const params = {
  headers: {
    'x-peakgate-run': '2026-11-22T12-00-00Z-five-reads',
    traceparent: '00-00000000000000000000000000000001-0000000000000001-01',
  },
};

/** The five requests of the journey `five-reads`, as k6's documentation would write them. */
export function play() {
  http.get(`${TARGET}/auth/session`, params);
  http.get(`${TARGET}/analytics/dashboard`, params);
  http.get(`${TARGET}/projects`, params);
  http.get(`${TARGET}/tasks`, params);
  http.get(`${TARGET}/notifications`, params);
}
