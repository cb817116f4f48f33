import { resolve } from 'node:path';
import { verificationText } from '../console/verification-text.ts';
import { EXIT_CODES } from '../exit-codes.ts';
import { verifyRun } from '../flow/verify.ts';
import type { Command } from './command.ts';

export interface VerifyOptions {
  readonly folder: string;
  readonly json?: boolean;
}

/** `verify <folder>`: does the evidence still give the very verdict and reports that lie beside it? */
export const verifyCommand: Command<VerifyOptions> = async ({ folder, json }, context) => {
  const verification = await verifyRun(resolve(context.cwd, folder));
  const { peakgate } = context.world.versions;
  context.print(
    json
      ? `${JSON.stringify({ ...verification, verifiedBy: peakgate })}\n`
      : verificationText(verification, { ...context, peakgate }),
  );
  return verification.isSame ? EXIT_CODES.pass : EXIT_CODES.fail;
};
