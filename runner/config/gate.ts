import { parseAbortRule } from '../grammar/abort-rule.ts';
import { parseDurationMs } from '../grammar/duration.ts';
import { parseTargetPattern } from '../grammar/target-pattern.ts';
import type { Thresholds } from '../model/thresholds.ts';
import type { WrittenThresholds } from '../schema/thresholds-schema.ts';
import type { Mistakes } from './mistakes.ts';
import { whyNotOwn, withoutCredentials } from './own-address.ts';
import { spanSource } from './span-source.ts';
import { checkTargetMetrics } from './target-metrics.ts';

type WrittenGate = WrittenThresholds['gate'];

const DEFAULTS = {
  minimumPeak: '300s',
  requestTimeout: '60s',
  seed: 1,
  health: '/',
  inconclusive: 'block',
  environment: [],
} as const;

/** The `gate` part of a thresholds file with its defaults filled in. */
export function normaliseGate(written: WrittenGate, mistakes: Mistakes): Thresholds['gate'] {
  const gate = { ...DEFAULTS, ...written };
  checkTargets(gate, mistakes);
  checkAdmin(gate, mistakes);
  checkLegs(gate, mistakes);
  checkTargetMetrics(gate, mistakes);
  const duration = (key: string, text: string) =>
    mistakes.take(`/gate/${key}`, text, parseDurationMs(text), 1);
  const spans = spanSource(gate.databaseTime, mistakes);
  const abortRule = (text: string) => mistakes.take('/gate/abort/when', text, parseAbortRule(text), null);
  return {
    targets: gate.targets,
    ...(gate.admin !== undefined && { admin: gate.admin }),
    legs: gate.legs.map(({ profile, load, in: own }, index) => ({
      profile,
      load,
      ...(own !== undefined && { inMs: duration(`legs/${index}/in`, own) }),
    })),
    inMs: gate.in === undefined ? null : duration('in', gate.in),
    minimumPeakMs: duration('minimumPeak', gate.minimumPeak),
    seed: gate.seed,
    inconclusive: gate.inconclusive,
    abort: gate.abort ? abortRule(gate.abort.when) : null,
    requestTimeoutMs: duration('requestTimeout', gate.requestTimeout),
    healthPath: gate.health,
    ...(gate.targetMetrics !== undefined && { targetMetrics: gate.targetMetrics }),
    serverTiming: { database: ['db'], pool: ['pool'], ...gate.serverTiming },
    ...(spans && { spans }),
    ...(gate.database !== undefined && { database: gate.database }),
    ...(gate.dataset !== undefined && { dataset: gate.dataset }),
    environment: gate.environment,
    hooks: { beforeLeg: [], afterLeg: [], ...gate.hooks },
  };
}

function checkTargets({ targets }: WrittenGate, mistakes: Mistakes): void {
  for (const [index, pattern] of targets.entries()) {
    // A pattern with credentials is refused, and what is refused is shown.
    const safe = withoutCredentials(pattern);
    mistakes.take(`/gate/targets/${index}`, safe, parseTargetPattern(safe), null);
  }
}

const ADMIN_MISTAKES = {
  'no-url': ['is not a URL', 'Write it like "http://127.0.0.1:4301".'],
  credentials: ['holds credentials', 'Name it by --admin, so that they are in no file.'],
  'not-allowed': ['matches no pattern of "targets"', 'Add it there, if you may switch faults on there.'],
} as const;

/** What is switched must be as much ours as what is loaded. */
function checkAdmin({ admin, targets }: WrittenGate, mistakes: Mistakes): void {
  if (admin === undefined) return;
  const why = whyNotOwn(admin, targets);
  if (why === null) return;
  const [message, remedy] = ADMIN_MISTAKES[why];
  mistakes.add('/gate/admin', message, remedy, withoutCredentials(admin));
}

/** A leg's evidence lies in a folder named by profile and load, so two equal legs would overwrite each other. */
function checkLegs({ legs }: WrittenGate, mistakes: Mistakes): void {
  for (const [index, leg] of legs.entries()) {
    const first = legs.findIndex(({ profile, load }) => profile === leg.profile && load === leg.load);
    if (first < index)
      mistakes.add(`/gate/legs/${index}`, 'is listed twice', 'List every profile and load once.', leg);
  }
}
