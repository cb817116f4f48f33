import { bytesText, countText, decimalText } from '../model/number-text.ts';
import type { LegPlan } from '../schema/plan-schema.ts';

/** What the machine that generates the load has to give. */
export interface Machine {
  readonly cores: number;
  /** Memory that k6 could take now, in bytes. */
  readonly freeBytes: number;
}

/**
 * CPU that k6 with the kit takes for a request, in seconds, at 1,000 requests a second on an idle machine of two cores
 * (docs/decisions/0003-price-of-the-kit.md). Peakgate's own process adds about a thirtieth.
 */
const CPU_SECONDS_PER_REQUEST = 469e-6;

/** Why a machine cannot generate the load of a leg; empty where nothing speaks against it. */
export function machineWarnings({ expected }: Pick<LegPlan, 'expected'>, machine: Machine): string[] {
  return [...memoryWarning(expected, machine), ...processorWarning(expected, machine)];
}

function memoryWarning({ memoryBytes }: LegPlan['expected'], { freeBytes }: Machine): string[] {
  if (memoryBytes <= freeBytes) return [];
  return [
    `This machine cannot generate the load: k6 needs about ${bytesText(memoryBytes)} of memory, and ${bytesText(freeBytes)} are free.`,
  ];
}

function processorWarning({ peakRequestsPerSecond }: LegPlan['expected'], { cores }: Machine): string[] {
  const neededCores = peakRequestsPerSecond * CPU_SECONDS_PER_REQUEST;
  if (neededCores <= cores) return [];
  return [
    `This machine cannot generate the load: up to ${countText(peakRequestsPerSecond)} requests/s take about ${decimalText(neededCores, 1)} cores at ${decimalText(CPU_SECONDS_PER_REQUEST * 1_000, 2)} ms of CPU each, and it has ${cores}.`,
  ];
}
