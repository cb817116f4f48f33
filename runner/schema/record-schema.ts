import { Type } from '@sinclair/typebox';
import {
  closed,
  count,
  epochMs,
  literals,
  named,
  nullableNumber,
  nullableString,
  type Read,
} from './schema-parts.ts';

/** How one k6 process ended. */
export const k6EndSchema = closed({
  exitCode: nullableNumber,
  signal: nullableString,
  meaning: Type.String(),
  stoppedBy: Type.Union([literals(['user', 'timeout', 'abort']), Type.Null()]),
  startedAtMs: epochMs,
  endedAtMs: epochMs,
  lastLogLines: Type.Array(Type.String()),
});

const manifestLeg = closed({
  id: Type.String(),
  profile: Type.String(),
  load: Type.Number(),
  k6: k6EndSchema,
  /** Why the leg was stopped before its end; null when it was not. */
  stopReason: nullableString,
  /** The hook that failed, which makes the leg invalid; null when none did. */
  hookFailure: nullableString,
});

export const manifestSchema = named(
  'run',
  'What a run was: versions, inputs, environment, and whether it is complete.',
  {
    schemaVersion: Type.Literal(1),
    id: Type.String(),
    what: Type.String(),
    complete: Type.Boolean(),
    interrupted: Type.Boolean(),
    startedAt: Type.String(),
    endedAt: nullableString,
    peakgate: Type.String(),
    k6: Type.String(),
    node: Type.String(),
    seed: count,
    target: closed({ url: Type.String(), version: nullableString }),
    dataset: Type.Optional(
      Type.String({ minLength: 1, description: 'What the target held, by its name in the thresholds.' }),
    ),
    environment: closed({
      platform: Type.String(),
      cpuModel: Type.String(),
      cores: Type.Number(),
      memoryBytes: count,
    }),
    inputs: closed({
      bundles: Type.Record(Type.String(), Type.String(), {
        description: 'Scenario file to SHA-256 of its bundle.',
      }),
      /** Absent in records that were made before these were kept. */
      thresholds: Type.Optional(Type.String({ description: 'SHA-256 of inputs/thresholds.json.' })),
      profiles: Type.Optional(
        Type.Record(Type.String(), Type.String(), { description: 'Profile to SHA-256 of its file.' }),
      ),
      /** Absent where no objective compares with accepted runs, or there were none. */
      baselines: Type.Optional(Type.String({ description: 'SHA-256 of inputs/baselines.json.' })),
    }),
    legs: Type.Array(manifestLeg),
  },
);

/** Ms of a clock that nobody sets, read together with `atMs`; absent in records that were made before it was kept. */
const monotonicMs = Type.Optional(Type.Number({ description: 'Of a clock that is never set, at `atMs`.' }));

const generatorSample = closed({
  atMs: epochMs,
  monotonicMs,
  /** CPU seconds used per second. */
  cpuCores: nullableNumber,
  /** Seconds that threads of k6 waited for a CPU, per second. */
  runQueueWait: nullableNumber,
  memoryBytes: nullableNumber,
  /** Seconds per second in which a CPU quota held k6 back. */
  throttled: nullableNumber,
});

export const generatorSchema = named('generator', 'How the load generator itself fared, every second.', {
  schemaVersion: Type.Literal(1),
  cores: Type.Number({
    exclusiveMinimum: 0,
    description: "Cores that k6 may use: the machine's, or the quota of its control group.",
  }),
  source: literals(['proc', 'ps', 'none']),
  samples: Type.Array(generatorSample),
});

const probe = closed({
  atMs: epochMs,
  monotonicMs,
  status: nullableNumber,
  durationMs: Type.Number(),
  version: nullableString,
  error: nullableString,
});

/** Who tells what the target uses. */
const targetSource = {
  source: literals(
    ['proc', 'metrics'],
    'From the processes of this machine, or from what the target states itself.',
  ),
  of: Type.String({ description: 'The processes, or the pages, without credentials.' }),
};

/** What the target used of its processors, as looks at it told. */
const targetCpu = closed({
  ...targetSource,
  restarts: Type.Integer({
    minimum: 0,
    description: 'How often counters began anew; what was used then is not known.',
  }),
  spans: Type.Array(
    closed({
      atMs: epochMs,
      spanMs: Type.Number({ exclusiveMinimum: 0, description: 'It ended at `atMs`.' }),
      cpuSeconds: Type.Number({ minimum: 0, description: 'Seconds of processor time used in it.' }),
    }),
  ),
});

/** What the target had in memory, at looks at it. */
const targetMemory = closed({
  ...targetSource,
  looks: Type.Array(
    closed({
      atMs: epochMs,
      monotonicMs,
      bytes: Type.Number({
        minimum: 0,
        description: 'Resident, of all processes in sum; what they share counts in each of them.',
      }),
    }),
  ),
});

export const targetSchema = named(
  'target',
  'Whether the target was up, and which version it was, while it was measured.',
  {
    schemaVersion: Type.Literal(1),
    url: Type.String(),
    healthPath: Type.String(),
    before: probe,
    during: Type.Array(probe),
    after: probe,
    /** Absent where neither a process nor a metrics page was named. */
    cpu: Type.Optional(targetCpu),
    /** Absent there, too, and where nothing told it. */
    memory: Type.Optional(targetMemory),
  },
);

export type K6End = Read<typeof k6EndSchema>;
export type Manifest = Read<typeof manifestSchema>;
export type GeneratorRecord = Read<typeof generatorSchema>;
export type GeneratorSample = Read<typeof generatorSample>;
export type TargetRecord = Read<typeof targetSchema>;
export type TargetProbe = Read<typeof probe>;
