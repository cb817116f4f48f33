import type { PlannedTenant } from '../contract.ts';
import type { Answer } from './answer.ts';
import type { Connection } from './connection.ts';
import type { Fields } from './fields.ts';
import type { Exchange, Operation } from './operation.ts';
import type { ParameterValue, PathParameter } from './path-template.ts';
import type { Random } from './random.ts';

/** What a request carries besides its operation. */
export interface RequestParts {
  readonly query?: Readonly<Record<string, ParameterValue | boolean>>;
  /** An object is sent as JSON; a text as it is, so name its content type in `headers`. */
  readonly body?: string | object;
  /** For this request only; they win over the visit's. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** The parameters of a path by name; required exactly where the operation's path has some. */
export type PathParts<Path extends string> = [PathParameter<Path>] extends [never]
  ? { readonly path?: never }
  : { readonly path: Readonly<Record<PathParameter<Path>, ParameterValue>> };

export type RequestArguments<Path extends string> = [PathParameter<Path>] extends [never]
  ? [request?: RequestParts]
  : [request: RequestParts & PathParts<Path>];

/** What opening a connection carries. */
export interface ConnectParts extends Omit<RequestParts, 'body'> {
  /** Finds the message with which the product says that all is there; until then the user still waits for the connection. */
  readonly greeting?: (arrived: Fields) => boolean;
}

export type ConnectArguments<Path extends string> = [PathParameter<Path>] extends [never]
  ? [request?: ConnectParts]
  : [request: ConnectParts & PathParts<Path>];

/** When to ask again. Wall time: it is the client's protocol, so it does not shrink when a profile is compressed. */
export interface Polling {
  /** The wait before the first question; it doubles from question to question up to `everySeconds`. */
  readonly firstAfterSeconds?: number;
  readonly everySeconds: number;
  /** Ask no more after so long. Asking also ends when the declared number of requests is used up. */
  readonly withinSeconds: number;
}

export interface JobPolling<Path extends string> extends Polling {
  /** The operation that asks how far the job is, declared with `kind: 'poll'`. */
  readonly ask: Operation<Path>;
  readonly done: (answer: Answer) => boolean;
  /** When missing, a job never fails, it can only be lost. */
  readonly failed?: (answer: Answer) => boolean;
  /**
   * How often the product has begun the job so far, as a good answer states it: from the second time on it was retried.
   * Without it nobody can tell, and an objective on retried jobs takes every failed job for one.
   */
  readonly attempts?: (answer: Answer) => number;
}

export type JobOutcome = 'done' | 'failed' | 'lost';

/** What became of a job. */
export interface JobEnd {
  readonly outcome: JobOutcome;
  /** From accepted to its end; where it never ended well, what does not count. */
  readonly durationMs: number;
  /** How often it was begun, as far as the product ever said; `undefined` when it never did. */
  readonly attempts: number | undefined;
}

/** One user's visit: everything that a journey can do and know. */
export interface Visit {
  readonly tenant: Pick<PlannedTenant, 'id' | 'plan' | 'region'>;
  /** Users of a tenant are numbered from 1. */
  readonly user: { readonly number: number };
  /** Chance that repeats itself when the same plan is played again; `Math.random` does not. */
  readonly random: Random;
  /** Sent with every request from now on. */
  readonly headers: Record<string, string>;

  /** Sends this token with every request from now on. */
  bearer(token: string): void;

  /** Sends a request and waits for its answer. A bad answer does not throw; needing something from it ends the journey. */
  send<Path extends string>(operation: Operation<Path>, ...request: RequestArguments<Path>): Promise<Answer>;

  /** Opens a connection, declared with `kind: 'socket'`, and waits until it is open or cannot be. */
  connect<Path extends string>(
    operation: Operation<Path>,
    ...request: ConnectArguments<Path>
  ): Promise<Connection>;

  /** The user looks at the page, between so many seconds of the profile's clock; `--in` shrinks them with it. */
  think(minSeconds: number, maxSeconds: number): Promise<void>;

  /** Asks again until an answer is good and `until` holds for it. Resolves with that answer, or with nothing in the end. */
  poll<Path extends string>(
    operation: Operation<Path>,
    request: RequestParts & PathParts<Path>,
    polling: Polling & { readonly until: (answer: Answer) => boolean },
  ): Promise<Answer | undefined>;

  /**
   * Follows a job from its accepting answer (202) to its end and measures it: `job_time` until the answer that says so
   * came back, or "never" when it is lost. A target that does the work inside the request (`done` holds already for the
   * accepting answer) is measured by that request's response time.
   */
  job<Path extends string>(
    accepted: Answer,
    request: RequestParts & PathParts<Path>,
    polling: JobPolling<Path>,
  ): Promise<JobOutcome>;

  /** Counts a promise of the product as held or broken. `about` names the operation that showed it. */
  invariant(name: string, held: boolean, about?: Exchange): void;
}
