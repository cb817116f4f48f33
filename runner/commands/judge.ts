import { EXIT_CODES } from '../exit-codes.ts';
import { boundedLines } from '../judge/bounded-lines.ts';
import { judgeLine, UNREADABLE } from '../judge/judge-line.ts';
import type { Command } from './command.ts';

/**
 * `judge`: windows of counts as JSON lines in, one verdict for each line out, in order and as they come. The verdicts are
 * the result, so the process ends well whatever they are.
 */
export const judgeCommand: Command<Record<never, never>> = async (
  _options,
  { openInput = () => [], print },
) => {
  for await (const line of boundedLines(asStream(openInput()))) {
    print(`${JSON.stringify(line === null ? UNREADABLE : judgeLine(line))}\n`);
  }
  return EXIT_CODES.pass;
};

async function* asStream<T>(input: AsyncIterable<T> | Iterable<T>): AsyncGenerator<T> {
  yield* input;
}
