import { connect } from 'node:net';

/** An answer as it came over the wire. */
export interface BareAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
}

function headerOf(head: string, name: string): string {
  return new RegExp(`^${name}: *(.*)$`, 'im').exec(head)?.[1]?.trim() ?? '';
}

/** The answer in what has arrived so far, once it is complete. */
function answerIn(received: string): BareAnswer | undefined {
  const end = received.indexOf('\r\n\r\n');
  if (end === -1) return undefined;
  const head = received.slice(0, end);
  const body = received.slice(end + 4);
  if (Buffer.byteLength(body) < Number(headerOf(head, 'content-length'))) return undefined;
  return { status: Number(head.split(' ')[1]), contentType: headerOf(head, 'content-type'), body };
}

/** Sends these very characters, which no HTTP client would, and waits for the answer. */
export function bareRequest(url: string, text: string): Promise<BareAnswer> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    let received = '';
    const socket = connect(Number(port), hostname, () => socket.write(text));
    socket.setEncoding('utf8');
    socket.on('data', (part) => {
      received += String(part);
      const answer = answerIn(received);
      if (answer === undefined) return;
      socket.destroy();
      resolve(answer);
    });
    socket.on('error', reject);
    socket.on('close', () => reject(new Error(`closed after ${JSON.stringify(received)}`)));
  });
}
