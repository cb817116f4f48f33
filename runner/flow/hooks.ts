import { execa } from 'execa';

/** Runs the user's own commands one after the other, without a shell. Returns what failed, or null. */
export async function runHooks(
  commands: readonly (readonly string[])[],
  name: string,
  folder: string,
): Promise<string | null> {
  for (const [file, ...args] of commands) {
    if (file === undefined) continue;
    const result = await execa(file, args, {
      cwd: folder,
      reject: false,
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    if (result.failed)
      return `hook ${name} failed: ${[file, ...args].join(' ')} (${result.exitCode === undefined ? result.shortMessage : `exit code ${result.exitCode}`})`;
  }
  return null;
}
