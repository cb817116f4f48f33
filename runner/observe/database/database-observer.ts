import type { PlannedWindow } from '../../../scenarios/kit/contract.ts';
import type { Observer } from '../../model/observer.ts';
import type {
  DatabaseBorder,
  DatabaseRecord,
  DatabaseSecond,
  DatabaseTable,
} from '../../schema/database-schema.ts';
import { type Repetition, repeatEvery } from '../repetition.ts';
import type { Connect, DatabaseConnection } from './connection.ts';
import type { DatabaseAddress } from './database-address.ts';
import { DatabaseLink, type LinkOptions } from './database-link.ts';
import { poolerProblemOf } from './database-problem.ts';
import { lookAt, lookAtPools } from './look.ts';
import { StatementBook } from './statement-book.ts';
import { readTables, readTexts, takeSnapshot } from './statement-snapshot.ts';

export interface DatabaseOptions extends LinkOptions {
  /** The console of PgBouncer, where there is one. */
  readonly pooler: DatabaseAddress | null;
  readonly everyMs: number;
  readonly windows: readonly PlannedWindow[];
  /** When the leg's clock stood at zero; null until it does. */
  readonly zeroAtMs: () => number | null;
  readonly connectToPooler: Connect;
}

export interface DatabaseObservation {
  readonly record: DatabaseRecord;
  readonly seconds: readonly DatabaseSecond[];
}

type Border = Omit<DatabaseBorder, 'statements'>;

/**
 * Watches a PostgreSQL: what it is busy with every second, and what its statements cost at every border of a window. One
 * connection, and one more to PgBouncer. Whatever happens to the server, the leg goes on and the record says so.
 */
export function createDatabaseObserver(options: DatabaseOptions): Observer<DatabaseObservation> {
  return new DatabaseWatch(options);
}

class DatabaseWatch implements Observer<DatabaseObservation> {
  private readonly options: DatabaseOptions;
  private readonly link: DatabaseLink;
  private readonly book = new StatementBook();
  private readonly borders: Border[] = [];
  private readonly seconds: DatabaseSecond[] = [];
  private readonly pending = new Set<Promise<void>>();
  private timers: NodeJS.Timeout[] | null = null;
  private repetition: Repetition | null = null;
  private console: DatabaseConnection | null = null;

  constructor(options: DatabaseOptions) {
    this.options = options;
    this.link = new DatabaseLink(options);
  }

  async start(): Promise<void> {
    await this.link.reconnect();
    await this.takeBorder('begin', null);
    this.repetition = repeatEvery(this.options.everyMs, () => this.turn());
  }

  async stop(): Promise<DatabaseObservation> {
    await this.repetition?.stop();
    for (const timer of this.timers ?? []) clearTimeout(timer);
    await Promise.all(this.pending);
    if (this.link.isLost) await this.link.reconnect();
    await this.takeBorder('end', null);
    const texts = await this.link.asked(
      ({ connection, identity }) => readTexts(connection, identity, this.book.queryIds()),
      [],
    );
    await Promise.all([this.link.close(), this.console?.close()]);
    return { record: this.recordWith(this.book.pages(texts)), seconds: this.seconds };
  }

  private recordWith({ statements, rows }: ReturnType<StatementBook['pages']>): DatabaseRecord {
    return {
      schemaVersion: 1,
      url: this.options.address.shown,
      server: this.link.server,
      everyMs: this.options.everyMs,
      problems: this.link.allProblems(),
      statements,
      borders: this.borders.map((border, index) => ({ ...border, statements: rows[index] ?? [] })),
      cost: { ...this.link.cost, connections: this.console === null ? 1 : 2 },
      diagnosis: null,
    };
  }

  private async turn(): Promise<void> {
    this.scheduleBorders();
    if (this.link.isLost) return this.link.reconnect();
    const { clock } = this.options;
    const [atMs, begun] = [clock.now(), clock.monotonicMs()];
    const [seen, pools] = await Promise.all([
      this.link.asked(({ connection, identity }) => lookAt(connection, identity.server.versionNumber), null),
      this.pools(),
    ]);
    if (seen !== null)
      this.seconds.push({ atMs, tookMs: rounded(clock.monotonicMs() - begun), ...seen, pools });
  }

  /** Once the leg's clock runs, every border has its moment. */
  private scheduleBorders(): void {
    const zeroAtMs = this.options.zeroAtMs();
    if (this.timers !== null || zeroAtMs === null) return;
    const { windows, clock } = this.options;
    const moments = [...new Set(windows.flatMap(({ fromMs, toMs }) => [fromMs, toMs]))];
    this.timers = moments
      .toSorted((a, b) => a - b)
      .map((legMs) =>
        setTimeout(
          () => this.follow(this.takeBorder('window', legMs)),
          Math.max(0, zeroAtMs + legMs - clock.now()),
        ),
      );
  }

  private follow(work: Promise<void>): void {
    this.pending.add(work);
    void work.finally(() => this.pending.delete(work));
  }

  private async takeBorder(moment: Border['moment'], legMs: number | null): Promise<void> {
    const { clock } = this.options;
    const [atMs, begun] = [clock.now(), clock.monotonicMs()];
    const taken = await this.link.asked(async ({ connection, identity }) => {
      const snapshot = await takeSnapshot(connection, identity);
      const tables: readonly DatabaseTable[] = moment === 'window' ? [] : await readTables(connection);
      return { snapshot, tables };
    }, null);
    if (taken === null) return;
    const { snapshot, tables } = taken;
    this.book.add(snapshot);
    const { statementsResetAtMs, evictions, serverStartedAtMs } = snapshot;
    const tookMs = rounded(clock.monotonicMs() - begun);
    this.borders.push({
      moment,
      legMs,
      atMs,
      tookMs,
      serverStartedAtMs,
      statementsResetAtMs,
      evictions,
      tables,
    });
  }

  private async pools(): Promise<DatabaseSecond['pools']> {
    const { pooler, connectToPooler } = this.options;
    if (pooler === null) return [];
    try {
      if (this.console === null || this.console.isLost()) this.console = await connectToPooler(pooler);
      return await lookAtPools(this.console);
    } catch (error) {
      this.link.note(poolerProblemOf(error, pooler));
      return [];
    }
  }
}

const rounded = (ms: number): number => Math.round(ms * 1_000) / 1_000;
