import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Catalogue, CONTRACT_VERSION, PLAN_FILE } from '../../scenarios/kit/contract.ts';
import { PeakgateError } from '../errors.ts';
import { catalogueSchema } from '../schema/plan-schema.ts';
import { validate } from '../schema/validate.ts';
import { type InspectOptions, inspectScript } from './inspect.ts';

const SCRIPT_FILE = 'bundle.js';

interface Script {
  readonly scenario: string;
  readonly code: string;
  readonly sourceMap: string;
}

/** What a bundled scenario can emit: its journeys and their operations. The script's init code runs, without a plan. */
export async function readCatalogue(k6: string, script: Script, options: InspectOptions): Promise<Catalogue> {
  const folder = await mkdtemp(join(tmpdir(), 'peakgate-inspect-'));
  try {
    const sourceMap = withSourcesIn(options.shownFrom ?? folder, script.sourceMap);
    await writeScript(folder, { ...script, sourceMap }, 'null');
    return parseCatalogue(await inspectScript(k6, folder, SCRIPT_FILE, options), script.scenario);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** k6 would count the sources from the script's own folder, which is not the project and soon gone. */
function withSourcesIn(projectFolder: string, sourceMap: string): string {
  const parsed: { sources: string[] } = JSON.parse(sourceMap);
  const sources = parsed.sources.map((source) => pathToFileURL(resolve(projectFolder, source)).href);
  return JSON.stringify({ ...parsed, sources });
}

/** Puts the script, its source map and a plan where k6 finds them beside each other. */
export async function writeScript(
  folder: string,
  { code, sourceMap }: Omit<Script, 'scenario'>,
  plan: string,
): Promise<string> {
  await writeFile(join(folder, SCRIPT_FILE), code);
  await writeFile(join(folder, `${SCRIPT_FILE}.map`), sourceMap);
  await writeFile(join(folder, PLAN_FILE), plan);
  return SCRIPT_FILE;
}

function parseCatalogue(options: Readonly<Record<string, unknown>>, scenario: string): Catalogue {
  const extensions = options['ext'];
  const exported =
    typeof extensions === 'object' && extensions !== null && 'peakgate' in extensions
      ? extensions.peakgate
      : undefined;
  if (exported === undefined) {
    throw new PeakgateError(
      'catalogue-failed',
      `${scenario} exports no journeys. Write: export const { options, play, handleSummary } = defineScenario({ journeys: [...] });`,
    );
  }
  const checked = validate(catalogueSchema, exported, scenario);
  if (!checked.ok)
    throw new PeakgateError('catalogue-failed', `${scenario} has journeys of a wrong form.`, {
      problems: checked.problems,
    });
  if (checked.value.contract === CONTRACT_VERSION) return checked.value;
  throw new PeakgateError(
    'catalogue-failed',
    `${scenario} was written for another version of the kit (${checked.value.contract}, this is ${CONTRACT_VERSION}).`,
  );
}
