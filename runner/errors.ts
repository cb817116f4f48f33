import { EXIT_CODES, type ExitCode } from './exit-codes.ts';

/** One mistake in something the user wrote: where it is, what is wrong with it, and what to do about it. */
export interface Problem {
  /** The file or command-line option, as the user knows it: `profiles/smoke.json`, `--load`. */
  readonly where: string;
  /** The place inside it: `/objectives/2/expect`. Empty when the whole is meant. */
  readonly path: string;
  /** The offending value as JSON text, when there is one. */
  readonly value?: string;
  readonly message: string;
  readonly remedy: string;
}

interface CatalogueEntry {
  readonly exitCode: ExitCode;
  readonly message: (detail: string) => string;
  readonly hint: string;
}

const usage = (message: CatalogueEntry['message'], hint: string): CatalogueEntry => ({
  exitCode: EXIT_CODES.usage,
  message,
  hint,
});

/** Every way in which Peakgate refuses to go on. `detail` is the one fact that differs from case to case. */
export const ERROR_CATALOGUE = {
  'bad-input': usage((detail) => detail, 'Mend what is listed and run the command again.'),
  'bad-option': usage(
    (detail) => detail,
    'See `peakgate --help`, or `peakgate <command> --help`, for what each option takes.',
  ),
  'file-missing': usage(
    (detail) => `Cannot read ${detail}.`,
    'Run inside a folder made by `peakgate init`, or name the folder with `--dir`.',
  ),
  'profile-unknown': usage(
    (detail) => detail,
    'Name a profile that is there, or add profiles/<name>.json; `peakgate validate` checks every one.',
  ),
  'folder-not-empty': usage(
    (detail) => `${detail} already holds files that init would write.`,
    'Choose an empty folder, or move the named files away.',
  ),
  'target-missing': usage(
    (detail) => `No target to load: ${detail}.`,
    'Say which system to load: `--target http://127.0.0.1:4300`, or set PEAKGATE_TARGET.',
  ),
  'target-not-allowed': usage(
    (detail) => `${detail} may not be loaded: no pattern in "targets" allows it.`,
    'Add it to "gate.targets" in thresholds.json, if you may put load on it.',
  ),
  'admin-missing': usage(
    (detail) => `No admin address: ${detail}.`,
    'Name it: `--admin http://127.0.0.1:4301`, or "gate.admin" in thresholds.json. It must match "gate.targets".',
  ),
  'target-silent': usage(
    (detail) => `The target does not answer: ${detail}.`,
    'Start it, or correct `--target`. Nothing was sent but this one probe.',
  ),
  'port-taken': usage(
    (detail) => `Spans cannot be received: nothing can listen on ${detail}.`,
    'End what listens there, or name another "port" in "gate.databaseTime" and in the exporters of the services.',
  ),
  'bundle-failed': usage(
    (detail) => `The scenario cannot be bundled:\n${detail}`,
    'Correct the file and line above.',
  ),
  'catalogue-failed': usage(
    (detail) => `k6 cannot load the scenario:\n${detail}`,
    'Correct the file and line above; `peakgate validate` tries again without load.',
  ),
  'k6-missing': usage(
    (detail) => `No usable k6:\n${detail}`,
    'Any one of the remedies above is enough. `peakgate doctor` shows what is found.',
  ),
  'record-unreadable': usage((detail) => detail, 'Name a results folder that a finished run has written.'),
  'record-altered': usage(
    (detail) => `The evidence was changed after it was recorded: ${detail}.`,
    'Restore the files from where they were archived, or run again. A changed record is never judged.',
  ),
  'run-unfit': usage(
    (detail) => `The virtual users cannot be sized by ${detail}.`,
    'Name a complete run of the same profiles and journeys, or leave `--sized-by` out: then the limits size them.',
  ),
  'record-newer': usage((detail) => detail, 'Update Peakgate, then evaluate the folder again.'),
  'disk-failed': usage(
    (detail) => `Cannot write the results: ${detail}.`,
    'Free space or mend the permissions, or choose another folder with `--results`.',
  ),
  'run-not-passed': usage(
    (detail) => detail,
    'Accept a run that passed; or accept this one knowingly: `--force --why "<reason>"`. The reason is shown wherever the run is.',
  ),
  'run-differs': usage(
    (detail) => detail,
    'Run again as the others did, drop those with `peakgate baseline drop <run>`, or begin another baseline with `--name`.',
  ),
  'baseline-unknown': usage(
    (detail) => detail,
    'See `peakgate baseline list`; `peakgate baseline accept <run>` begins a baseline.',
  ),
} satisfies Record<string, CatalogueEntry>;

export type ErrorCode = keyof typeof ERROR_CATALOGUE;

/** A refusal that the user can act on. Printed as message, problems and hint; never with a stack trace. */
export class PeakgateError extends Error {
  override readonly name = 'PeakgateError';
  readonly code: ErrorCode;
  readonly hint: string;
  readonly exitCode: ExitCode;
  readonly problems: readonly Problem[];

  constructor(
    code: ErrorCode,
    detail: string,
    options: { problems?: readonly Problem[]; cause?: unknown } = {},
  ) {
    const entry = ERROR_CATALOGUE[code];
    super(entry.message(detail), { cause: options.cause });
    this.code = code;
    this.hint = entry.hint;
    this.exitCode = entry.exitCode;
    this.problems = options.problems ?? [];
  }
}

/** For the `catch` of whatever writes: what the disk said, as a refusal. */
export function refuseDisk(cause: unknown): never {
  throw new PeakgateError('disk-failed', cause instanceof Error ? cause.message : String(cause), { cause });
}
