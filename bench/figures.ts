import { median } from '../runner/statistics/series.ts';
import type { CpuRatio, CpuResult } from './cpu-price.ts';
import type { EvaluateResult } from './evaluate-price.ts';
import { type HighestLoadResult, highestLoadLines } from './highest-load.ts';
import type { LegResult } from './leg-price.ts';
import type { ObserverResult } from './observer-verdict.ts';
import type { Part } from './options.ts';
import { type ReportResult, reportLines } from './report-price.ts';

/** Everything that one invocation measured. */
export interface Figures {
  readonly cpu: readonly CpuResult[];
  readonly leg: LegResult | null;
  readonly evaluate: EvaluateResult | null;
  readonly report: ReportResult | null;
  readonly highestLoad: HighestLoadResult | null;
  readonly observer: ObserverResult | null;
}

/** Whether some measured part exceeds its bound. */
export function isExceeded(figures: Figures, parts: readonly Part[]): boolean {
  return figures.cpu.some(({ ok }) => !ok) || isLegExceeded(figures, parts) || isPartExceeded(figures);
}

function isLegExceeded({ leg }: Figures, parts: readonly Part[]): boolean {
  if (leg === null) return false;
  return (parts.includes('verdict') && !leg.verdictOk) || (parts.includes('memory') && !leg.memoryOk);
}

function isPartExceeded({ evaluate, report, highestLoad, observer }: Figures): boolean {
  const isEvaluateOk = evaluate === null || (evaluate.timeOk && evaluate.memoryOk);
  return [isEvaluateOk, report?.ok, highestLoad?.ok, observer?.outcome !== 'exceeded'].includes(false);
}

/** Whether some part was measured, and its bound neither shown to hold nor to be exceeded. */
export const isUndecided = ({ observer }: Figures): boolean => observer?.outcome === 'undecided';

export function figuresText(figures: Figures, parts: readonly Part[]): string {
  const { cpu, leg, evaluate, report, highestLoad, observer } = figures;
  const lines = [
    ...cpuLines(cpu),
    ...(leg === null ? [] : legLines(leg, parts)),
    ...(evaluate === null ? [] : evaluateLines(evaluate)),
    ...(report === null ? [] : reportLines(report)),
    ...(highestLoad === null ? [] : highestLoadLines(highestLoad)),
    ...(observer?.lines ?? []),
  ];
  return `${lines.join('\n')}\n`;
}

const COLUMNS = ['rate', 'requests', 'peakgate', '(runner)', 'bare k6', 'by hand'];

function cpuLines(results: readonly CpuResult[]): string[] {
  if (results.length === 0) return [];
  return [
    'CPU per request in µs, whole process trees; medians of the rounds',
    row(COLUMNS),
    ...results.map(cpuRow),
    'Peakgate to a bare script as a user would run it: Go collects its garbage as it comes',
    ...results.map(bareLine),
    'Peakgate to a script that records the same by hand, its k6 with the same memory settings: like for like',
    ...results.map((result) => `${rateText(result)} ${ratioText(result.toRecording)}`),
    '',
  ];
}

function cpuRow(result: CpuResult): string {
  const middle = (pick: (round: CpuResult['rounds'][number]) => number): string =>
    median(result.rounds.map(pick)).toFixed(0);
  return row([
    rateText(result).trim(),
    middle(({ peakgate }) => peakgate.requests),
    middle(({ peakgate }) => peakgate.cpuMicrosPerRequest),
    middle(({ peakgate }) => peakgate.rootMicrosPerRequest),
    middle(({ bare }) => bare.cpuMicrosPerRequest),
    middle(({ recording }) => recording.cpuMicrosPerRequest),
  ]);
}

const bareLine = (result: CpuResult): string =>
  `${rateText(result)} ${ratioText(result.toBare)}, bound ${result.bound.toFixed(2)}  ${okText(result.ok)}`;

const rateText = ({ requestsPerSecond }: CpuResult): string => `${requestsPerSecond}/s`.padStart(9);

const ratioText = ({ ratio, least, most }: CpuRatio): string =>
  `${ratio.toFixed(3)} (rounds from ${least.toFixed(3)} to ${most.toFixed(3)})`;

function legLines(leg: LegResult, parts: readonly Part[]): string[] {
  const verdict = `last request to verdict  ${(leg.verdictMs / 1e3).toFixed(2)} s, bound ${leg.verdictBoundMs / 1e3} s  ${okText(leg.verdictOk)}`;
  const memory = `runner's peak memory     ${megabytes(leg.runnerBytes)}, bound ${megabytes(leg.runnerBoundBytes)}  ${okText(leg.memoryOk)} (${megabytes(leg.runnerBytesToTheEnd)} while judging)`;
  return [
    `A leg of ${leg.requests} requests in ${leg.seconds.toFixed(0)} s`,
    ...(parts.includes('verdict') ? [verdict] : []),
    ...(parts.includes('memory') ? [memory] : []),
  ];
}

function evaluateLines({ leg, ...price }: EvaluateResult): string[] {
  const seconds = (ms: number): string => `${(ms / 1e3).toFixed(2)} s`;
  return [
    `Evaluating a leg of ${leg.requests} requests in ${leg.seconds} s: ${leg.seriesPerPush.toFixed(0)} series in each push, ${leg.histogramsPerPush.toFixed(0)} of them histograms of ${leg.bucketsPerHistogram.toFixed(0)} buckets`,
    `time to the evaluation   ${seconds(price.evaluationMs)}, bound ${seconds(price.boundMs)}  ${okText(price.timeOk)} (${price.verdict})`,
    `peak memory until then   ${megabytes(price.evaluationBytes)}, bound ${megabytes(price.boundBytes)}  ${okText(price.memoryOk)}`,
    `  in it: the bare start  ${seconds(price.startMs)}, ${megabytes(price.startBytes)}`,
    `with page and pictures   ${seconds(price.wholeMs)}, ${megabytes(price.wholeBytes)}`,
  ];
}

const row = (cells: readonly string[]): string =>
  cells
    .map((cell) => cell.padStart(9))
    .join(' ')
    .trimEnd();

const okText = (ok: boolean): string => (ok ? 'ok' : 'EXCEEDED');

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(0)} MB`;
