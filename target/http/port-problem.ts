import { errorCode, TargetError } from '../target-error.ts';

/** Says what keeps a server from listening on the port that the option named; anything else stays as it is. */
export function portProblem(error: unknown, port: number, option: string): unknown {
  if (errorCode(error) === 'EADDRINUSE') {
    return new TargetError(
      `Port ${port} is taken.`,
      `Choose another one with \`${option}\`, or \`${option} 0\` for any free one.`,
      error,
    );
  }
  if (errorCode(error) === 'EACCES') {
    return new TargetError(
      `Port ${port} may not be used by this account.`,
      `Choose one above 1023 with \`${option}\`.`,
      error,
    );
  }
  return error;
}
