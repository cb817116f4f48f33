import type { DatabaseBorder, DatabaseStatement } from '../../schema/database-schema.ts';
import { OWN_MARK } from './connection.ts';
import type { StatementCounters, StatementSnapshot, StatementText } from './statement-snapshot.ts';

interface Entry extends Pick<StatementCounters, 'userId' | 'queryId' | 'topLevel'> {
  readonly rows: (readonly number[] | null)[];
}

export interface StatementPages {
  readonly statements: readonly DatabaseStatement[];
  /** For each border in turn. */
  readonly rows: readonly DatabaseBorder['statements'][];
}

const keyOf = ({ userId, queryId, topLevel }: Omit<StatementCounters, 'numbers'>): string =>
  `${userId} ${queryId} ${topLevel}`;

/** Gathers what every border says of every statement, and keeps those that did something in between. */
export class StatementBook {
  private readonly entries = new Map<string, Entry>();
  private borders = 0;

  /** Adds one more border. */
  add({ statements }: StatementSnapshot): void {
    for (const { numbers, ...statement } of statements) {
      const key = keyOf(statement);
      const entry = this.entries.get(key) ?? { ...statement, rows: [] };
      this.entries.set(key, entry);
      entry.rows[this.borders] = numbers;
    }
    this.borders += 1;
  }

  /** The numbers of statements that did something, whose texts are wanted. */
  queryIds(): string[] {
    return [...new Set(this.busy().map(({ queryId }) => queryId))];
  }

  pages(texts: readonly StatementText[]): StatementPages {
    const busy = this.busy();
    const textOf = new Map(texts.map((text) => [keyOf(text), text]));
    const rows = Array.from({ length: this.borders }, (_, border) =>
      busy.flatMap((entry, index) => {
        const numbers = entry.rows[border];
        return numbers ? [[index, ...numbers]] : [];
      }),
    );
    return { statements: busy.map((entry) => describe(entry, textOf.get(keyOf(entry)))), rows };
  }

  /** In the order of their names, so that equal servers give equal records. */
  private busy(): Entry[] {
    return [...this.entries.values()].filter((entry) => isBusy(entry, this.borders)).toSorted(byQuery);
  }
}

/** Whether a statement ran between the first border and the last, or came or went. */
function isBusy({ rows }: Entry, borders: number): boolean {
  const calls = Array.from({ length: borders }, (_, border) => rows[border]?.[0] ?? null);
  return calls.some((each) => each !== calls[0]);
}

function byQuery(a: Entry, b: Entry): number {
  return keyOf(a) < keyOf(b) ? -1 : 1;
}

function describe({ queryId, topLevel, userId }: Entry, known: StatementText | undefined): DatabaseStatement {
  const text = known?.text ?? null;
  return { queryId, user: known?.user ?? userId, topLevel, text, own: text?.includes(OWN_MARK) ?? false };
}
