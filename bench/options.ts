import { parseArgs } from 'node:util';

const PARTS = ['cpu', 'verdict', 'memory', 'evaluate', 'report', 'highest-load', 'observer'] as const;
export type Part = (typeof PARTS)[number];

export interface BenchOptions {
  readonly parts: readonly Part[];
  readonly seconds: number;
  readonly rates: readonly number[];
  readonly rounds: number;
  readonly legSeconds: number;
  readonly legRate: number;
  readonly loadSeconds: number;
  readonly observerPairs: number;
  /** The PostgreSQL that the observer is priced on; null for that of a demo target. */
  readonly database: string | null;
  readonly json: boolean;
  /** Where results are kept; null for a temporary folder that is removed. */
  readonly resultsFolder: string | null;
  readonly help: boolean;
}

export const USAGE = `Measures what Peakgate itself costs, on loopback.

  npm run bench -- [options]

  --only <part>         cpu, verdict, memory, evaluate, report, highest-load or observer; may be repeated. Default: all
  --rates <numbers>     requests per second of the CPU comparison. Default: 500,1000
  --seconds <number>    load of each CPU measurement. Default: 20
  --rounds <number>     CPU measurements of each contestant at each rate, in turn; the median of their ratios counts.
                        Default: 3, so a minute of load for each, in nine minutes for all
  --leg-seconds <number>  leg whose verdict and memory are measured. Default: 300
  --leg-rate <number>   its requests per second. Default: 300
  --load-seconds <number>  each leg of highest-load, at 1x, and from 3x until an objective breaks. Default: 50
  --observer-pairs <number>  blocks with and without the database observer, ten seconds each pair. Default: 30
  --database <url>      a PostgreSQL of this machine to price the observer on. Default: that of a demo target
  --results <folder>    keep the results folders here. Default: a temporary folder that is removed
  --json                print the figures as JSON

Ends with 1 when a bound is exceeded, and with 2 when something could not be measured or decided.
`;

/** @throws TypeError for an unknown option or a value that is no number above 0. */
export function readOptions(args: readonly string[]): BenchOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      only: { type: 'string', multiple: true },
      rates: { type: 'string', default: '500,1000' },
      seconds: { type: 'string', default: '20' },
      rounds: { type: 'string', default: '3' },
      'leg-seconds': { type: 'string', default: '300' },
      'leg-rate': { type: 'string', default: '300' },
      'load-seconds': { type: 'string', default: '50' },
      'observer-pairs': { type: 'string', default: '30' },
      database: { type: 'string' },
      results: { type: 'string' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  return {
    parts: values.only === undefined ? PARTS : values.only.map(partOf),
    seconds: positive('--seconds', values.seconds),
    rates: values.rates.split(',').map((rate) => positive('--rates', rate)),
    rounds: positive('--rounds', values.rounds),
    legSeconds: positive('--leg-seconds', values['leg-seconds']),
    legRate: positive('--leg-rate', values['leg-rate']),
    loadSeconds: positive('--load-seconds', values['load-seconds']),
    observerPairs: positive('--observer-pairs', values['observer-pairs']),
    database: values.database ?? null,
    json: values.json,
    resultsFolder: values.results ?? null,
    help: values.help,
  };
}

function partOf(text: string): Part {
  const part = PARTS.find((each) => each === text);
  if (part === undefined) throw new TypeError(`--only "${text}" is none of ${PARTS.join(', ')}`);
  return part;
}

function positive(option: string, text: string): number {
  const value = Number(text);
  if (!(value > 0 && Number.isFinite(value)))
    throw new TypeError(`${option} "${text}" is not a number above 0`);
  return value;
}
