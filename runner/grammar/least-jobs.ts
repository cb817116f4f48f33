import { type Parsed, parsed, refused } from './parsed.ts';

const REMEDY = 'Write the fewest jobs in progress with which the objective may pass, such as ">= 1".';

/** `>= 1`: how many jobs must be in progress, on average over time, which need not be a whole number. */
export function parseLeastJobs(text: string): Parsed<number> {
  const match = /^>=\s*(\d+(?:\.\d+)?)$/.exec(text.trim());
  const jobs = Number(match?.[1]);
  return jobs > 0 ? parsed(jobs) : refused(`"${text}" is not a number of jobs in progress`, REMEDY);
}
