import { execFile } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { meaningOf } from '../../runner/k6/k6-exit-codes.ts';
import type { K6LogLine } from '../../runner/k6/k6-log-line.ts';
import { type K6Ending, type K6Invocation, runK6 } from '../../runner/k6/k6-process.ts';
import { isAlive, stub, temporaryFolder } from './temporary.ts';

const invocation = (name: string, changes: Partial<K6Invocation> = {}): K6Invocation => {
  const folder = temporaryFolder();
  const logFile = join(folder, 'k6.log');
  return {
    k6: stub(name),
    folder,
    script: 'script.js',
    inherited: process.env,
    logFile,
    timeoutMs: 20_000,
    ...changes,
  };
};

interface Seen {
  readonly arguments: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

const seenBy = ({ folder }: K6Invocation): Seen =>
  JSON.parse(readFileSync(join(folder, 'seen.json'), 'utf8'));

const vanished = async (pid: number): Promise<boolean> => {
  for (let look = 0; look < 50 && isAlive(pid); look += 1) await wait(100);
  return !isAlive(pid);
};

describe('what k6 is given', () => {
  test('no setting of the user reaches it but the essentials and what was allowed', async () => {
    const inherited = {
      ...process.env,
      K6_VUS: '99',
      K6_OUT: 'cloud',
      HTTPS_PROXY: 'http://proxy:3128',
      http_proxy: 'http://proxy:3128',
      AWS_SECRET_ACCESS_KEY: 'very secret',
      SSL_CERT_FILE: '/etc/our-authority.pem',
    };
    const given = invocation('pinned.mjs', {
      inherited,
      allowed: { API_TOKEN: 'allowed', NOT_SET: undefined },
    });
    await runK6(given);
    const { env } = seenBy(given);
    expect(env).toMatchObject({
      PATH: process.env['PATH'],
      SSL_CERT_FILE: '/etc/our-authority.pem',
      API_TOKEN: 'allowed',
      K6_NO_USAGE_REPORT: 'true',
      K6_AUTO_EXTENSION_RESOLUTION: 'false',
      K6_NO_COLOR: '1',
      NO_PROXY: 'localhost,127.0.0.1,::1',
    });
    for (const name of [
      'K6_VUS',
      'K6_OUT',
      'HTTPS_PROXY',
      'http_proxy',
      'AWS_SECRET_ACCESS_KEY',
      'NOT_SET',
    ]) {
      expect(env).not.toHaveProperty(name);
    }
  });

  test('its arguments keep it quiet, log as JSON and name a configuration that says nothing', async () => {
    const given = invocation('pinned.mjs', {
      args: ['--out', 'experimental-prometheus-rw'],
      script: '$(touch x); y.js',
    });
    await runK6(given);
    const { arguments: args } = seenBy(given);
    expect(args.slice(0, 4)).toEqual(['run', '--quiet', '--log-format=json', '--log-output=stderr']);
    expect(args.slice(-3)).toEqual(['--out', 'experimental-prometheus-rw', '$(touch x); y.js']);
    const config = args.find((argument) => argument.startsWith('--config='))?.slice('--config='.length) ?? '';
    expect(JSON.parse(readFileSync(config, 'utf8'))).toEqual({});
    expect(existsSync(join(given.folder, 'x'))).toBe(false);
  });
});

describe('how it ended', () => {
  test.each([
    [0, 'finished'],
    [99, 'thresholds-failed'],
    [100, 'setup-timeout'],
    [104, 'invalid-config'],
    [105, 'interrupted'],
    [107, 'script-error'],
    [108, 'aborted-by-script'],
    [109, 'crashed'],
    [110, 'marked-failed'],
    [255, 'invalid-config'],
    [42, 'unknown'],
  ])('exit code %i means %s', async (exitCode, meaning) => {
    const end = await runK6(invocation('pinned.mjs', { allowed: { STUB_EXIT_CODE: String(exitCode) } }));
    expect(end).toMatchObject({ exitCode, meaning, signal: null, stoppedBy: null, timedOut: false });
    expect(end.says).toMatch(/^\S.+\.$/);
  });

  test('a crash keeps the last words of the Go runtime', async () => {
    const given = invocation('crashing.mjs');
    const end = await runK6(given);
    expect(end.meaning).toBe('crashed');
    expect(end.lastLogLines[0]).toBe('fatal error: runtime: out of memory');
    expect(readFileSync(given.logFile, 'utf8')).toContain('goroutine 1 [running]:');
  });

  test('a binary that is gone is a fact, not an exception', async () => {
    const end = await runK6(invocation('pinned.mjs', { k6: '/nowhere/k6' }));
    expect(end).toMatchObject({ exitCode: null, signal: null, meaning: 'not-started' });
    expect(end.lastLogLines.join()).toContain('ENOENT');
  });

  test('a k6 killed by somebody else is told apart', async () => {
    let pid = 0;
    const onStart = (started: number): void => {
      pid = started;
    };
    const end = await runK6(invocation('deaf.mjs', { onStart, onLog: () => process.kill(-pid, 'SIGKILL') }));
    expect(end).toMatchObject({ exitCode: null, signal: 'SIGKILL', meaning: 'killed', stoppedBy: null });
    expect(end.says).toContain('out of memory');
  });

  test('times are told in both clocks', async () => {
    const before = Date.now();
    const end = await runK6(invocation('pinned.mjs'));
    expect(end.startedAtMs).toBeGreaterThanOrEqual(before);
    expect(end.endedAtMs).toBeGreaterThanOrEqual(end.startedAtMs);
    expect(Math.abs(end.wallMs - (end.endedAtMs - end.startedAtMs))).toBeLessThan(50);
  });

  test('no meaning is missing a sentence', () => {
    expect(meaningOf(null, null).meaning).toBe('not-started');
    expect(meaningOf(null, 'SIGSEGV').says).toBe('k6 was ended by SIGSEGV and wrote no summary.');
  });
});

describe('stopping', () => {
  test.each(['user', 'abort'] as const)(
    'a stop by %s lets k6 write its summary, and asks once',
    async (by) => {
      const controller = new AbortController();
      const given = invocation('polite.mjs', {
        stopSignals: { [by]: controller.signal },
        onLog: () => {
          controller.abort();
          controller.abort();
        },
      });
      const end = await runK6(given);
      expect(end).toMatchObject({ exitCode: 105, meaning: 'interrupted', stoppedBy: by, timedOut: false });
      expect(JSON.parse(readFileSync(join(given.folder, 'summary.json'), 'utf8'))).toEqual({ asked: 1 });
    },
  );

  test('the first reason counts when two come together', async () => {
    const [user, abort] = [new AbortController(), new AbortController()];
    const stopSignals = { user: user.signal, abort: abort.signal };
    const onLog = () => {
      abort.abort();
      user.abort();
    };
    const given = invocation('polite.mjs', { stopSignals, onLog });
    expect((await runK6(given)).stoppedBy).toBe('abort');
    expect(JSON.parse(readFileSync(join(given.folder, 'summary.json'), 'utf8'))).toEqual({ asked: 1 });
  });

  test('a stop asked for before the start is obeyed', async () => {
    const end = await runK6(
      invocation('deaf.mjs', { stopSignals: { user: AbortSignal.abort() }, killAfterMs: 300 }),
    );
    expect(end.stoppedBy).toBe('user');
    expect(end.signal).not.toBeNull();
  });

  test('a run planned to last longer than a timer can is not stopped at once', async () => {
    const end = await runK6(invocation('pinned.mjs', { timeoutMs: Number.POSITIVE_INFINITY }));
    expect(end).toMatchObject({ exitCode: 0, stoppedBy: null });
  });

  test('a run over its time is stopped', async () => {
    const end = await runK6(invocation('polite.mjs', { timeoutMs: 1_000 }));
    expect(end).toMatchObject({ exitCode: 105, stoppedBy: 'timeout', timedOut: true });
  });

  test('a k6 that ignores TERM is killed with everything it started', async () => {
    const controller = new AbortController();
    let child = 0;
    const onLog = ({ message }: K6LogLine) => {
      if (!message.startsWith('child ')) return;
      child = Number(message.replace('child ', ''));
      controller.abort();
    };
    const stopSignals = { abort: controller.signal };
    const end = await runK6(invocation('deaf.mjs', { stopSignals, killAfterMs: 300, onLog }));
    expect(end).toMatchObject({ signal: 'SIGKILL', meaning: 'killed', stoppedBy: 'abort', timedOut: false });
    expect(end.wallMs).toBeGreaterThan(300);
    expect(child).toBeGreaterThan(0);
    expect(await vanished(child)).toBe(true);
  });

  test.each(['onStart', 'onLog'])('a defect in %s ends k6 and is not swallowed', async (callback) => {
    let pid = 0;
    const defect = (): never => {
      throw new Error('a defect');
    };
    const onStart = (started: number): void => {
      pid = started;
      if (callback === 'onStart') defect();
    };
    await expect(runK6(invocation('deaf.mjs', { onStart, onLog: defect }))).rejects.toThrow('a defect');
    expect(await vanished(pid)).toBe(true);
  });

  test.each(['exit', 'throw'])('no k6 outlives this process when it ends by %s', async (how) => {
    const folder = temporaryFolder();
    const args = ['--import', 'tsx', stub('orphaning.mts'), stub('deaf.mjs'), folder, how];
    const outcome = await promisify(execFile)(process.execPath, args).catch(
      (error: { stdout: string }) => error,
    );
    const pids = [...outcome.stdout.matchAll(/^(?:k6|child) (\d+)$/gm)].map((match) => Number(match[1]));
    expect(pids).toHaveLength(2);
    for (const pid of pids) expect(await vanished(pid)).toBe(true);
  });

  test('k6 has a process group of its own, which a Ctrl-C at the terminal does not reach', async () => {
    let group = '';
    const onStart = (pid: number): void => {
      group = `${pid}:${readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ')[2]}`;
    };
    await runK6(invocation('pinned.mjs', { onStart }));
    const [pid, processGroup] = group.split(':');
    expect(processGroup).toBe(pid);
  });
});

describe('the log', () => {
  const logged = async (messages: readonly string[], secrets: readonly string[], stderr = '') => {
    const lines: K6LogLine[] = [];
    const given = invocation('pinned.mjs', {
      allowed: { STUB_MESSAGES: JSON.stringify(messages), STUB_STDERR: stderr },
      secrets,
      onLog: (line) => lines.push(line),
    });
    const end: K6Ending = await runK6(given);
    return { lines, end, file: readFileSync(given.logFile, 'utf8') };
  };

  test('gives each line to the callback, parsed, and keeps it byte for byte', async () => {
    const { lines, file } = await logged(['one', 'two <b>'], []);
    expect(lines.map(({ level, message, source }) => [level, message, source])).toEqual([
      ['info', 'one', 'console'],
      ['info', 'two <b>', 'console'],
    ]);
    expect(file).toBe(lines.map(({ text }) => `${text}\n`).join(''));
  });

  test('never holds a secret, in whatever form k6 writes it', async () => {
    const secrets = ['pa"ss\\word', 'sécret & more', 'line one of the key\nline two of the key', 'pa', ''];
    const messages = [
      'plain pa"ss\\word here',
      JSON.stringify({ password: 'pa"ss\\word' }),
      `https://host/?p=${encodeURIComponent('sécret & more')}`,
      'the key: line one of the key\nline two of the key',
    ];
    const { lines, end, file } = await logged(
      messages,
      secrets,
      'panic: sécret & more\nline two of the key, no end',
    );
    const everything = [file, JSON.stringify(lines), JSON.stringify(end)].join('\n');
    for (const rest of [
      'pa"ss',
      'ss\\\\word',
      'word here',
      'sécret',
      's%C3%A9cret',
      'line one',
      'line two',
    ]) {
      expect(everything).not.toContain(rest);
    }
    expect(lines[0]?.message).toBe('plain [redacted] here');
    for (const line of file.trim().split('\n').slice(0, messages.length)) JSON.parse(line);
  });

  test('takes what is not JSON as it is', async () => {
    const lines: K6LogLine[] = [];
    await runK6(invocation('not-k6.mjs', { onLog: (line) => lines.push(line) }));
    expect(lines.map(({ level }) => level)).toEqual(['plain', 'plain', 'plain']);
    expect(lines.map(({ text }) => text)).toContain('{"level": not JSON');
  });

  test('of a talkative k6 is not lost, and no line is longer than memory should hold', async () => {
    const lineCount = 10_000;
    let seen = 0;
    let longest = 0;
    const onLog = ({ text }: K6LogLine): void => {
      seen += text.startsWith('{') ? 1 : 0;
      longest = Math.max(longest, text.length);
    };
    const given = invocation('chatty.mjs', { allowed: { STUB_LINES: String(lineCount) }, onLog });
    const end = await runK6(given);
    expect(seen).toBe(lineCount);
    expect(longest).toBeLessThan(2_000_000);
    expect(end.lastLogLines.length).toBeLessThanOrEqual(20);
    expect(end.logLinesOmitted).toBe(0);
    expect(statSync(given.logFile).size).toBeGreaterThan(lineCount * 950 + 3_000_000);
  });

  test('that would fill the disk is cut, and says how much is missing', async () => {
    let seen = 0;
    const onLog = (): void => {
      seen += 1;
    };
    const largestLogBytes = 500_000;
    const given = invocation('chatty.mjs', { allowed: { STUB_LINES: '2000' }, largestLogBytes, onLog });
    const end = await runK6(given);
    expect(seen).toBeGreaterThan(2_000);
    expect(statSync(given.logFile).size).toBeLessThanOrEqual(largestLogBytes);
    expect(end.logLinesOmitted).toBeGreaterThan(0);
    const written = readFileSync(given.logFile, 'utf8').split('\n').length - 1;
    expect(written + end.logLinesOmitted).toBe(seen);
  });

  test('that cannot be opened stops the run before it starts', async () => {
    const given = invocation('pinned.mjs', { logFile: '/nowhere/k6.log' });
    await expect(runK6(given)).rejects.toMatchObject({ code: 'disk-failed' });
    expect(existsSync(join(given.folder, 'seen.json'))).toBe(false);
  });
});
