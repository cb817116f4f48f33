import type { RunRecord } from '../../model/run-record.ts';
import type { AskedRequest, Conditions, Fate } from '../runs/conditions.ts';
import { PEAK_END_SECONDS } from './compared-run.ts';
import type { Fault } from './fault.ts';

/** What may go wrong with a run that is compared: with another load, with accepted runs, with itself undisturbed. */
export const COMPARISON_FAULTS: readonly Fault[] = [
  compared('compared', 'nothing wrong with two loads, an experiment and a recovery', {}, 'harmless'),
  compared('growth', 'twice the load, 40 % slower', where(isDoubled, slower(1.4))),
  compared('dearer', 'twice the load, requests cost 40 % more of the CPU', where(isDoubled, dearer)),
  compared('slower-than-accepted', '40 % slower than what was accepted', where(always, slower(1.4))),
  compared('overloaded', 'four times as slow, at any load', where(always, slower(4))),
  compared('disturbed', 'an import slows the others by 60 %', where(isOn, slower(1.6))),
  compared('disturbed-refused', 'an import has one in ten of the others refused', {
    request: (asked, usual, random) =>
      isOn(asked) && random.uniform() < 0.1 ? { ...usual, outcome: 'refused' } : usual,
  }),
  compared('slow-recovery', 'slow for 25 s after the peak', where(after(0, 25), slower(10))),
  compared('relapse', 'slow once more, 35 s after the peak', where(after(35, 45), slower(10))),
  compared('silence', 'nothing is sent after the peak', {
    request: (asked, usual) => (asked.window === 'recovery' ? null : usual),
  }),
  {
    ...compared('not-switched', 'the experiment was never switched on', {}, 'measurement'),
    run: withLegs((leg) => ({ ...leg, switches: leg.switches ? { ...leg.switches, switches: [] } : null })),
    spoils: ['isolation', 'isolation-in-ms'],
  },
  {
    ...compared('cpu-gaps', 'CPU of the target unknown in every tenth second', {}, 'measurement'),
    run: withLegs(withCpuGaps),
    spoils: ['unit-cost'],
  },
  {
    ...compared('few-accepted', 'four accepted runs, where five are needed', {}, 'measurement'),
    run: (record) => ({ ...record, accepted: record.accepted?.slice(1) ?? [] }),
    spoils: ['not-slower'],
  },
  {
    ...compared('accepted-elsewhere', 'accepted runs of another machine', {}, 'measurement'),
    run: withForeignAccepted,
    spoils: ['not-slower'],
  },
];

function compared(id: string, title: string, conditions: Conditions, kind: Fault['kind'] = 'target'): Fault {
  return { id, title, kind, spoils: [], conditions, stage: 'comparison' };
}

type Change = (usual: Fate) => Fate;

function where(isConcerned: (asked: AskedRequest) => boolean, change: Change): Conditions {
  return { request: (asked, usual) => (isConcerned(asked) ? change(usual) : usual) };
}

function always(): boolean {
  return true;
}

function isDoubled({ leg }: AskedRequest): boolean {
  return leg.endsWith('@2x');
}

function isOn({ block }: AskedRequest): boolean {
  return block === 'on';
}

/** Seconds after the end of the peak. */
function after(from: number, to: number): (asked: AskedRequest) => boolean {
  return ({ atSeconds }) => atSeconds >= PEAK_END_SECONDS + from && atSeconds < PEAK_END_SECONDS + to;
}

function slower(factor: number): Change {
  return (usual) => ({ ...usual, responseMs: usual.responseMs * factor });
}

function dearer(usual: Fate): Fate {
  return { ...usual, cpuMs: 1.4 * (usual.cpuMs ?? 0) };
}

type Leg = RunRecord['legs'][number];

function withLegs(change: (leg: Leg) => Leg): (record: RunRecord) => RunRecord {
  return (record) => ({ ...record, legs: record.legs.map(change) });
}

function withCpuGaps(leg: Leg): Leg {
  const { target } = leg;
  if (target?.cpu === undefined) return leg;
  const spans = target.cpu.spans.filter((_, second) => second % 10 !== 0);
  return { ...leg, target: { ...target, cpu: { ...target.cpu, spans } } };
}

function withForeignAccepted(record: RunRecord): RunRecord {
  const accepted = record.accepted?.map((run) => {
    const host = { ...run.fingerprint.host, cores: 64 };
    return { ...run, fingerprint: { ...run.fingerprint, host } };
  });
  return { ...record, accepted: accepted ?? [] };
}
