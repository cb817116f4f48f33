import { errorText } from '../target-error.ts';

/** An outside party did not accept what it was sent. */
export class OutsideError extends Error {
  override readonly name = 'OutsideError';
}

/** What is sent to an outside party. */
export interface OutsidePost {
  /** Who that is, for a message: `the mail provider`. */
  readonly party: string;
  readonly url: string;
  readonly body: object;
  /** After so long it counts as failed, in ms. */
  readonly patienceMs: number;
}

/** Sends JSON and waits until it is accepted; throws an `OutsideError` if it is not. */
export async function postOutside({ party, url, body, patienceMs }: OutsidePost): Promise<void> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(patienceMs),
  }).catch((cause: unknown) => {
    throw new OutsideError(`${party} cannot be reached: ${errorText(cause)}`, { cause });
  });
  await response.arrayBuffer();
  if (!response.ok) throw new OutsideError(`${party} answered ${response.status}`);
}
