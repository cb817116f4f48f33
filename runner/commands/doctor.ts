import { resolve } from 'node:path';
import { renderTable } from '../console/table.ts';
import { wrapText } from '../console/wrap.ts';
import { DOCTOR_CHECKS, type Finding } from '../doctor/checks.ts';
import { systemDoctorEnvironment } from '../doctor/environment.ts';
import { CEILING_CAVEAT } from '../doctor/preflight-findings.ts';
import { EXIT_CODES } from '../exit-codes.ts';
import { findK6 } from '../k6/find-k6.ts';
import { systemK6Environment } from '../k6/k6-environment.ts';
import { runCommand } from '../k6/run-command.ts';
import type { Command, CommandContext } from './command.ts';
import { type Preflight, preflight } from './preflight.ts';

export interface DoctorOptions {
  readonly target?: string;
  readonly results: string;
  readonly json?: boolean;
  /** False by `--no-preflight`. */
  readonly preflight: boolean;
  readonly path?: string;
  readonly connections?: string;
}

type Row = Finding & { readonly name: string };

const NO_PREFLIGHT: Preflight = { rows: [], figures: null };

/** `doctor`: is everything there that a run needs, what mends what is not, and how much the target can carry. */
export const doctorCommand: Command<DoctorOptions> = async (options, context) => {
  const looks = await examine(options, context);
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

async function examine({ target, results }: DoctorOptions, { world, cwd }: CommandContext): Promise<Row[]> {
  const environment = systemDoctorEnvironment({
    env: world.env,
    findK6: () => findK6(systemK6Environment(world.env, () => {})),
    run: runCommand,
    resultsFolder: resolve(cwd, results),
    ...(target !== undefined && { target }),
  });
  const found = await Promise.all(
    DOCTOR_CHECKS.map(async ({ name, look }) => ({ name, finding: await look(environment) })),
  );
  return found.flatMap(({ name, finding }) => (finding === null ? [] : [{ name, ...finding }]));
}

function doctorText(rows: readonly Row[], context: CommandContext): string {
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
