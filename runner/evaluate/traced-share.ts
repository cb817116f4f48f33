import { countText, ratioText } from '../model/number-text.ts';
import type { LegRecord } from '../model/run-record.ts';
import type { DatabaseTimeRecord } from '../schema/database-time-schema.ts';
import type { PlannedCheck } from '../schema/plan-schema.ts';
import type { CheckCounts } from './check-counts.ts';

/** With fewer traces than this, those that are there may be chosen: traces are sampled, or spans were lost. */
const LEAST_TRACED = 0.99;

/** Why database time that spans tell cannot be judged for a check; null where it can, or where answers state it themselves. */
export function whyUntraced(
  { databaseTime }: Pick<LegRecord, 'databaseTime'>,
  { sli, selector }: PlannedCheck,
  { good, trend }: CheckCounts,
): string | null {
  if (databaseTime === undefined || sli !== 'db_time') return null;
  const traced = trend?.count ?? 0;
  if (good === 0 || traced >= LEAST_TRACED * good) return null;
  if (traced === 0) return whyNone(databaseTime, selector.svc);
  const share = `${countText(traced)} of ${countText(good)} answered requests (${ratioText(traced / good)})`;
  return `spans tell the database time of only ${share}: sample every trace (OTEL_TRACES_SAMPLER=always_on), give the exporter a larger queue, and let every service that is judged export its database spans${othersSilent(databaseTime)}${incompleteText(databaseTime)}`;
}

function whyNone(record: DatabaseTimeRecord, svc: string | undefined): string {
  const { spans, silentServices, problems, from } = record;
  const [problem] = problems;
  if (spans.marked === 0 && problem !== undefined)
    return `${problem.message}. ${withoutStop(problem.remedy)}`;
  if (spans.marked === 0 && spans.foreign > 0)
    return `${countText(spans.foreign)} spans came from ${from}, and none carries the tracestate of this leg’s requests: let the services propagate W3C trace context (OTEL_PROPAGATORS=tracecontext)`;
  if (spans.marked === 0) return `no span came from ${from}: let the services export their traces there`;
  const whose = svc === undefined ? '' : ` of ${svc}`;
  const isSilent = svc === undefined ? silentServices.length > 0 : silentServices.includes(svc);
  if (!isSilent)
    return `no whole trace${whose} came: let the service export its server spans to ${from}${incompleteText(record)}`;
  return `no database span came with the requests${whose}: instrument the database client there, so that its spans are of kind CLIENT and have db.system.name`;
}

function othersSilent({ silentServices }: DatabaseTimeRecord): string {
  return silentServices.length === 0 ? '' : `; none came of ${silentServices.join(', ')}`;
}

function incompleteText({ incomplete = 0 }: DatabaseTimeRecord): string {
  if (incomplete === 0) return '';
  return `; ${countText(incomplete)} traces lack a span that others name as their parent, or got one too late: let everything between Peakgate and the database that starts spans (gateways, proxies, services in between) export them all, within 30 s`;
}

function withoutStop(sentence: string): string {
  return sentence.replace(/\.$/u, '');
}
