import { resolve } from 'node:path';
import { renderTable } from '../console/table.ts';
import { DOCTOR_CHECKS, type Finding } from '../doctor/checks.ts';
import { systemDoctorEnvironment } from '../doctor/environment.ts';
import { EXIT_CODES } from '../exit-codes.ts';
import { findK6 } from '../k6/find-k6.ts';
import { systemK6Environment } from '../k6/k6-environment.ts';
import { runCommand } from '../k6/run-command.ts';
import type { Command, CommandContext } from './command.ts';

export interface DoctorOptions {
  readonly target?: string;
  readonly results: string;
  readonly json?: boolean;
}

type Row = Finding & { readonly name: string };

/** `doctor`: is everything there that a run needs, and what mends what is not. */
export const doctorCommand: Command<DoctorOptions> = async (options, context) => {
  const rows = await examine(options, context);
  const broken = rows.some(({ ok, severity }) => !ok && severity === 'error');
  context.print(
    options.json ? `${JSON.stringify({ healthy: !broken, checks: rows })}\n` : doctorText(rows, context),
  );
  return broken ? EXIT_CODES.usage : EXIT_CODES.pass;
};

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
  return `${[table, ...closing].join('\n')}\n`;
}

function mark({ ok, severity }: Finding): string {
  if (ok) return 'ok';
  return severity === 'error' ? 'wrong' : 'note';
}
