import { parseDurationMs } from '../grammar/duration.ts';
import type { SpanSource } from '../model/thresholds.ts';
import type { WrittenThresholds } from '../schema/thresholds-schema.ts';
import type { Mistakes } from './mistakes.ts';

type Written = NonNullable<WrittenThresholds['gate']['databaseTime']>;

const DEFAULT_PORT = 4318;
const DEFAULT_WAIT = '10s';
const PATH = '/gate/databaseTime';

/** Where spans come from that say how long the database took; null where the answers say it. */
export function spanSource(written: Written | undefined, mistakes: Mistakes): SpanSource | null {
  if (written === undefined) return null;
  const { from, port, file, systems = [], wait } = written;
  if (from === 'server-timing') return refuseRest(written, mistakes);
  if (port !== undefined && file !== undefined)
    mistakes.add(PATH, 'names a port and a file', 'Name one of them: spans come one way.', written);
  const waitMs = mistakes.take(
    `${PATH}/wait`,
    wait ?? DEFAULT_WAIT,
    parseDurationMs(wait ?? DEFAULT_WAIT),
    1,
  );
  return { feed: file === undefined ? { port: port ?? DEFAULT_PORT } : { file }, systems, waitMs };
}

/** What says how spans come is of no use where none are wanted, and shows that something else was meant. */
function refuseRest({ from, ...rest }: Written, mistakes: Mistakes): null {
  const [first] = Object.keys(rest);
  if (first !== undefined)
    mistakes.add(
      `${PATH}/${first}`,
      `is only for spans, and "from" is "${from}"`,
      'Write "from": "spans", or leave it out.',
    );
  return null;
}
