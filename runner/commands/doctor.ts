import { resolve } from 'node:path';
import { renderTable } from '../console/table.ts';
import { wrapText } from '../console/wrap.ts';
import type { Finding } from '../doctor/checks.ts';
import { CEILING_CAVEAT } from '../doctor/preflight-findings.ts';
import { EXIT_CODES } from '../exit-codes.ts';
import { examineMachine, type NamedFinding } from '../flow/examine-machine.ts';
import { type Preflight, preflight } from '../flow/preflight.ts';
import type { Command, CommandContext } from './command.ts';

export interface DoctorOptions {
  readonly target?: string;
  readonly results: string;
  readonly json?: boolean;
  /** False by `--no-preflight`. */
  readonly preflight: boolean;
  readonly path?: string;
  readonly connections?: string;
}

const NO_PREFLIGHT: Preflight = { rows: [], figures: null };

/** `doctor`: is everything there that a run needs, what mends what is not, and how much the target can carry. */
export const doctorCommand: Command<DoctorOptions> = async (options, context) => {
  const { target, results } = options;
  const looks = await examineMachine({ target, resultsFolder: resolve(context.cwd, results) }, context.world);
  // After the looks: load beside them would change what they find.
  const { rows, figures } = await preflightOf(options, context);
  const all = [...looks, ...rows];
  const broken = all.some(({ ok, severity }) => !ok && severity === 'error');
  const caveat = figures === null ? [] : [wrapText(CEILING_CAVEAT, context.columns).join('\n')];
  context.print(
    options.json
      ? `${JSON.stringify({ healthy: !broken, checks: all, preflight: figures })}\n`
      : `${[doctorText(all, context), ...caveat].join('\n\n')}\n`,
  );
  return broken ? EXIT_CODES.usage : EXIT_CODES.pass;
};

function preflightOf(options: DoctorOptions, context: CommandContext): Promise<Preflight> | Preflight {
  const { target, preflight: wanted } = options;
  return target === undefined || !wanted ? NO_PREFLIGHT : preflight({ ...options, target }, context);
}

function doctorText(rows: readonly NamedFinding[], context: CommandContext): string {
  const table = renderTable(
    ['', 'what', 'found'],
    rows.map((row) => [mark(row), row.name, row.found]),
    context,
  );
  const remedies = rows
    .filter(({ ok }) => !ok)
    .map(({ name, remedy }) => `${name}: ${remedy ?? 'no remedy is known'}`);
  const closing =
    remedies.length === 0
      ? ['Everything is there.']
      : ['What to do:', ...remedies.map((remedy) => `  ${remedy}`)];
  return [table, ...closing].join('\n');
}

function mark({ ok, severity }: Finding): string {
  if (ok) return 'ok';
  return severity === 'error' ? 'wrong' : 'note';
}
