import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { entryArguments } from './entry-process.ts';
import type { MailProviderOrder, MailProviderReady } from './mail-provider.ts';
import { postOutside } from './outside/post.ts';
import { TargetError } from './target-error.ts';

/** A mail to send. */
export interface Mail {
  readonly to: string;
  readonly subject: string;
}

/** Hands a mail to the provider and waits until it has accepted it. */
export type SendMail = (mail: Mail) => Promise<void>;

/** A provider that runs beside the target. */
export interface MailProvider {
  readonly url: string;
  /** Makes it slower or faster from now on. */
  setDelay(ms: number): Promise<void>;
  /** Lets it refuse connections, or take them again. */
  listen(isListening: boolean): Promise<void>;
  stop(): Promise<void>;
}

/** Starts the provider with its delay for each mail. */
export async function startMailProvider(delayMs: number): Promise<MailProvider> {
  const child = spawn(process.execPath, [...entryArguments('mail-provider'), '--delay', String(delayMs)], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const url = await new Promise<string>((resolve, reject) => {
    child.once('message', (ready: MailProviderReady) => resolve(ready.url));
    child.once('exit', () =>
      reject(new TargetError('The mail provider did not start.', 'Start the target again.')),
    );
  });
  const stop = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.disconnect();
    await ended;
  };
  const order = async (told: MailProviderOrder): Promise<void> => {
    const done = once(child, 'message');
    child.send(told);
    await done;
  };
  return {
    url,
    setDelay: (ms) => order({ delayMs: ms }),
    listen: (isListening) => order({ isListening }),
    stop,
  };
}

const PATIENCE_MS = 10_000;

/** The means to send mails through the provider at `url`. */
export function mailClient(url: string): SendMail {
  const party = { party: 'the mail provider', url: `${url}/mails`, patienceMs: PATIENCE_MS };
  return (body) => postOutside({ ...party, body });
}
