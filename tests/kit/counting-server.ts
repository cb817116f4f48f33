import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { RUN_HEADER } from '../../scenarios/kit/contract.ts';

export interface SeenRequest {
  readonly atMs: number;
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

export interface CountingServer {
  readonly url: string;
  readonly seen: readonly SeenRequest[];
  /** Requests that carried this run's header. */
  ofRun(run: string): number;
  stop(): Promise<void>;
}

export type AnswerRequest = (request: SeenRequest, response: ServerResponse) => void;

/** A target on a free loopback port that remembers every request it gets. */
export async function startCountingServer(answer: AnswerRequest): Promise<CountingServer> {
  const seen: SeenRequest[] = [];
  const server = createServer((incoming, response) => {
    void readRequest(incoming).then((request) => {
      seen.push(request);
      answer(request, response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    seen,
    ofRun: (run) => seen.filter(({ headers }) => headers[RUN_HEADER] === run).length,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

export function answerJson(
  response: ServerResponse,
  value: unknown,
  headers: Record<string, string> = {},
): void {
  response.writeHead(200, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(value));
}

async function readRequest(incoming: IncomingMessage): Promise<SeenRequest> {
  const atMs = Date.now();
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk);
  return {
    atMs,
    method: incoming.method ?? '',
    url: incoming.url ?? '',
    headers: incoming.headers,
    body: Buffer.concat(chunks).toString('utf8'),
  };
}
