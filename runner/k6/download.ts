import { SIGN_OF_LIFE_MS } from './signs-of-life.ts';

/** A host that does not answer within this time is unreachable; a firewall that drops packets would otherwise cost minutes. */
const ANSWER_WITHIN_MS = 8_000;
const STALLED_AFTER_MS = 30_000;
const BYTES_PER_MB = 1_000_000;

export interface DownloadOptions {
  readonly fetch: typeof globalThis.fetch;
  readonly progress: (line: string) => void;
  readonly signal?: AbortSignal;
}

/** The bytes behind a URL. Gives up on a silent host after 8 s and on a stalled transfer after 30 s. */
export const download = async (url: string, options: DownloadOptions): Promise<Uint8Array> => {
  const patience = patienceOf(options.signal);
  patience.expectWithin(ANSWER_WITHIN_MS, 'no answer within 8 s');
  try {
    const response = await options.fetch(url, { signal: patience.signal, redirect: 'follow' });
    if (!response.ok || response.body === null) throw new Error(`${url} answered ${response.status}`);
    return await readBody(response.body, patience, options.progress);
  } finally {
    patience.end();
  }
};

interface Patience {
  readonly signal: AbortSignal;
  readonly expectWithin: (ms: number, otherwise: string) => void;
  readonly end: () => void;
}

const patienceOf = (outer: AbortSignal | undefined): Patience => {
  const controller = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  return {
    signal: outer === undefined ? controller.signal : AbortSignal.any([controller.signal, outer]),
    expectWithin: (ms, otherwise) => {
      clearTimeout(timer);
      timer = setTimeout(() => controller.abort(new Error(otherwise)), ms);
    },
    end: () => clearTimeout(timer),
  };
};

const readBody = async (
  body: ReadableStream<Uint8Array>,
  patience: Patience,
  progress: (line: string) => void,
): Promise<Uint8Array> => {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  let toldAtMs = performance.now();
  for await (const chunk of body) {
    patience.expectWithin(STALLED_AFTER_MS, 'the transfer stalled for 30 s');
    chunks.push(chunk);
    bytes += chunk.byteLength;
    if (performance.now() - toldAtMs < SIGN_OF_LIFE_MS) continue;
    toldAtMs = performance.now();
    progress(`downloaded ${(bytes / BYTES_PER_MB).toFixed(1)} MB so far`);
  }
  return Buffer.concat(chunks);
};
