import { markdownText } from './markdown-text.ts';
import type { DatabaseView } from './view/database-view.ts';

/** What the databases of the legs say; nothing where none was looked at. */
export function databasePart(databases: readonly DatabaseView[]): string {
  if (databases.length === 0) return '';
  const parts = databases.map(({ title, summary, evidence, problems, advice }) => {
    const sql = new Set(advice.flatMap(({ proposals }) => proposals.map((proposal) => proposal.sql)));
    const told = [...evidence, ...problems.map(({ message, remedy }) => `${message} ${remedy}`)];
    return [
      `**${markdownText(title)}**: ${markdownText(summary)}`,
      ...told.map((each) =>
        sql.has(each) ? `- <code>${markdownText(each)}</code>` : `- ${markdownText(each)}`,
      ),
    ].join('\n');
  });
  return ['### What the database says', ...parts].join('\n\n');
}
