import { join } from 'node:path';
import { readProject } from '../config/project.ts';
import { type Ceiling, measureCeiling } from '../doctor/ceiling.ts';
import type { Finding } from '../doctor/checks.ts';
import { carries, ceilingFinding, peakFinding } from '../doctor/preflight-findings.ts';
import { PeakgateError } from '../errors.ts';
import { isTargetAllowed } from '../grammar/target-pattern.ts';
import { millisecondsText, rateText } from '../model/number-text.ts';
import { targetProbe } from '../observe/target-probe.ts';
import { clockOf } from './clock.ts';
import { isThere } from './is-there.ts';
import { type PeakKnowledge, plannedPeak } from './planned-peak.ts';
import { allowedTarget } from './target-address.ts';
import { wholeNumberOption } from './whole-number-option.ts';
import type { World } from './world.ts';

export interface PreflightOptions {
  readonly target: string;
  /** Default: the health path of the project here, or `/`. */
  readonly path?: string;
  readonly connections?: string;
}

/** The figures for machines; null when nothing was measured. */
export type PreflightFigures = Ceiling & {
  readonly path: string;
  readonly plannedPeak: { readonly leg: string; readonly requestsPerSecond: number } | null;
  /** Null while the peak is not known. */
  readonly carriesPlannedPeak: boolean | null;
};

export interface Preflight {
  readonly rows: readonly (Finding & { readonly name: string })[];
  readonly figures: PreflightFigures | null;
}

const PREFLIGHT_MS = 5_000;
const CONNECTIONS = 50;
const MOST_CONNECTIONS = 1_000;
const PROBE_TIMEOUT_MS = 5_000;
/** Without a project that says what may be loaded, only this machine may. */
const LOOPBACK = ['http', 'https'].flatMap((protocol) =>
  ['127.0.0.1', 'localhost', '[::1]'].map((host) => `${protocol}://${host}:*`),
);

/** Where it is asked, and what it takes of the outside. */
interface Surroundings {
  readonly cwd: string;
  readonly world: World;
}

interface Permission {
  readonly patterns: readonly string[];
  readonly healthPath: string;
  readonly hasProject: boolean;
}

/** A page that may be loaded. */
interface Page {
  readonly url: string;
  /** The target without the path asked for. */
  readonly target: string;
  readonly asked: string;
  /** Without credentials. */
  readonly shown: string;
  /** With its query. */
  readonly path: string;
}

/**
 * How many requests a second target and machine can exchange at all, beside what the gate here plans. Sends nothing
 * that `targets` does not allow, and no load before one request was answered well.
 */
export async function preflight(
  options: PreflightOptions,
  { cwd, world }: Surroundings,
  durationMs = PREFLIGHT_MS,
): Promise<Preflight> {
  const connections = wholeNumberOption('--connections', options.connections ?? String(CONNECTIONS), {
    least: 1,
    most: MOST_CONNECTIONS,
  });
  const permission = await readPermission(cwd);
  if ('found' in permission) return notMeasured(permission);
  const page = pageToLoad(options, permission);
  if ('found' in page) return notMeasured(page);
  const silence = await probe(page, world);
  if (silence !== null) return notMeasured(silence);
  const peak: PeakKnowledge = permission.hasProject
    ? await plannedPeak(cwd, world)
    : { unknown: 'no thresholds.json in this folder' };
  return told(await measure(page, connections, durationMs, world), page, peak);
}

function notMeasured(finding: Finding): Preflight {
  return { rows: [{ name: 'ceiling', ...finding }], figures: null };
}

function refusal(found: string, remedy: string, severity: Finding['severity'] = 'error'): Finding {
  return { ok: false, severity, found: `not measured: ${found}`, remedy };
}

async function readPermission(cwd: string): Promise<Permission | Finding> {
  const hasProject = await isThere(join(cwd, 'thresholds.json'));
  if (!hasProject) return { patterns: LOOPBACK, healthPath: '/', hasProject };
  try {
    const { targets, healthPath } = (await readProject(cwd)).thresholds.gate;
    return { patterns: targets, healthPath, hasProject };
  } catch (error) {
    if (!(error instanceof PeakgateError)) throw error;
    return refusal(`what may be loaded is not known. ${error.message}`, 'See: peakgate validate');
  }
}

function pageToLoad({ target, path }: PreflightOptions, permission: Permission): Page | Finding {
  try {
    return pageOf(target, path ?? permission.healthPath, permission.patterns);
  } catch (error) {
    if (!(error instanceof PeakgateError) || error.code !== 'target-not-allowed') throw error;
    if (permission.hasProject) return refusal(error.message, error.hint);
    const remedy = 'Run doctor in the folder of a project whose "gate.targets" allows it';
    return refusal('without a thresholds.json only this machine may be loaded', remedy, 'warning');
  }
}

/** A path may leave what a pattern allows, so the whole is asked about. */
function pageOf(written: string, asked: string, patterns: readonly string[]): Page {
  if (!asked.startsWith('/'))
    throw new PeakgateError('bad-option', `--path "${asked}" does not begin with /.`);
  const { url: target, shown: shownTarget } = allowedTarget(written, patterns);
  const url = new URL(target + asked);
  const shown = shownTarget + asked;
  if (!isTargetAllowed(url, patterns)) throw new PeakgateError('target-not-allowed', shown);
  return { url: url.href, target, asked, shown, path: url.pathname + url.search };
}

/** Null when the page answers 2xx, so that it may be asked many times. */
async function probe({ target, asked, shown }: Page, world: World): Promise<Finding | null> {
  const { status, error } = await targetProbe(
    clockOf(world),
    PROBE_TIMEOUT_MS,
  )({
    target,
    healthPath: asked,
  });
  if (status === null)
    return refusal(
      `${shown} does not answer: ${error ?? 'no reason given'}`,
      'Start it, or correct --target',
    );
  if (status >= 200 && status < 300) return null;
  return refusal(`${shown} answers ${status}`, 'Name a page that answers 2xx: --path /health');
}

async function measure(
  { url, shown }: Page,
  connections: number,
  durationMs: number,
  { interrupted, progress }: World,
): Promise<Ceiling> {
  progress.line(
    `Preflight: ${connections} connections ask for ${shown} for ${millisecondsText(durationMs)}.`,
  );
  const tick = (elapsedMs: number, answersPerSecond: number) =>
    progress.line(`  ${millisecondsText(elapsedMs)}: ${rateText(answersPerSecond)}`);
  const ceiling = await measureCeiling({ url, connections, durationMs, interrupted, tick });
  interrupted.throwIfAborted();
  return ceiling;
}

function told(ceiling: Ceiling, { path }: Page, peak: PeakKnowledge): Preflight {
  const known = 'unknown' in peak ? null : peak;
  const peakRow: Finding =
    'unknown' in peak
      ? { ok: true, severity: 'warning', found: `not known: ${peak.unknown}` }
      : peakFinding(ceiling, peak);
  return {
    rows: [
      { name: 'ceiling', ...ceilingFinding(ceiling, path) },
      { name: 'planned peak', ...peakRow },
    ],
    figures: {
      path,
      ...ceiling,
      plannedPeak: known,
      carriesPlannedPeak: known === null ? null : carries(ceiling, known),
    },
  };
}
