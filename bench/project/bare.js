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

/** The five requests of the journey `five-reads`, as k6's documentation would write them. */
export function play() {
  http.get(`${TARGET}/auth/session`);
  http.get(`${TARGET}/analytics/dashboard`);
  http.get(`${TARGET}/projects`);
  http.get(`${TARGET}/tasks`);
  http.get(`${TARGET}/notifications`);
}
