import { type Params, WebSocket } from 'k6/websockets';

/** What is told of a line; times are epoch ms. */
export interface LineListener {
  opened(atEpochMs: number): void;
  /** k6 notes when a message came in, so a busy VU does not make it look late. Empty for what is not text. */
  heard(text: string, atEpochMs: number): void;
  /** It could not be opened, or is open no longer; never after `leave`. */
  lost(error: string): void;
}

/** A WebSocket of k6, which can be left at any moment without waiting for the other side. */
export class SocketLine {
  private readonly socket: WebSocket;
  private readonly listener: LineListener;
  private isConnected = false;
  private isLeft = false;
  private error = 'the connection was closed';

  constructor(url: string, params: Params, listener: LineListener) {
    this.listener = listener;
    this.socket = new WebSocket(url, null, params);
    this.listen();
  }

  send(text: string): void {
    this.socket.send(text);
  }

  /** Closes the line, and tells nothing more of it. */
  leave(): void {
    if (this.isLeft) return;
    this.isLeft = true;
    // k6 would wait for an answer to the close frame of a line that is not open yet, and block the VU meanwhile.
    if (this.isConnected) hangUp(this.socket);
  }

  private listen(): void {
    const { socket, listener } = this;
    socket.addEventListener('open', ({ timestamp }) => {
      this.isConnected = true;
      if (this.isLeft) hangUp(socket);
      else listener.opened(timestamp);
    });
    socket.addEventListener('message', (event) => {
      if (!this.isLeft && 'data' in event)
        listener.heard(typeof event.data === 'string' ? event.data : '', event.timestamp);
    });
    socket.addEventListener('error', (event) => {
      if ('error' in event) this.error = event.error;
    });
    socket.addEventListener('close', () => {
      this.isConnected = false;
      if (!this.isLeft) listener.lost(this.error);
    });
  }
}

/**
 * Sends the close frame and lets go of the connection at once. k6's own `close()` waits without any limit for the other
 * side's close frame, and the VU and the end of the leg with it. k6 lets go when something is written after a close
 * frame; but once `close()` was called it takes nothing more to write, so it is called while one last write is under way:
 * k6 asks `ArrayBuffer.isView` about what it is to write, between its look at the state and the writing.
 */
function hangUp(socket: WebSocket): void {
  const own = ArrayBuffer.isView;
  ArrayBuffer.isView = (value): value is ArrayBufferView => {
    socket.close();
    return own(value);
  };
  try {
    socket.send(new Uint8Array(1));
  } finally {
    ArrayBuffer.isView = own;
    socket.close();
  }
}
