/** What the end of a k6 process means, in a word that the record keeps. */
export type K6Meaning =
  | 'finished'
  | 'thresholds-failed'
  | 'setup-timeout'
  | 'teardown-timeout'
  | 'timeout'
  | 'stopped-by-api'
  | 'invalid-config'
  | 'interrupted'
  | 'api-failed'
  | 'script-error'
  | 'aborted-by-script'
  | 'marked-failed'
  | 'crashed'
  | 'killed'
  | 'not-started'
  | 'unknown';

interface ExitCodeEntry {
  readonly meaning: K6Meaning;
  /** A sentence for people. */
  readonly says: string;
}

/**
 * The exit codes of k6 2.2.0 (`errext/exitcodes/codes.go`). k6 reports the first error only: a run that was interrupted
 * never says 99, and an exception inside an iteration says nothing at all. Only 0 means that the leg ran as planned.
 */
const K6_EXIT_CODES: Readonly<Record<number, ExitCodeEntry>> = {
  0: { meaning: 'finished', says: 'k6 ran to its end.' },
  2: { meaning: 'crashed', says: 'The Go runtime ended k6: out of memory, or a defect of k6.' },
  97: { meaning: 'unknown', says: 'k6 says that a cloud test failed; Peakgate starts none.' },
  98: { meaning: 'unknown', says: 'k6 lost sight of a cloud test; Peakgate starts none.' },
  99: { meaning: 'thresholds-failed', says: 'A k6 threshold failed.' },
  100: { meaning: 'setup-timeout', says: 'setup() of the scenario took too long; no load was sent.' },
  101: { meaning: 'teardown-timeout', says: 'teardown() of the scenario took too long.' },
  102: { meaning: 'timeout', says: 'k6 gave up waiting.' },
  103: { meaning: 'stopped-by-api', says: 'Somebody stopped k6 through its REST API.' },
  104: { meaning: 'invalid-config', says: 'k6 refused the options.' },
  105: { meaning: 'interrupted', says: 'k6 was asked to stop and wrote its summary.' },
  106: { meaning: 'api-failed', says: 'k6 could not open the port of its REST API.' },
  107: { meaning: 'script-error', says: 'The scenario threw an exception outside its journeys.' },
  108: { meaning: 'aborted-by-script', says: 'The scenario aborted the test.' },
  109: { meaning: 'crashed', says: 'k6 panicked: a defect of k6.' },
  110: { meaning: 'marked-failed', says: 'The scenario marked the test as failed.' },
  255: {
    meaning: 'invalid-config',
    says: 'k6 did not start the test: a file, an option or an output is wrong.',
  },
};

/** The meaning of an exit code or of the signal that ended the process; 'not-started' when there is neither. */
export const meaningOf = (exitCode: number | null, signal: string | null): ExitCodeEntry => {
  if (signal !== null) {
    const guess =
      signal === 'SIGKILL' ? ' Unless Peakgate did it, the machine may have run out of memory.' : '';
    return { meaning: 'killed', says: `k6 was ended by ${signal} and wrote no summary.${guess}` };
  }
  if (exitCode === null) return { meaning: 'not-started', says: 'k6 could not be started.' };
  return (
    K6_EXIT_CODES[exitCode] ?? {
      meaning: 'unknown',
      says: `k6 ended with the unknown exit code ${exitCode}.`,
    }
  );
};
