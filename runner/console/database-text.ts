import type { Evaluation } from '../schema/evaluation-schema.ts';

/** What the databases of the legs say, a line each, with what to do; nothing where none was looked at. */
export function databaseLines({ databases = [] }: Pick<Evaluation, 'databases'>): string[] {
  return databases.flatMap(({ leg, summary, evidence, problems }) => [
    `${leg}: ${summary}`,
    ...evidence,
    ...problems.map(({ message, remedy }) => `${message} ${remedy}`),
  ]);
}
