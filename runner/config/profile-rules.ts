import { clockMs } from '../grammar/clock.ts';
import type { WrittenProfile, WrittenTenants } from '../schema/profile-schema.ts';
import type { Mistakes } from './mistakes.ts';

/** Every rule of a profile that its schema cannot state. */
export function checkProfile(written: WrittenProfile, mistakes: Mistakes): void {
  if (checkClock(written, mistakes)) {
    checkPoints('/arrivals/curve', written.arrivals.curve, written, mistakes);
    checkPoints('/mix', written.mix, written, mistakes);
    for (const [index] of written.windows.entries()) checkWindow(written, index, mistakes);
  }
  checkWindowNames(written, mistakes);
  checkTenants(written.tenants, mistakes);
  checkRates(written, mistakes);
}

/** Whether the clock runs forward; where it does not, nothing can lie inside it. */
function checkClock({ clock }: WrittenProfile, mistakes: Mistakes): boolean {
  if (clockMs(clock.to) > clockMs(clock.from)) return true;
  mistakes.add('/clock/to', `must be later than ${clock.from}`, 'A peak lies within one day.', clock.to);
  return false;
}

function checkPoints(
  path: string,
  points: readonly { readonly at: string }[],
  { clock }: WrittenProfile,
  mistakes: Mistakes,
): void {
  for (const [index, { at }] of points.entries()) {
    const previous = points[index - 1]?.at;
    const place = `${path}/${index}/at`;
    if (clockMs(at) < clockMs(clock.from) || clockMs(at) > clockMs(clock.to)) {
      const remedy = 'Move it inside the clock, or widen the clock.';
      mistakes.add(place, `lies outside ${clock.from} to ${clock.to}`, remedy, at);
    } else if (previous !== undefined && clockMs(at) <= clockMs(previous)) {
      mistakes.add(place, `must be later than ${previous}`, 'List the points in order of time.', at);
    }
  }
}

function checkWindow({ windows, clock }: WrittenProfile, index: number, mistakes: Mistakes): void {
  const [window, previous] = [windows[index], windows[index - 1]];
  if (!window) return;
  const { from, to } = window;
  const add = (message: string, remedy: string) =>
    mistakes.add(`/windows/${index}`, message, remedy, { from, to });
  if (clockMs(to) <= clockMs(from)) add('does not end after it begins', 'Let "to" be later than "from".');
  else if (clockMs(from) < clockMs(clock.from) || clockMs(to) > clockMs(clock.to))
    add(`lies outside ${clock.from} to ${clock.to}`, 'Move it inside the clock, or widen the clock.');
  else if (previous && clockMs(from) < clockMs(previous.to))
    add(`overlaps "${previous.name}", which ends at ${previous.to}`, 'Windows follow one another.');
}

function checkWindowNames({ windows }: WrittenProfile, mistakes: Mistakes): void {
  const names = windows.map(({ name }) => name);
  if (!names.includes('peak')) {
    const remedy = 'Name one window "peak": it is what objectives are judged on.';
    mistakes.add('/windows', 'has no window named "peak"', remedy, names);
  }
  for (const [index, name] of names.entries()) {
    if (names.indexOf(name) < index)
      mistakes.add(`/windows/${index}/name`, 'is used twice', 'Give every window a name of its own.', name);
  }
}

function checkTenants(tenants: WrittenTenants, mistakes: Mistakes): void {
  if ('list' in tenants) {
    const ids = tenants.list.map(({ id }) => id);
    for (const [index, id] of ids.entries()) {
      if (ids.indexOf(id) < index)
        mistakes.add(`/tenants/list/${index}/id`, 'is used twice', 'Give every tenant an id of its own.', id);
    }
    return;
  }
  const planned = tenants.plans.reduce((sum, { tenants: count }) => sum + count, 0);
  if (planned === tenants.count) return;
  const message = `add up to ${planned} tenants, "count" says ${tenants.count}`;
  mistakes.add('/tenants/plans', message, 'Make the plans add up to the count.');
}

function checkRates({ arrivals, mix }: WrittenProfile, mistakes: Mistakes): void {
  if (arrivals.curve.every(({ ratePerSecond }) => ratePerSecond === 0)) {
    const remedy = 'Give at least one point a rate above 0.';
    mistakes.add('/arrivals/curve', 'never starts a journey', remedy);
  }
  for (const [index, { weights }] of mix.entries()) {
    if (Object.values(weights).some((weight) => weight > 0)) continue;
    const remedy = 'Give at least one journey a weight above 0.';
    mistakes.add(`/mix/${index}/weights`, 'chooses no journey', remedy, weights);
  }
}
