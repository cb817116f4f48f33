import { describe, expect, it } from 'vitest';
import { memoryLimitBytes } from '../../runner/observe/memory-limit.ts';
import { imitatedFiles, type StatedFiles } from './imitated-machine.ts';

const GIB = 2 ** 30;
const ROOT = '/sys/fs/cgroup';

const CASES: readonly { says: string; files: StatedFiles; bytes: number | null }[] = [
  { says: 'no control groups', files: {}, bytes: null },
  {
    says: 'a group without a limit',
    files: { '/proc/self/cgroup': '0::/job\n', [`${ROOT}/job/memory.max`]: 'max\n' },
    bytes: null,
  },
  {
    says: 'a limit of its own',
    files: { '/proc/self/cgroup': '0::/job\n', [`${ROOT}/job/memory.max`]: `${2 * GIB}\n` },
    bytes: 2 * GIB,
  },
  {
    says: 'a tighter one around it',
    files: {
      '/proc/self/cgroup': '0::/pod/job\n',
      [`${ROOT}/pod/job/memory.max`]: `${4 * GIB}\n`,
      [`${ROOT}/pod/memory.max`]: `${GIB}\n`,
    },
    bytes: GIB,
  },
  {
    says: 'version 1 with a limit',
    files: {
      '/proc/self/cgroup': '5:memory:/job\n3:cpu,cpuacct:/other\n',
      [`${ROOT}/memory/job/memory.limit_in_bytes`]: `${3 * GIB}\n`,
    },
    bytes: 3 * GIB,
  },
  {
    says: 'version 1 without one, which it writes as a huge number',
    files: {
      '/proc/self/cgroup': '5:memory:/job\n',
      [`${ROOT}/memory/job/memory.limit_in_bytes`]: '9223372036854771712\n',
    },
    bytes: null,
  },
  {
    says: 'version 1 in a container that sees its own group as the root',
    files: {
      '/proc/self/cgroup': '5:memory:/docker/abc\n',
      [`${ROOT}/memory/memory.limit_in_bytes`]: `${GIB}\n`,
    },
    bytes: GIB,
  },
];

describe('the memory that a container leaves us', () => {
  it.each(CASES)('$says', ({ files, bytes }) => {
    expect(memoryLimitBytes(imitatedFiles(() => files))).toBe(bytes);
  });
});
