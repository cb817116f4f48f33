import type { DatabaseServer } from '../../schema/database-schema.ts';
import type { Connect, DatabaseConnection } from './connection.ts';
import type { DatabaseAddress } from './database-address.ts';
import { ProblemList, problemOf } from './database-problem.ts';
import { firstImpression } from './first-impression.ts';
import { identify, isAnotherServer, type ServerIdentity } from './server-identity.ts';

export interface OpenDatabase {
  readonly connection: DatabaseConnection;
  readonly identity: ServerIdentity;
}

export interface LinkOptions {
  readonly address: DatabaseAddress;
  readonly clock: { readonly now: () => number; readonly monotonicMs: () => number };
  readonly connect: Connect;
  /** Tells the user at once what will be missing. */
  readonly tell: (line: string) => void;
}

/** The one connection to a server: mended when it breaks, and everything that is amiss is noted once. Never throws. */
export class DatabaseLink {
  private readonly options: LinkOptions;
  private readonly problems: ProblemList;
  private first: ServerIdentity | null = null;
  private open: OpenDatabase | null = null;
  /** The server said no: to ask again every second would fill its log, or lock the account. */
  private isRefused = false;
  private queries = 0;
  private roundTripMs = 0;

  constructor(options: LinkOptions) {
    this.options = options;
    this.problems = new ProblemList(options.clock.now);
  }

  get isLost(): boolean {
    return this.open === null || this.open.connection.isLost();
  }

  /** The server as it was at first; null when it was never reached. */
  get server(): DatabaseServer | null {
    return this.first?.server ?? null;
  }

  get cost() {
    return { queries: this.queries, roundTripMs: rounded(this.roundTripMs) };
  }

  allProblems() {
    return this.problems.all();
  }

  note(problem: Parameters<ProblemList['add']>[0]): void {
    if (this.problems.add(problem)) this.options.tell(`database: ${problem.message} ${problem.remedy}`);
  }

  /** The answer to a question, or what stands for it where there is none; why not is among the problems. */
  async asked<Answer>(ask: (open: OpenDatabase) => Promise<Answer>, otherwise: Answer): Promise<Answer> {
    if (this.open === null) return otherwise;
    const begun = this.options.clock.monotonicMs();
    try {
      return await ask(this.open);
    } catch (error) {
      await this.fail(error);
      return otherwise;
    } finally {
      this.queries += 1;
      this.roundTripMs += this.options.clock.monotonicMs() - begun;
    }
  }

  async reconnect(): Promise<void> {
    const { address, connect } = this.options;
    if (this.isRefused) return;
    if (this.open !== null) this.note(lostAt(address));
    await this.close();
    try {
      const connection = await connect(address);
      const identity = await identify(connection);
      this.open = { connection, identity };
      this.compare(identity);
    } catch (error) {
      const problem = problemOf(error, address);
      this.isRefused = problem.code === 'refused';
      this.note(problem);
    }
  }

  async close(): Promise<void> {
    const { open } = this;
    this.open = null;
    await open?.connection.close();
  }

  private async fail(error: unknown): Promise<void> {
    const problem = problemOf(error, this.options.address);
    const gone = problem.code === 'unreachable' || this.isLost;
    this.note(gone ? lostAt(this.options.address) : problem);
    if (gone) await this.close();
  }

  /** After a break: is it the same server, and has it gone on since? */
  private compare(identity: ServerIdentity): void {
    const before = this.first;
    this.first ??= identity;
    for (const problem of before === null ? firstImpression(identity) : []) this.note(problem);
    if (before === null) return;
    const where = this.options.address.shown;
    if (isAnotherServer(before.server, identity.server))
      this.note({
        code: 'failed-over',
        message: `${where} became another server: ${roleOf(before)} before, ${roleOf(identity)} now.`,
        remedy: 'Statistics of the two are not comparable: measure again without a failover.',
      });
    else if (identity.server.startedAtMs > before.server.startedAtMs)
      this.note({
        code: 'restarted',
        message: `${where} restarted during the leg.`,
        remedy: 'What it accounted for before may be lost: look at its log, and measure again.',
      });
  }
}

const lostAt = ({ shown }: DatabaseAddress) => ({
  code: 'lost' as const,
  message: `${shown}: the connection broke during the leg.`,
  remedy: "The server's log says why; seconds without it are missing from the record.",
});

const roleOf = ({ server }: ServerIdentity): string =>
  `${server.isReplica ? 'replica' : 'primary'} ${server.address ?? ''}`.trim();

const rounded = (ms: number): number => Math.round(ms * 1_000) / 1_000;
