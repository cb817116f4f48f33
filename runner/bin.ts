#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { availableParallelism, cpus, freemem, platform, release, totalmem } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { addAbortSignal } from 'node:stream';
import { main } from './cli.ts';
import type { CommandContext } from './commands/command.ts';
import { createProgress } from './console/progress.ts';
import { packageRoot } from './package-root.ts';

/** The process boundary: the only file that reads arguments, environment and streams, or ends the process. */
function contextOfThisProcess(): CommandContext {
  const { stdout, stderr, env } = process;
  // A terminal that was closed, or a pager that was left, must not end a run: what was measured is still to be recorded.
  for (const stream of [stdout, stderr]) stream.on('error', () => undefined);
  const interruption = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(signal, () => interruption.abort());
  const isTerminal = stderr.isTTY && env['CI'] === undefined;
  const columns = stdout.columns ?? 80;
  return {
    world: {
      env,
      now: () => new Date(),
      progress: createProgress({ stream: stderr, isTerminal, columns, now: Date.now, colour: isTerminal }),
      interrupted: interruption.signal,
      versions: { peakgate: ownVersion(), node: process.versions.node },
      freeMemoryBytes: freemem,
      machine: {
        platform: `${platform()} ${release()}`,
        cpuModel: cpus()[0]?.model ?? 'unknown',
        cores: availableParallelism(),
        memoryBytes: totalmem(),
      },
    },
    cwd: process.cwd(),
    columns,
    colour: stdout.isTTY && env['NO_COLOR'] === undefined,
    // Opened by who reads it, and closed by an interruption.
    openInput: () => addAbortSignal(interruption.signal, process.stdin),
    print: (text) => stdout.write(text),
    note: (text) => stderr.write(text.endsWith('\n') ? text : `${text}\n`),
  };
}

function ownVersion(): string {
  const manifest: { version: string } = JSON.parse(readFileSync(join(packageRoot(), 'package.json'), 'utf8'));
  return manifest.version;
}

process.exitCode = await main(process.argv.slice(2), contextOfThisProcess());
