import type { Judgement } from '../flow/judge.ts';
import type { CommandContext } from './command.ts';

/** Says why the verdict folder has no pictures; silent when it has them. */
export function noteCharts({ chartsProblem }: Judgement, { note }: CommandContext): void {
  if (chartsProblem === null) return;
  const [why] = chartsProblem.split('\n');
  note(`No charts as PNG files (${why}). The verdict and report.html stand without them.`);
}
