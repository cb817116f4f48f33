import type autocannon from 'autocannon';

/** What to ask for, how hard, and for how long. */
export interface CeilingRequest {
  /** Of one cheap page; credentials in it are sent as basic authentication. */
  readonly url: string;
  /** Each asks again as soon as it is answered. */
  readonly connections: number;
  readonly durationMs: number;
  /** Ends the measurement early. */
  readonly interrupted: AbortSignal;
  /** Told once a second how many answers the last second brought. */
  readonly tick: (elapsedMs: number, answersPerSecond: number) => void;
}

/** What target and machine reached together. */
export interface Ceiling {
  readonly connections: number;
  readonly durationMs: number;
  /** Answers of 2xx. */
  readonly answers: number;
  /** Answers other than 2xx. */
  readonly refusals: number;
  /** Connections that broke and requests that were given up. */
  readonly errors: number;
  /** Answers of 2xx per second, on average. */
  readonly requestsPerSecond: number;
  /** From asking to being answered, on average: by Little's law connections x duration / all answers; null without any. */
  readonly meanMs: number | null;
}

/** A target that breaks every connection would otherwise be asked as fast as the network allows. */
const MOST_ERRORS = 1_000;
/** How soon the end is noticed, ms. */
const SAMPLE_MS = 250;
/** So that whoever reads the target's log knows who asked. */
const HEADERS = { 'x-peakgate-probe': '1', 'user-agent': 'peakgate-doctor' };

/**
 * Asks for one page over a few connections for a few seconds. A closed loop: connections wait for their answers, so a
 * slow target is asked less often. The rate is a ceiling; response times measured this way are none that users see.
 */
export async function measureCeiling(request: CeilingRequest): Promise<Ceiling> {
  const { default: start } = await import('autocannon');
  const { connections, interrupted } = request;
  const { running, finished } = begin(start, request);
  const stop = () => running.stop();
  interrupted.addEventListener('abort', stop, { once: true });
  const counting = countSeconds(running, request.tick);
  try {
    return ceilingOf(await finished, connections);
  } finally {
    clearInterval(counting);
    interrupted.removeEventListener('abort', stop);
  }
}

interface Begun {
  readonly running: autocannon.Instance;
  readonly finished: Promise<autocannon.Result>;
}

function begin(start: typeof autocannon, { url, connections, durationMs }: CeilingRequest): Begun {
  const running = start(
    {
      url,
      connections,
      duration: durationMs / 1_000,
      sampleInt: SAMPLE_MS,
      bailout: MOST_ERRORS,
      headers: HEADERS,
    },
    () => {},
  );
  const finished = new Promise<autocannon.Result>((resolve, reject) => {
    running.on('done', resolve);
    running.on('error', reject);
  });
  return { running, finished };
}

function countSeconds(running: autocannon.Instance, tick: CeilingRequest['tick']): NodeJS.Timeout {
  let answers = 0;
  let seconds = 0;
  running.on('response', () => {
    answers += 1;
  });
  return setInterval(() => {
    seconds += 1;
    tick(seconds * 1_000, answers);
    answers = 0;
  }, 1_000);
}

type Outcome = Pick<autocannon.Result, 'duration' | '2xx' | 'non2xx' | 'errors'>;

function ceilingOf(outcome: Outcome, connections: number): Ceiling {
  const { duration: seconds, '2xx': answers, non2xx: refusals, errors } = outcome;
  const all = answers + refusals;
  return {
    connections,
    durationMs: Math.round(seconds * 1_000),
    answers,
    refusals,
    errors,
    requestsPerSecond: seconds > 0 ? Math.round((answers / seconds) * 10) / 10 : 0,
    meanMs: all === 0 ? null : Math.round(((connections * seconds * 1_000) / all) * 100) / 100,
  };
}
