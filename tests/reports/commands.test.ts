import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { tellStepSummary } from '../../runner/commands/step-summary.ts';
import { peakgate } from '../compare/command-line.ts';
import { writeRun } from '../compare/written-run.ts';
import { FAIL } from './fixtures/reports.ts';

const project = mkdtempSync(join(tmpdir(), 'peakgate-reports-'));
const results = join(project, 'results');
const [FIRST, SECOND] = ['2026-11-22T09-30-00Z-gate', '2026-11-23T09-30-00Z-gate'];
afterAll(() => rmSync(project, { recursive: true, force: true }));

beforeAll(async () => {
  for (const id of [FIRST, SECOND]) {
    await writeRun(results, id);
    await peakgate(project, 'evaluate', `results/${id}`);
  }
});

const verdictFile = (file: string) => join(results, FIRST, 'verdict', file);

describe('peakgate verify', () => {
  test('finds the verdict folder to be what the evidence gives, byte for byte', async () => {
    const { exitCode, stdout } = await peakgate(project, 'verify', `results/${FIRST}`);
    expect(exitCode).toBe(0);
    for (const file of ['evaluation.json', 'report.html', 'summary.md', 'junit.xml', 'response-time.png'])
      expect(stdout).toMatch(new RegExp(`✓ same .*${file}`));
    expect(stdout).toContain('✓ VERIFIED');
  });

  test.each([
    ['a verdict that was edited', 'evaluation.json', '✗ different  evaluation.json'],
    ['a page that was edited', 'report.html', '✗ different  report.html'],
  ])('finds %s', async (_, file, line) => {
    const before = readFileSync(verdictFile(file));
    appendFileSync(verdictFile(file), ' ');
    const { exitCode, stdout } = await peakgate(project, 'verify', `results/${FIRST}`);
    writeFileSync(verdictFile(file), before);
    expect(exitCode).toBe(1);
    expect(stdout).toContain(line);
    expect(stdout).toContain('✗ NOT THE SAME');
  });

  test('a report that is gone is missing', async () => {
    rmSync(verdictFile('junit.xml'));
    const { exitCode, stdout } = await peakgate(project, 'verify', `results/${FIRST}`, '--json');
    expect(exitCode).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ isSame: false, verifiedBy: '0.1.0' });
    expect(JSON.parse(stdout).files).toContainEqual({ file: 'junit.xml', found: 'missing' });
    await peakgate(project, 'evaluate', `results/${FIRST}`);
  });

  test('evidence that was changed is refused and named', async () => {
    const run = await writeRun(results, 'altered');
    appendFileSync(join(run, 'run.json'), ' ');
    const { exitCode, stderr } = await peakgate(project, 'verify', 'results/altered');
    rmSync(run, { recursive: true });
    expect(exitCode).toBe(2);
    expect(stderr).toContain('run.json has other content');
  });
});

describe('peakgate report', () => {
  test('--leg and --only write a page of their own beside the whole report', async () => {
    const { exitCode, stdout } = await peakgate(
      project,
      'report',
      `results/${FIRST}`,
      '--leg',
      'busy-hour@1x',
      '--only',
      'validity',
    );
    expect(exitCode).toBe(0);
    expect(stdout).toContain('report-busy-hour@1x-validity.html');
    const page = readFileSync(verdictFile('report-busy-hour@1x-validity.html'), 'utf8');
    expect(page).toContain('Can this run be believed?');
    expect(page).not.toContain('id="checks"');
    expect(page).toContain('id="headline"');
  });

  test.each([
    ['--leg', 'evening@9x', '--leg: the run has no leg evening@9x, but busy-hour@1x.'],
    ['--leg', 'busy', 'no leg busy, but busy-hour@1x. Did you mean "busy-hour@1x"?'],
    ['--only', 'weather', '--only weather: the parts are objectives, legs, database'],
  ])('%s %s is refused with what there is', async (option, value, message) => {
    const { exitCode, stderr } = await peakgate(project, 'report', `results/${FIRST}`, option, value);
    expect(exitCode).toBe(2);
    expect(stderr.replaceAll(/\s+/gu, ' ')).toContain(message);
  });
});

describe('peakgate open and history', () => {
  test('open finds the report of the latest run', async () => {
    const { exitCode, stdout } = await peakgate(project, 'open', '--no-browser');
    expect(exitCode).toBe(0);
    expect(stdout).toBe(`${join('results', SECOND, 'verdict', 'report.html')}\n`);
  });

  test('open and history say when there is nothing', async () => {
    for (const command of ['open', 'history'])
      expect(await peakgate(project, command, '--results', 'nowhere')).toMatchObject({ exitCode: 2 });
  });

  test('history lists the runs and writes a page with every check through all of them', async () => {
    const { exitCode, stdout } = await peakgate(project, 'history');
    expect(exitCode).toBe(0);
    expect(stdout.indexOf(FIRST)).toBeLessThan(stdout.indexOf(SECOND));
    expect(stdout).toContain('2 runs.');
    const page = readFileSync(join(results, 'history.html'), 'utf8');
    expect(page).toContain(`${SECOND}/verdict/report.html`);
    expect(page).toContain('decides nothing');
  });

  test('a comparison can be written as a page', async () => {
    const { stderr } = await peakgate(
      project,
      'compare',
      `results/${FIRST}`,
      '--with',
      `results/${SECOND}`,
      '--html',
      'comparison.html',
    );
    expect(stderr).toContain('Page: comparison.html');
    const page = readFileSync(join(project, 'comparison.html'), 'utf8');
    expect(page).toContain('id="percentiles"');
    for (const id of [FIRST, SECOND]) expect(page).toContain(id);
  });
});

describe('the step summary of GitHub', () => {
  const judgement = {
    evaluation: FAIL.evaluation,
    folder: '',
    reportFile: '',
    summary: '## ❌ Fail\n\n![a chart](charts/a.png)\n',
    report: FAIL,
    drawCharts: async () => null,
  };
  const notes: string[] = [];
  const context = (env: Record<string, string>) => ({
    world: {
      env,
      now: () => new Date(0),
      progress: { update() {}, line() {}, stop() {} },
      interrupted: new AbortController().signal,
      versions: { peakgate: '0.1.0', node: '20' },
      machine: { platform: 'linux', cpuModel: 'any', cores: 2, memoryBytes: 1e9 },
    },
    note: (text: string) => void notes.push(text),
  });

  test('is appended where GitHub asks for one, without pictures that it cannot show', async () => {
    const file = join(project, 'step.md');
    writeFileSync(file, 'before\n');
    await tellStepSummary(judgement, context({ GITHUB_STEP_SUMMARY: file }));
    const text = readFileSync(file, 'utf8');
    expect(text).toMatch(/^before\n## ❌ Fail/u);
    expect(text).not.toContain('charts/a.png');
  });

  test('that cannot be written changes nothing but a remark', async () => {
    await tellStepSummary(judgement, context({ GITHUB_STEP_SUMMARY: join(project, 'no', 'folder') }));
    expect(notes.join()).toContain('No step summary');
    await expect(tellStepSummary(judgement, context({}))).resolves.toBeUndefined();
  });
});
