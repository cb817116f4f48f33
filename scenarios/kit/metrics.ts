import { Counter, Trend } from 'k6/metrics';
import { METRICS } from './contract.ts';

/** The kit's metrics. k6 wants them made while the script loads. The second argument of a Trend says: these are times. */
export const metrics = {
  requestsStarted: new Counter(METRICS.requestsStarted),
  requests: new Counter(METRICS.requests),
  responseTime: new Trend(METRICS.responseTime, true),
  overLimit: new Counter(METRICS.overLimit),
  dbTime: new Trend(METRICS.dbTime, true),
  poolTime: new Trend(METRICS.poolTime, true),
  jobTime: new Trend(METRICS.jobTime, true),
  jobs: new Counter(METRICS.jobs),
  invariants: new Counter(METRICS.invariants),
  scheduleLag: new Trend(METRICS.scheduleLag, true),
  journeys: new Counter(METRICS.journeys),
};
