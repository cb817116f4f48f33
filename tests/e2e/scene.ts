import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'vitest';
import type { Evaluation } from '../../runner/schema/evaluation-schema.ts';
import type { Manifest } from '../../runner/schema/record-schema.ts';
import { type AnswerRequest, type CountingServer, startCountingServer } from '../kit/counting-server.ts';
import { type Ended, type PeakgateProcess, startPeakgate } from './peakgate-process.ts';

/** What one test owns: an empty folder, a service and processes. All of it is gone when the test has ended. */
export interface Scene {
  /** Readable by its owner alone, and not inside the checkout. */
  readonly folder: string;
  readonly service: CountingServer;
  readonly start: (
    args: readonly string[],
    env?: Readonly<Record<string, string>>,
  ) => Promise<PeakgateProcess>;
  readonly peakgate: (args: readonly string[], env?: Readonly<Record<string, string>>) => Promise<Ended>;
}

/** Sets a scene. Tests run side by side, so what ends with a test is tied to its own context. */
export async function setScene(
  { onTestFinished }: Pick<TestContext, 'onTestFinished'>,
  answer: AnswerRequest,
): Promise<Scene> {
  const folder = mkdtempSync(join(tmpdir(), 'peakgate-e2e-'));
  const service = await startCountingServer(answer);
  onTestFinished(async () => {
    await service.stop();
    rmSync(folder, { recursive: true, force: true });
  });
  const start: Scene['start'] = async (args, env = {}) => {
    const process = await startPeakgate(args, { folder, env });
    onTestFinished(process.clearAway);
    return process;
  };
  return { folder, service, start, peakgate: async (args, env) => (await start(args, env)).ended };
}

/** A results folder. */
export interface RunFolder {
  readonly path: string;
  readonly id: string;
  readonly manifest: Manifest;
}

/** The results folders of a project, oldest first. */
export function runFolders(folder: string): RunFolder[] {
  return readdirSync(join(folder, 'results'))
    .toSorted()
    .map((id) => {
      const path = join(folder, 'results', id);
      const manifest: Manifest = JSON.parse(readFileSync(join(path, 'run.json'), 'utf8'));
      return { path, id, manifest };
    });
}

/** The one results folder that a project has. */
export function onlyRun(folder: string): RunFolder {
  const [run, ...others] = runFolders(folder);
  if (run === undefined || others.length > 0) throw new Error('expected exactly one results folder');
  return run;
}

export function evaluationOf({ path }: RunFolder): Evaluation {
  const evaluation: Evaluation = JSON.parse(readFileSync(join(path, 'verdict', 'evaluation.json'), 'utf8'));
  return evaluation;
}
