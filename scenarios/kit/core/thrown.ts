/** What is told of an exception. */
export interface Thrown {
  readonly message: string;
  /** Stack lines in the user's TypeScript, as the source map gives them. */
  readonly stack: readonly string[];
}

export function thrownBy(thrown: unknown): Thrown {
  if (!(thrown instanceof Error)) return { message: String(thrown), stack: [] };
  const lines = (thrown.stack ?? '').split('\n').map((line) => line.trim());
  return { message: thrown.message, stack: lines.filter((line) => line.startsWith('at ')).slice(0, 10) };
}
