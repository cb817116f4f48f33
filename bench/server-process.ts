import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { SeenLoad, ServerAnswer, ServerQuestion } from './server-messages.ts';

const SCRIPT = fileURLToPath(new URL('counting-server.ts', import.meta.url));

/** The counting server as its parent sees it. */
export interface ServerProcess {
  readonly url: string;
  /** Forgets what was counted. */
  reset(): Promise<void>;
  seen(): Promise<SeenLoad>;
  stop(): Promise<void>;
}

/** Starts a counting server on a free loopback port. */
export async function startServer(): Promise<ServerProcess> {
  const child = fork(SCRIPT, {
    execArgv: ['--import', 'tsx'],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const first = await nextAnswer(child);
  if (first.kind !== 'listening') throw new Error('the counting server did not begin to listen');
  const ask = async (question: ServerQuestion): Promise<SeenLoad> => {
    const answered = nextAnswer(child);
    child.send(question);
    const answer = await answered;
    if (answer.kind !== 'counted') throw new Error('the counting server began anew');
    return answer;
  };
  return {
    url: `http://127.0.0.1:${first.port}`,
    reset: async () => void (await ask('reset')),
    seen: () => ask('report'),
    stop: async () => {
      const ended = once(child, 'exit');
      child.disconnect();
      await ended;
    },
  };
}

async function nextAnswer(child: ChildProcess): Promise<ServerAnswer> {
  const ended = new AbortController();
  const onExit = (): void => ended.abort(new Error('the counting server ended'));
  child.once('exit', onExit);
  try {
    const [answer]: ServerAnswer[] = await once(child, 'message', { signal: ended.signal });
    if (answer === undefined) throw new Error('the counting server said nothing');
    return answer;
  } finally {
    child.off('exit', onExit);
  }
}
