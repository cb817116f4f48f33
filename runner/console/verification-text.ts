import { plainText } from '../model/plain-text.ts';
import { painter } from './paint.ts';
import { hangingText } from './wrap.ts';

/** What an audit found, as far as a terminal tells it. */
interface Verified {
  readonly headline: string;
  readonly recordedBy: string;
  readonly files: readonly { readonly file: string; readonly found: string }[];
  readonly isSame: boolean;
}

interface Screen {
  readonly columns: number;
  readonly colour: boolean;
  /** The version that verifies. */
  readonly peakgate: string;
}

const FOUND: Readonly<Record<string, string>> = {
  same: '✓ same',
  different: '✗ different',
  missing: '✗ missing',
  'not-drawn': '– cannot be drawn here',
};

/** Every derived file with what became of it, and what that means as the last line. */
export function verificationText(verified: Verified, { columns, colour, peakgate }: Screen): string {
  const { bold, verdict } = painter(colour);
  const lines = verified.files.map(({ file, found }) => `  ${FOUND[found] ?? found}  ${plainText(file)}`);
  const paint = verdict[verified.isSame ? 'pass' : 'fail'];
  const word = verified.isSame ? '✓ VERIFIED' : '✗ NOT THE SAME';
  return [
    'The evidence is what was sealed (SHA256SUMS).',
    ...lines,
    hangingText(`${word}: `, meaning(verified, peakgate), columns).replace(word, bold(paint(word))),
    '',
  ].join('\n');
}

function meaning({ isSame, headline, recordedBy }: Verified, peakgate: string): string {
  if (isSame) return `the evidence gives this verdict again, byte for byte. ${plainText(headline)}`;
  if (recordedBy === peakgate)
    return 'what lies in the verdict folder is not what the evidence gives. `peakgate evaluate` writes it again.';
  return `the run was recorded by Peakgate ${recordedBy} and verified by ${peakgate}, which may write reports otherwise. Verify with version ${recordedBy}.`;
}
