import { sum } from '../statistics/series.ts';
import { redactedUrl } from './redacted-url.ts';
import type { CpuLook, TargetMeter } from './target-meter.ts';

const CPU_SECONDS = 'process_cpu_seconds_total';
const MEMORY_BYTES = 'process_resident_memory_bytes';
const SCRAPE_TIMEOUT_MS = 2_000;
const MOST_TEXT_CHARACTERS = 8 * 1024 * 1024;

/** The text of a metrics page; null when it was not to be had. */
export type FetchText = (url: string) => Promise<string | null>;

interface Page {
  readonly url: string;
  readonly text: string;
}

/**
 * The processor time and memory that processes state themselves, in the text format of Prometheus: the sums over all samples of
 * `process_cpu_seconds_total` and `process_resident_memory_bytes` on all pages. A counter that fell, came or went is a process
 * that was replaced.
 */
export function metricsMeter(urls: readonly string[], fetchText: FetchText = fetchMetrics): TargetMeter {
  const cpuSince = cpuCounter();
  return {
    source: 'metrics',
    of: urls.map((url) => redactedUrl(url).replace(/[?#].*$/, '')).join(', '),
    async look() {
      const pages = await Promise.all(urls.map(async (url) => ({ url, text: (await fetchText(url)) ?? '' })));
      const memory = samplesIn(pages, MEMORY_BYTES);
      return {
        cpu: cpuSince(samplesIn(pages, CPU_SECONDS)),
        memoryBytes: memory === null ? null : sum([...memory.values()]),
      };
    },
  };
}

/** What the counters gained since they were last known. */
function cpuCounter(): (now: ReadonlyMap<string, number> | null) => CpuLook {
  let last: ReadonlyMap<string, number> | null = null;
  return (now) => {
    if (now === null) return { kind: 'unknown' };
    const before = last;
    last = now;
    if (before === null) return { kind: 'began', isRestart: false };
    const cpuSeconds = gained(before, now);
    return cpuSeconds === null ? { kind: 'began', isRestart: true } : { kind: 'used', cpuSeconds };
  };
}

/** Every sample of a metric by its page and labels; null unless every page states one. */
function samplesIn(pages: readonly Page[], metric: string): ReadonlyMap<string, number> | null {
  const found = pages.map(({ url, text }) =>
    samplesOf(text, metric).map(([labels, value]) => [`${url} ${labels}`, value] as const),
  );
  return found.every((samples) => samples.length > 0) ? new Map(found.flat()) : null;
}

/** The samples of a metric on a page with their labels, as Prometheus' exposition format writes them. */
export function samplesOf(text: string, metric: string): [labels: string, value: number][] {
  const sample = new RegExp(`^${metric}(\\{.*\\})?\\s+(\\S+)`);
  return text.split('\n').flatMap((line): [string, number][] => {
    const [, labels = '', written] = sample.exec(line) ?? [];
    const value = Number(written);
    return written !== undefined && Number.isFinite(value) && value >= 0 ? [[labels, value]] : [];
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
