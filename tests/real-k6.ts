import { type K6Binary, systemK6Environment } from '../runner/k6/k6-environment.ts';
import { provisionK6 } from '../runner/k6/provision-k6.ts';

let provisioned: Promise<K6Binary> | undefined;

/** The real pinned k6. On a new machine the first call downloads or builds it, and says so on stderr. */
export const realK6 = (): Promise<K6Binary> => {
  provisioned ??= provisionK6(
    systemK6Environment(process.env, (line) => process.stderr.write(`k6: ${line}\n`)),
  );
  return provisioned;
};
