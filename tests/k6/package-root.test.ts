import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readK6Version } from '../../runner/k6/k6-version.ts';
import { goModuleFolder, packageRoot } from '../../runner/package-root.ts';
import { temporaryFolder } from './temporary.ts';

test('the package root is found from a compiled file in an installed package, past other manifests', () => {
  const project = temporaryFolder();
  const installed = join(project, 'node_modules', 'peakgate');
  mkdirSync(join(installed, 'dist', 'runner', 'k6'), { recursive: true });
  writeFileSync(join(project, 'package.json'), '{"name": "their-product"}');
  writeFileSync(join(installed, 'package.json'), '{"name": "peakgate"}');
  writeFileSync(join(installed, 'dist', 'package.json'), '{"type": "module"}');
  expect(packageRoot(join(installed, 'dist', 'runner', 'k6', 'package-root.js'))).toBe(installed);
});

test('a file outside the package is a defect that is named', () => {
  expect(() => packageRoot(join(temporaryFolder(), 'file.js'))).toThrow('no package.json named peakgate');
});

test('the Go module is in the package', () => {
  expect(goModuleFolder()).toBe(join(packageRoot(), 'tools', 'k6'));
});

test.each([
  ['k6 v2.2.0 (go1.26.8, linux/amd64)\n', '2.2.0'],
  ['k6-2.2 v2.2.0 (commit/abc, go1.26.8, darwin/arm64)\nExtensions:\n  x v1.0.0\n', '2.2.0'],
  ['k6.exe v2.2.0-rc1 (go1.26.8, windows/amd64)\r\n', '2.2.0-rc1'],
  ['node v20.1.0', null],
  ['', null],
])('the version in %j is %s', (stdout, version) => {
  expect(readK6Version(stdout)).toBe(version);
});
