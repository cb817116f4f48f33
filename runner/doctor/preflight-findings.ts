import { millisecondsText, rateText, ratioText } from '../model/number-text.ts';
import type { Ceiling } from './ceiling.ts';
import type { Finding } from './checks.ts';

/** The busiest leg of the gate. */
export interface PlannedPeak {
  readonly leg: string;
  readonly requestsPerSecond: number;
}

/** What is left to say of any ceiling, however high. */
export const CEILING_CAVEAT =
  'The ceiling is what target and machine reach together on one page, in a closed loop: each connection asks again as ' +
  'soon as it is answered. The operations of your journeys cost more than a health page. It says nothing about how ' +
  'long users wait and is never the source of a verdict.';

/** How many answers a second came, and whether all were useful. */
export function ceilingFinding(ceiling: Ceiling, path: string): Finding {
  const { connections, durationMs, answers, refusals, errors, requestsPerSecond } = ceiling;
  const effort = `${connections} connections, ${millisecondsText(durationMs)}`;
  const bad = refusals + errors;
  if (answers === 0)
    return {
      ok: false,
      severity: 'error',
      found: `no useful answer from ${path} (${effort}${bad > 0 ? `, ${badText(ceiling)}` : ''})`,
      remedy: 'Mend the target before loading it, or name a page that answers 2xx: --path /health',
    };
  const found = `${rateText(requestsPerSecond)} of GET ${path} (${effort})`;
  if (bad === 0) return { ok: true, severity: 'warning', found };
  return {
    ok: false,
    severity: 'warning',
    found: `${found}; ${badText(ceiling)}`,
    remedy: `Look at the target's log: under ${connections} connections it refused or broke ${ratioText(bad / (answers + bad))} of what it was asked`,
  };
}

function badText({ refusals, errors }: Ceiling): string {
  const parts = [
    refusals > 0 ? `${refusals} answers other than 2xx` : '',
    errors > 0 ? `${errors} errors` : '',
  ];
  return parts.filter(Boolean).join(', ');
}

/** Whether the busiest second of the gate lies below the ceiling. Reaching it is needed; it is never enough. */
export function peakFinding(ceiling: Ceiling, peak: PlannedPeak): Finding {
  const planned = `${rateText(peak.requestsPerSecond)} planned (${peak.leg})`;
  if (carries(ceiling, peak))
    return {
      ok: true,
      severity: 'warning',
      found: `can be carried on this page: ${planned}, the ceiling is ${timesText(ceiling, peak)}`,
    };
  return {
    ok: false,
    severity: 'warning',
    found: `cannot be carried as measured: ${planned}, the ceiling is ${timesText(ceiling, peak)}`,
    remedy: remedyFor(ceiling),
  };
}

export function carries({ requestsPerSecond }: Ceiling, peak: PlannedPeak): boolean {
  return requestsPerSecond >= peak.requestsPerSecond;
}

function timesText({ requestsPerSecond }: Ceiling, peak: PlannedPeak): string {
  const times = requestsPerSecond / peak.requestsPerSecond;
  // Rounded down: 0.996 of the peak is not all of it.
  const shown = times < 10 ? Math.floor(times * 100) / 100 : Math.floor(times);
  return `${shown}x that`;
}

function remedyFor({ connections, meanMs }: Ceiling): string {
  const wait = meanMs === null ? '' : ` (each answer took about ${millisecondsText(meanMs)})`;
  return `Give target or machine more room, or plan a lower load. If the target was idle, ${connections} connections were too few${wait}: try --connections ${connections * 4}`;
}
