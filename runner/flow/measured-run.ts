import { join } from 'node:path';
import { fingerprintOf } from '../baseline/fingerprint.ts';
import { sealOf } from '../baseline/seal.ts';
import { readThresholds } from '../config/project.ts';
import { demandsOf } from '../evaluate/demands.ts';
import { evaluateRun } from '../evaluate/evaluate-run.ts';
import { latenciesOf } from '../evaluate/latencies.ts';
import type { Demand } from '../model/demand.ts';
import { isWaived } from '../model/verdict-words.ts';
import { CHECKSUM_FILE, inputsFolder } from '../record/folder-layout.ts';
import type { MeasuredRun } from '../schema/baseline-schema.ts';
import { recordedRun } from './recorded-run.ts';

/** What a comparison needs of a run, and what its objectives demand beside accepted ones. */
export interface DemandingRun {
  readonly run: MeasuredRun;
  readonly demands: readonly Demand[];
}

/** record -> evaluate -> what a comparison needs of a run. Its verdict is derived anew, by the run's own thresholds. */
export async function measuredRun(run: string): Promise<MeasuredRun> {
  return (await demandingRun(run)).run;
}

/** The same with its demands. */
export async function demandingRun(run: string): Promise<DemandingRun> {
  const record = await recordedRun(run);
  const file = join(inputsFolder(run), 'thresholds.json');
  const evaluation = evaluateRun(record, await readThresholds(file, file));
  const { id, startedAt, target, peakgate } = record.manifest;
  const waived = evaluation.checks.filter(isWaived).map((check) => check.id);
  return {
    run: {
      run: id,
      startedAt,
      verdict: evaluation.verdict,
      target,
      peakgate,
      seal: await sealOf(join(run, CHECKSUM_FILE)),
      forcedBecause: null,
      ...(waived.length > 0 && { waived }),
      fingerprint: fingerprintOf(record),
      latencies: latenciesOf(record, evaluation),
    },
    demands: demandsOf(record, evaluation),
  };
}
