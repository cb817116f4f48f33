import { createServer, type RequestListener } from 'node:http';
import { onTestFinished } from 'vitest';

export interface SmallServer {
  readonly url: string;
  /** Paths asked for so far. */
  readonly asked: readonly string[];
}

type AtEnd = (tidy: () => void) => void;

/** A server of one test on a loopback port of its own. Of tests that run side by side each says when it has ended. */
export async function serve(answer: RequestListener, atEnd: AtEnd = onTestFinished): Promise<SmallServer> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  atEnd(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return { url: `http://127.0.0.1:${port}`, asked };
}
