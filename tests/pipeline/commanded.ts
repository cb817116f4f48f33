import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { main } from '../../runner/cli.ts';
import type { CommandContext } from '../../runner/commands/command.ts';
import type { World } from '../../runner/flow/world.ts';
import { stub as stubK6 } from '../k6/temporary.ts';

const PROJECT = fileURLToPath(new URL('../fixtures/stub-project', import.meta.url));

/** What one command line came to. */
export interface Commanded {
  readonly exitCode: number;
  readonly printed: string;
  readonly noted: string;
}

export interface Bench {
  /** A copy of the stub project, where results are written, too. */
  readonly folder: string;
  readonly interruption: AbortController;
  /** Runs one command line in the folder, as the process boundary would. */
  readonly peakgate: (...argv: string[]) => Promise<Commanded>;
}

type AtEnd = (tidy: () => void) => void;

/** A project of its own with a stub in place of k6. */
export function setBench(stub: string, changes: Partial<World> = {}, atEnd: AtEnd = onTestFinished): Bench {
  const folder = mkdtempSync(join(tmpdir(), 'peakgate-pipeline-'));
  atEnd(() => rmSync(folder, { recursive: true, force: true }));
  cpSync(PROJECT, folder, { recursive: true });
  const interruption = new AbortController();
  const peakgate = async (...argv: string[]): Promise<Commanded> => {
    const printed: string[] = [];
    const noted: string[] = [];
    const context = contextOf({ stub, folder, interruption, changes, printed, noted });
    return { exitCode: await main(argv, context), printed: printed.join(''), noted: noted.join('\n') };
  };
  return { folder, interruption, peakgate };
}

interface Boundary {
  readonly stub: string;
  readonly folder: string;
  readonly interruption: AbortController;
  readonly changes: Partial<World>;
  readonly printed: string[];
  readonly noted: string[];
}

function contextOf({ stub, folder, interruption, changes, printed, noted }: Boundary): CommandContext {
  return {
    world: {
      env: environmentWith(stub),
      now: () => new Date(),
      progress: { update: () => undefined, line: (text) => void noted.push(text), stop: () => undefined },
      interrupted: interruption.signal,
      versions: { peakgate: '0.1.0', node: process.versions.node },
      machine: { platform: 'linux', cpuModel: 'any', cores: 2, memoryBytes: 8_000_000_000 },
      ...changes,
    },
    cwd: folder,
    columns: 120,
    colour: false,
    openInput: () => process.stdin,
    print: (text) => void printed.push(text),
    note: (text) => void noted.push(text),
  };
}

/** The environment in which a stub takes k6's place, for a process of its own. */
export function environmentWith(stub: string): Record<string, string | undefined> {
  const { PATH, HOME } = process.env;
  return { PATH, HOME, PEAKGATE_K6: stubK6(`${stub}.mjs`) };
}

export interface Target {
  readonly url: string;
  /** Paths that were asked for, in order. */
  readonly asked: readonly string[];
}

/** A target that is up and says its version. */
export async function setTarget(atEnd: AtEnd = onTestFinished, version = '1.0.0'): Promise<Target> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ version }));
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  atEnd(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return { url: `http://127.0.0.1:${port}`, asked };
}

/** Changes a JSON file of the bench. */
export function rewrite(file: string, change: (json: Thresholds) => void): void {
  const json: Thresholds = JSON.parse(readFileSync(file, 'utf8'));
  change(json);
  writeFileSync(file, JSON.stringify(json));
}

interface Thresholds {
  gate: {
    hooks?: Record<string, string[][]>;
    targets: string[];
    environment?: string[];
    abort?: { when: string };
  };
  objectives: Record<string, string>[];
}

/** The only results folder that there is. */
export function onlyRun(folder: string): string {
  const runs = readdirSync(join(folder, 'results'));
  if (runs.length !== 1) throw new TypeError(`${runs.length} results folders`);
  return join(folder, 'results', runs[0] ?? '');
}

/** Every file below a folder with its bytes. */
export function filesIn(folder: string): Map<string, Buffer> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name));
  return new Map(files.toSorted().map((file) => [file.slice(folder.length + 1), readFileSync(file)]));
}

/** The processes of stub k6s that a run's logs tell of. */
export function stubsOf(run: string): number[] {
  const logs = [...filesIn(run)].filter(([file]) => file.endsWith('k6.log'));
  return logs.flatMap(([, bytes]) =>
    [...bytes.toString().matchAll(/"msg":"stub (\d+)"/g)].map((match) => Number(match[1])),
  );
}
