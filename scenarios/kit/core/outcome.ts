import type { Outcome } from '../contract.ts';

/** https://grafana.com/docs/k6/latest/javascript-api/error-codes/ */
const ERROR_CODES = {
  timeout: 1050,
  firstStatus: 1400,
  lastStatus: 1599,
  firstEncoding: 1700,
  lastEncoding: 1799,
};
const TOO_MANY_REQUESTS = 429;

/**
 * How a request ended for its user. An answer that broke off counts as `refused` although it had a status; a body that
 * cannot be decompressed counts as `error`. `errorCode` is k6's own: 0 for a complete answer, 1400 to 1599 for a
 * status of 400 or above, otherwise what went wrong; `status` is 0 when nothing came back. `accepts` lists the good
 * statuses; without it 200 to 399 are good.
 */
export function outcomeOf(
  status: number,
  errorCode: number,
  accepts?: readonly number[],
): Exclude<Outcome, 'skipped'> {
  // Nearly every answer; k6's engine pays for every further look.
  if (errorCode === 0 && accepts === undefined && isUsual(status)) return 'good';
  if (errorCode === ERROR_CODES.timeout) return 'timeout';
  if (status === 0 || meansNoAnswer(errorCode)) return 'refused';
  if (errorCode >= ERROR_CODES.firstEncoding && errorCode <= ERROR_CODES.lastEncoding) return 'error';
  if (status === TOO_MANY_REQUESTS) return 'limited';
  const good = accepts === undefined ? isUsual(status) : accepts.includes(status);
  return good ? 'good' : 'error';
}

function isUsual(status: number): boolean {
  return status >= 200 && status < 400;
}

/** Whether the answer never came, or broke off, so that k6's timings are not what the user waited. */
export function meansNoAnswer(errorCode: number): boolean {
  if (errorCode === 0) return false;
  const isStatus = errorCode >= ERROR_CODES.firstStatus && errorCode <= ERROR_CODES.lastStatus;
  const isEncoding = errorCode >= ERROR_CODES.firstEncoding && errorCode <= ERROR_CODES.lastEncoding;
  return !isStatus && !isEncoding;
}
