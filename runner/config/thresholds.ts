import type { Problem } from '../errors.ts';
import { parseAbortRule } from '../grammar/abort-rule.ts';
import { parseDurationMs } from '../grammar/duration.ts';
import { parseExpectation } from '../grammar/expectation.ts';
import { parseLoadRule } from '../grammar/load.ts';
import type { Parsed } from '../grammar/parsed.ts';
import type { Objective, Thresholds } from '../model/thresholds.ts';
import type { Expectation } from '../schema/plan-schema.ts';
import type { Sli, WrittenObjective, WrittenThresholds } from '../schema/thresholds-schema.ts';
import { badInput } from './json-file.ts';

const GATE_DEFAULTS = {
  minimumPeak: '300s',
  requestTimeout: '60s',
  seed: 1,
  health: '/',
  inconclusive: 'block',
  environment: [],
} as const;
const UNPARSED: Expectation = {
  statistic: 'count',
  probability: null,
  operator: '==',
  limit: 0,
  unit: 'count',
  text: '',
};

/** Collects every mistake and goes on with a stand-in, so that all of a file's mistakes are told at once. */
class Mistakes {
  readonly found: Problem[] = [];
  private readonly file: string;

  constructor(file: string) {
    this.file = file;
  }

  add(path: string, message: string, remedy: string, value?: unknown): void {
    this.found.push({
      where: this.file,
      path,
      message,
      remedy,
      ...(value !== undefined && { value: JSON.stringify(value) }),
    });
  }

  take<T>(path: string, written: unknown, result: Parsed<T>, standIn: T): T {
    if (result.ok) return result.value;
    this.add(path, result.message, result.remedy, written);
    return standIn;
  }
}

/** Turns a thresholds file whose form is right into what the gate works with. Throws one `bad-input` with all mistakes. */
export function normaliseThresholds(written: WrittenThresholds, file: string): Thresholds {
  const mistakes = new Mistakes(file);
  const gate = normaliseGate(written.gate, mistakes);
  const objectives = written.objectives.map((objective, index) =>
    normaliseObjective(objective, `/objectives/${index}`, mistakes),
  );
  for (const [index, { id }] of objectives.entries()) {
    if (objectives.findIndex((other) => other.id === id) < index) {
      mistakes.add(`/objectives/${index}/id`, 'is used twice', 'Give every objective a name of its own.', id);
    }
  }
  if (mistakes.found.length > 0) throw badInput(mistakes.found);
  return { gate, objectives };
}

function normaliseGate(written: WrittenThresholds['gate'], mistakes: Mistakes): Thresholds['gate'] {
  const gate = { ...GATE_DEFAULTS, ...written };
  const duration = (key: string, text: string) =>
    mistakes.take(`/gate/${key}`, text, parseDurationMs(text), 1);
  const abortRule = (text: string) => mistakes.take('/gate/abort/when', text, parseAbortRule(text), null);
  return {
    targets: gate.targets,
    legs: gate.legs,
    inMs: gate.in === undefined ? null : duration('in', gate.in),
    minimumPeakMs: duration('minimumPeak', gate.minimumPeak),
    seed: gate.seed,
    inconclusive: gate.inconclusive,
    abort: gate.abort ? abortRule(gate.abort.when) : null,
    requestTimeoutMs: duration('requestTimeout', gate.requestTimeout),
    healthPath: gate.health,
    serverTiming: { database: ['db'], pool: ['pool'], ...gate.serverTiming },
    environment: gate.environment,
    hooks: { beforeLeg: [], afterLeg: [], ...gate.hooks },
  };
}

const OBJECTIVE_DEFAULTS = {
  where: {},
  per: [],
  window: 'peak',
  pool: 'leg',
  report: [],
  optional: false,
  needs: {},
} as const;

function normaliseObjective(written: WrittenObjective, path: string, mistakes: Mistakes): Objective {
  const expectation = mistakes.take(
    `${path}/expect`,
    written.expect,
    parseExpectation(written.expect),
    UNPARSED,
  );
  checkSupport(written, expectation, path, mistakes);
  const { id, title, sli, where, per, at, window, pool, report, optional, needs } = {
    ...OBJECTIVE_DEFAULTS,
    ...written,
  };
  return {
    id,
    title,
    sli,
    expectation,
    where,
    per,
    window,
    pool,
    optional,
    needs,
    at: at ? mistakes.take(`${path}/at/load`, at.load, parseLoadRule(at.load), null) : null,
    report: report.map((text) => Number(text.slice(1)) / 100),
  };
}

/** Which statistic each SLI can be judged by. What is absent here cannot be measured by this version. */
const STATISTICS: Partial<Record<Sli, Expectation['statistic']>> = {
  response_time: 'percentile',
  db_time: 'percentile',
  pool_time: 'percentile',
  job_time: 'percentile',
  availability: 'ratio',
  rate_limited: 'count',
  invariant: 'count',
};

function checkSupport(
  written: WrittenObjective,
  expectation: Expectation,
  path: string,
  mistakes: Mistakes,
): void {
  const statistic = STATISTICS[written.sli];
  if (statistic === undefined) {
    mistakes.add(
      `${path}/sli`,
      'cannot be judged by this version',
      `Use one of: ${Object.keys(STATISTICS).join(', ')}.`,
      written.sli,
    );
  } else if (expectation.text !== '' && expectation.statistic !== statistic) {
    mistakes.add(
      `${path}/expect`,
      `${written.sli} is judged by a ${statistic}, not a ${expectation.statistic}`,
      EXAMPLES[statistic],
      written.expect,
    );
  }
  for (const key of ['than', 'of', 'waiver'] as const) {
    if (written[key] !== undefined)
      mistakes.add(
        `${path}/${key}`,
        'is not judged by this version',
        'Remove it, or the whole objective.',
        written[key],
      );
  }
  if (expectation.unit === 'x' && written.than === undefined) {
    mistakes.add(
      `${path}/expect`,
      'a factor needs something to compare with',
      'Write a limit with a unit, such as 200ms.',
      written.expect,
    );
  }
}

const EXAMPLES: Readonly<Record<Expectation['statistic'], string>> = {
  percentile: 'Write it like "p95 < 200ms".',
  ratio: 'Write it like "ratio >= 99.99%".',
  count: 'Write it like "count == 0".',
  mean: 'Write it like "mean <= 1.05x".',
  max: 'Write it like "max <= 60s".',
};
