import { type Connection, type Fields, times, type Visit } from 'peakgate/kit';
import { editDocument, joinDocument, listDocuments } from './operations.ts';
import { checkResidency } from './shared-steps.ts';

const SENTENCES = [
  'Finance wants the figures first.',
  'Moved to the next sprint.',
  'The customer has agreed.',
  'Open: who tells the partners?',
];

/** Opening one of a project's documents, and writing so many times into it. */
export function editTogetherSteps(edits: number) {
  return [listDocuments, joinDocument, times(edits, edits, editDocument)];
}

/**
 * Opens a document that colleagues have open too, and writes into it, with so many seconds of thought before each edit.
 * An edit counts until the product has acknowledged it, whatever the others write meanwhile.
 */
export async function editTogether(
  visit: Visit,
  project: string | number,
  { edits, thoughtSeconds }: { readonly edits: number; readonly thoughtSeconds: readonly [number, number] },
): Promise<void> {
  const documents = checkResidency(visit, await visit.send(listDocuments, { path: { project } }));
  const document = visit.random.pick(documents.list('items')).id('id');
  const connection = await visit.connect(joinDocument, { path: { document }, greeting: isDocument });
  for (let seq = 1; seq <= edits; seq++) {
    await visit.think(...thoughtSeconds);
    await write(visit, connection, seq);
  }
  connection.close();
}

async function write(visit: Visit, connection: Connection, seq: number): Promise<void> {
  const edit = { type: 'edit', seq, text: visit.random.pick(SENTENCES) };
  await connection.send(
    editDocument,
    edit,
    (arrived) => arrived.find('type') === 'ack' && arrived.find('seq') === seq,
  );
}

function isDocument(arrived: Fields): boolean {
  return arrived.find('type') === 'document';
}
