/** One thing in a list that the target answers with. */
export interface Item {
  readonly id: number;
  readonly title: string;
  readonly name: string;
  readonly size: number;
  readonly version: number;
  readonly openTasks: number;
  readonly createdAt: string;
  readonly action: string;
  readonly actor: number;
  readonly subject: number | null;
}

/** All that answers hold; a test looks at the fields that its own answer has. */
export interface Body {
  readonly id: number;
  readonly token: string;
  readonly state: string;
  readonly status: string;
  readonly version: number;
  readonly build: string;
  readonly user: object;
  readonly tenant: object;
  readonly openTasks: number;
  readonly doneThisWeek: number;
  readonly unread: number;
  readonly accepted: number;
  readonly items: readonly Item[];
  readonly byProject: readonly Item[];
  readonly columns: readonly { readonly status: string; readonly tasks: readonly Item[] }[];
  readonly attempts: number;
  readonly tasks: number;
  readonly totalCents: number;
  readonly lines: readonly { readonly cents: number }[];
  readonly result: { readonly lines: readonly object[]; readonly tenant: string };
}

/** An answer with what a test looks at. */
export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Body;
}

/** A client of the target, signed in or not. */
export class Client {
  readonly base: string;
  readonly token: string;

  constructor(base: string, token = '') {
    this.base = base;
    this.token = token;
  }

  /** Signs in as one of the demo users. */
  static async of(base: string, tenant: number, user = 1): Promise<Client> {
    const email = `user-${user}@tenant-${tenant}.example`;
    const { body } = await new Client(base).post('/auth/sessions', {
      email,
      password: 'correct-horse-battery',
    });
    return new Client(base, body.token);
  }

  get = (path: string): Promise<Reply> => this.request('GET', path);
  post = (path: string, body?: unknown): Promise<Reply> => this.request('POST', path, body);
  patch = (path: string, body: unknown): Promise<Reply> => this.request('PATCH', path, body);
  delete = (path: string): Promise<Reply> => this.request('DELETE', path);

  async request(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Reply> {
    const response = await fetch(`${this.base}${path}`, {
      method,
      headers: {
        ...(this.token === '' ? {} : { authorization: `Bearer ${this.token}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      body: text === '' ? undefined : JSON.parse(text),
    };
  }
}

/** Asks for a job until it has ended. */
export async function untilEnded(client: Client, address: string): Promise<Reply> {
  for (;;) {
    const reply = await client.get(address);
    if (!['queued', 'running'].includes(reply.body.state)) return reply;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
