import type { CpuLook, CpuMeter } from './cpu-meter.ts';
import { redactedUrl } from './redacted-url.ts';

const METRIC = 'process_cpu_seconds_total';
const SCRAPE_TIMEOUT_MS = 2_000;
const MOST_TEXT_CHARACTERS = 8 * 1024 * 1024;

/** The text of a metrics page; null when it was not to be had. */
export type FetchText = (url: string) => Promise<string | null>;

/**
 * The processor time that processes state themselves, in the text format of Prometheus: the sum over all samples of
 * `process_cpu_seconds_total` on all pages. A counter that fell, came or went is a process that was replaced.
 */
export function metricsMeter(urls: readonly string[], fetchText: FetchText = fetchMetrics): CpuMeter {
  let last: ReadonlyMap<string, number> | null = null;
  return {
    source: 'metrics',
    of: urls.map((url) => redactedUrl(url).replace(/[?#].*$/, '')).join(', '),
    async look(): Promise<CpuLook> {
      const pages = await Promise.all(urls.map(async (url) => ({ url, text: await fetchText(url) })));
      const now = countersIn(pages);
      if (now === null) return { kind: 'unknown' };
      const before = last;
      last = now;
      if (before === null) return { kind: 'began', isRestart: false };
      const cpuSeconds = gained(before, now);
      return cpuSeconds === null ? { kind: 'began', isRestart: true } : { kind: 'used', cpuSeconds };
    },
  };
}

/** Every counter by its page and labels; null unless every page states one. */
function countersIn(
  pages: readonly { readonly url: string; readonly text: string | null }[],
): ReadonlyMap<string, number> | null {
  const found = pages.map(({ url, text }) =>
    cpuCounters(text ?? '').map(([labels, value]) => [`${url} ${labels}`, value] as const),
  );
  return found.every((counters) => counters.length > 0) ? new Map(found.flat()) : null;
}

const SAMPLE = new RegExp(`^${METRIC}(\\{.*\\})?\\s+(\\S+)`);

/** The samples of a page with their labels, as the format writes them; see Prometheus' exposition format. */
export function cpuCounters(text: string): [labels: string, seconds: number][] {
  return text.split('\n').flatMap((line): [string, number][] => {
    const [, labels = '', value] = SAMPLE.exec(line) ?? [];
    const seconds = Number(value);
    return value !== undefined && Number.isFinite(seconds) && seconds >= 0 ? [[labels, seconds]] : [];
  });
}

/** Null when the counters are not the same ones going on. */
function gained(before: ReadonlyMap<string, number>, now: ReadonlyMap<string, number>): number | null {
  if (before.size !== now.size) return null;
  let sum = 0;
  for (const [counter, value] of now) {
    const then = before.get(counter);
    if (then === undefined || value < then) return null;
    sum += value - then;
  }
  return sum;
}

/** Credentials of the URL are sent as basic authentication. Redirects are not followed: they may lead anywhere. */
async function fetchMetrics(written: string): Promise<string | null> {
  const url = new URL(written);
  const { username, password } = url;
  url.username = '';
  url.password = '';
  const user = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  const headers = {
    accept: 'text/plain;version=0.0.4',
    'x-peakgate-probe': '1',
    ...(user !== ':' && { authorization: `Basic ${Buffer.from(user).toString('base64')}` }),
  };
  try {
    const signal = AbortSignal.timeout(SCRAPE_TIMEOUT_MS);
    const response = await fetch(url, { headers, redirect: 'error', signal });
    const text = await response.text();
    return response.ok && text.length <= MOST_TEXT_CHARACTERS ? text : null;
  } catch {
    return null;
  }
}
