/** Arguments of `k6 run` that make it push every metric, Trends as native histograms. */
export const REMOTE_WRITE_ARGUMENTS = [
  '-o',
  'experimental-prometheus-rw',
  '--features',
  'native-histograms',
] as const;

/** Environment variables that make k6 push to `url` every second. */
export const remoteWriteEnvironment = (url: string): Readonly<Record<string, string>> => ({
  K6_PROMETHEUS_RW_SERVER_URL: url,
  K6_PROMETHEUS_RW_PUSH_INTERVAL: '1s',
});
