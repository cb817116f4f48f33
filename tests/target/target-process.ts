import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { allProcesses, processTree } from './process-tree.ts';

const LOADER = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
const MAIN = resolve(import.meta.dirname, '../../target/main.ts');

/** How a target ended, and what it had said. */
export interface Ending {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A target as a user starts it, by its command line. */
export class TargetProcess {
  readonly #child: ChildProcess;
  readonly #ended: Promise<Ending>;
  #stdout = '';
  #stderr = '';

  constructor(args: readonly string[], options: { env?: Record<string, string>; main?: string } = {}) {
    this.#child = spawn(process.execPath, ['--import', LOADER, options.main ?? MAIN, ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...options.env },
    });
    this.#child.stdout?.on('data', (text) => (this.#stdout += text));
    this.#child.stderr?.on('data', (text) => (this.#stderr += text));
    this.#ended = once(this.#child, 'close').then(([code]) => ({
      code,
      stdout: this.#stdout,
      stderr: this.#stderr,
    }));
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  /** Waits for the ready line and gives the URL in it. */
  async url(): Promise<string> {
    for (;;) {
      const url = /^target ready at (\S+)/m.exec(this.#stdout)?.[1];
      if (url !== undefined) return url;
      const waited = new Promise((done) => setTimeout(done, 20));
      const ended = await Promise.race([this.#ended, waited.then(() => undefined)]);
      if (ended !== undefined) throw new Error(`the target ended: ${ended.stderr}`);
    }
  }

  /** The processes that belong to it now, its own included. */
  family(): number[] {
    return processTree(this.pid).map(({ pid }) => pid);
  }

  signal(name: NodeJS.Signals): void {
    this.#child.kill(name);
  }

  ending(): Promise<Ending> {
    return this.#ended;
  }

  /** For after a test: whatever went wrong in it, its target must not go on. */
  async kill(): Promise<void> {
    this.signal('SIGKILL');
    await this.#ended;
  }

  async stop(): Promise<Ending> {
    this.signal('SIGTERM');
    return this.#ended;
  }
}

/** Which of these processes still run. */
export function survivors(pids: readonly number[]): string[] {
  return allProcesses()
    .filter(({ pid }) => pids.includes(pid))
    .map(({ pid, command }) => `${pid} ${command}`);
}
