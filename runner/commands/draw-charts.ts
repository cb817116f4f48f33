import type { Judgement } from '../flow/judge.ts';
import type { CommandContext } from './command.ts';

/** The pictures, once the verdict is told. Says why there are none; the exit code is the verdict's all the same. */
export async function drawCharts(
  judgement: Judgement,
  { note }: Pick<CommandContext, 'note'>,
): Promise<void> {
  const problem = await judgement.drawCharts();
  if (problem === null) return;
  const why = problem.split('\n')[0]?.replace(/\.$/, '');
  note(`No charts as PNG files (${why}). The verdict and report.html stand without them.`);
}
