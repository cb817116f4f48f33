import type { PlannedTenant } from '../../scenarios/kit/contract.ts';
import type { Problem } from '../errors.ts';
import { clockMs, formatClock } from '../grammar/clock.ts';
import type { Profile } from '../model/profile.ts';
import type { WrittenProfile, WrittenTenants } from '../schema/profile-schema.ts';
import { badInput } from './json-file.ts';

/** Turns a profile whose form is right into what the plan works with. Throws one `bad-input` with all mistakes. */
export function normaliseProfile(written: WrittenProfile, file: string): Profile {
  const problems = [
    ...clockProblems(written),
    ...windowProblems(written),
    ...tenantProblems(written.tenants),
    ...rateProblems(written),
  ];
  if (problems.length > 0) throw badInput(problems.map((problem) => ({ where: file, ...problem })));
  const fromMs = clockMs(written.clock.from);
  const since = (text: string) => clockMs(text) - fromMs;
  return {
    name: written.name,
    title: written.title,
    scenario: written.scenario,
    clockFromMs: fromMs,
    durationMs: since(written.clock.to),
    process: written.arrivals.process,
    curve: written.arrivals.curve.map(({ at, ratePerSecond }) => ({ atMs: since(at), ratePerSecond })),
    mix: written.mix.map(({ at, weights }) => ({ atMs: since(at), weights })),
    tenants: spellOutTenants(written.tenants),
    windows: written.windows.map(({ name, from, to }) => ({ name, fromMs: since(from), toMs: since(to) })),
    thinkTimeScale: written.thinkTimeScale ?? 1,
    connections: written.connections ?? 'per-journey',
  };
}

type Mistake = Omit<Problem, 'where'>;

function clockProblems({ clock, arrivals, mix }: WrittenProfile): Mistake[] {
  if (clockMs(clock.to) <= clockMs(clock.from)) {
    return [
      {
        path: '/clock/to',
        value: JSON.stringify(clock.to),
        message: `must be later than ${clock.from}`,
        remedy: 'A peak lies within one day.',
      },
    ];
  }
  return [...pointProblems('/arrivals/curve', arrivals.curve, clock), ...pointProblems('/mix', mix, clock)];
}

function pointProblems(
  path: string,
  points: readonly { at: string }[],
  clock: WrittenProfile['clock'],
): Mistake[] {
  return points.flatMap(({ at }, index) => {
    const previous = points[index - 1]?.at;
    const place = { path: `${path}/${index}/at`, value: JSON.stringify(at) };
    if (clockMs(at) < clockMs(clock.from) || clockMs(at) > clockMs(clock.to)) {
      return [
        {
          ...place,
          message: `lies outside ${clock.from} to ${clock.to}`,
          remedy: 'Move it inside the clock, or widen the clock.',
        },
      ];
    }
    if (previous !== undefined && clockMs(at) <= clockMs(previous)) {
      return [
        { ...place, message: `must be later than ${previous}`, remedy: 'List the points in order of time.' },
      ];
    }
    return [];
  });
}

function windowProblems({ windows, clock }: WrittenProfile): Mistake[] {
  const peaks = windows.filter(({ name }) => name === 'peak').length;
  const missing =
    peaks === 1
      ? []
      : [
          {
            path: '/windows',
            message: `has ${peaks} windows named "peak"`,
            remedy: 'Name exactly one window "peak": it is what objectives are judged on.',
          },
        ];
  return [
    ...missing,
    ...windows.flatMap((window, index) => oneWindow(window, windows[index - 1], index, clock)),
  ];
}

type WrittenWindow = WrittenProfile['windows'][number];

function oneWindow(
  window: WrittenWindow,
  previous: WrittenWindow | undefined,
  index: number,
  clock: WrittenProfile['clock'],
): Mistake[] {
  const place = { path: `/windows/${index}`, value: `${window.from} to ${window.to}` };
  if (clockMs(window.to) <= clockMs(window.from))
    return [{ ...place, message: 'ends before it begins', remedy: 'Swap "from" and "to".' }];
  if (clockMs(window.from) < clockMs(clock.from) || clockMs(window.to) > clockMs(clock.to)) {
    return [
      { ...place, message: `lies outside ${clock.from} to ${clock.to}`, remedy: 'Move it inside the clock.' },
    ];
  }
  if (previous && clockMs(window.from) < clockMs(previous.to)) {
    return [
      {
        ...place,
        message: `overlaps "${previous.name}", which ends at ${formatClock(clockMs(previous.to))}`,
        remedy: 'Windows follow one another.',
      },
    ];
  }
  return [];
}

function tenantProblems(tenants: WrittenTenants): Mistake[] {
  if ('list' in tenants) {
    const repeated = tenants.list.findIndex(
      ({ id }, index) => tenants.list.findIndex((other) => other.id === id) < index,
    );
    if (repeated < 0) return [];
    return [
      {
        path: `/tenants/list/${repeated}/id`,
        value: JSON.stringify(tenants.list[repeated]?.id),
        message: 'is used twice',
        remedy: 'Give every tenant an id of its own.',
      },
    ];
  }
  const planned = tenants.plans.reduce((sum, { tenants: count }) => sum + count, 0);
  if (planned === tenants.count) return [];
  return [
    {
      path: '/tenants/plans',
      message: `name ${planned} tenants, "count" says ${tenants.count}`,
      remedy: 'Make the plans add up to the count.',
    },
  ];
}

function rateProblems({ arrivals, mix }: WrittenProfile): Mistake[] {
  const silent = arrivals.curve.every(({ ratePerSecond }) => ratePerSecond === 0);
  const noRate = silent
    ? [
        {
          path: '/arrivals/curve',
          message: 'never starts a journey',
          remedy: 'Give at least one point a rate above 0.',
        },
      ]
    : [];
  const noWeight = mix.flatMap(({ weights }, index) =>
    Object.values(weights).some((weight) => weight > 0)
      ? []
      : [
          {
            path: `/mix/${index}/weights`,
            message: 'chooses no journey',
            remedy: 'Give at least one journey a weight above 0.',
          },
        ],
  );
  return [...noRate, ...noWeight];
}

/** Largest tenant first: weight 1 / n^skew, plans from the largest on, regions in turn. */
function spellOutTenants(tenants: WrittenTenants): PlannedTenant[] {
  if ('list' in tenants) {
    return tenants.list.map(({ id, plan, region, weight, users }) => ({
      id,
      plan,
      region,
      weight: weight ?? 1,
      users: users ?? 1,
    }));
  }
  const plans = tenants.plans.flatMap(({ plan, tenants: count }) =>
    Array.from({ length: count }, () => plan),
  );
  const regions = tenants.regions.flatMap(({ region, weight }) =>
    Array.from({ length: weight }, () => region),
  );
  return plans.map((plan, index) => ({
    id: `tenant-${index + 1}`,
    plan,
    region: regions[index % regions.length] ?? '',
    weight: 1 / (index + 1) ** tenants.skew,
    users: tenants.usersPerTenant,
  }));
}
