import { expect, test } from 'vitest';
import { commandLine } from '../judge/command-line.ts';

const COMMANDS = [
  'run',
  'gate',
  'plan',
  'validate',
  'evaluate',
  'report',
  'verify',
  'open',
  'history',
  'compare',
  'baseline',
  'selftest',
  'baseline accept',
  'baseline drop',
  'baseline list',
  'baseline show',
  'init',
  'doctor',
  'judge',
];

test.each(COMMANDS)('`peakgate %s --help` shows an example that is a command of its own', async (command) => {
  const { exitCode, printed } = await commandLine([...command.split(' '), '--help']);
  expect(exitCode).toBe(0);
  expect(printed).toMatch(new RegExp(`Example:\\n {2}peakgate ${command}\\b`));
});

test('`peakgate --help` names every command', async () => {
  const { printed } = await commandLine(['--help']);
  for (const command of COMMANDS) expect(printed).toContain(command.split(' ')[0]);
});
