import { countText, ratioText } from '../../runner/model/number-text.ts';
import type { DatabaseAnalysis } from '../../runner/schema/database-analysis-schema.ts';

/** One service with its share (0 to 1) of all the database time that was told; null where none was. */
export type ServiceLoad = DatabaseAnalysis['services'][number] & { readonly share: number | null };

/** What counts as most of the load, and as nearly all of it. */
const MOST = 0.5;
const NEARLY_ALL = 0.75;

/** Services by what they take of the database, most first; equal ones by their names. */
export function databaseLoad(services: DatabaseAnalysis['services']): ServiceLoad[] {
  const all = services.reduce((total, { totalSeconds }) => total + totalSeconds, 0);
  return services
    .map((each) => ({ ...each, share: all > 0 ? each.totalSeconds / all : null }))
    .toSorted((a, b) => b.totalSeconds - a.totalSeconds || a.svc.localeCompare(b.svc, 'en'));
}

/**
 * Who carries the load, in a line: the fewest services that take more than half of it, and who takes it past three
 * quarters. Null where no time was told.
 */
export function loadText(load: readonly ServiceLoad[]): string | null {
  const most = fewestBeyond(load, MOST);
  if (most.length === 0) return null;
  const verb = most.length === 1 ? 'takes' : 'take';
  const first = `${namesText(most)} ${verb} ${shareText(most)} of the database time that requests told`;
  const more = fewestBeyond(load, NEARLY_ALL);
  const next = more.slice(most.length);
  const then = next.length === 0 ? '' : `; with ${namesText(next)} it is ${shareText(more)}`;
  return `${first}${then} (${countText(more.length)} of ${countText(load.length)} services).`;
}

/** From the most loading one on, until their share is larger; all of them where it never is. */
function fewestBeyond(load: readonly ServiceLoad[], share: number): readonly ServiceLoad[] {
  if (load.some((each) => each.share === null)) return [];
  const enough = load.findIndex((_, nth) => shareOf(load.slice(0, nth + 1)) > share);
  return enough === -1 ? load : load.slice(0, enough + 1);
}

function shareOf(load: readonly ServiceLoad[]): number {
  return load.reduce((total, { share }) => total + (share ?? 0), 0);
}

function shareText(load: readonly ServiceLoad[]): string {
  return ratioText(Math.min(1, shareOf(load)));
}

function namesText(load: readonly ServiceLoad[]): string {
  const names = load.map(({ svc }) => svc);
  const last = names.at(-1) ?? '';
  return names.length < 2 ? last : `${names.slice(0, -1).join(', ')} and ${last}`;
}
