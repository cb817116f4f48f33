import { createServer, type RequestListener } from 'node:http';
import { onTestFinished } from 'vitest';

export interface SmallServer {
  readonly url: string;
  /** Paths asked for so far. */
  readonly asked: readonly string[];
}

/** A server of one test on a loopback port of its own. */
export async function serve(answer: RequestListener): Promise<SmallServer> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return { url: `http://127.0.0.1:${port}`, asked };
}
