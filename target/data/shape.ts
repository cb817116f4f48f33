/** Everything the target owns lives in this schema, also on a server that others use. */
export const SCHEMA = 'peakgate_demo';

export const TENANTS = 200;
export const USERS_PER_TENANT = 50;

/** All demo users have this password. */
export const PASSWORD = 'correct-horse-battery';

/** Aimed at; rounding per tenant makes it a few more or fewer. */
export const TASKS = 100_000;

/**
 * The demo data ends here, on a Monday at midnight UTC, and "this week" began seven days before. Both are fixed, so that
 * the data, and what a report on it says, do not depend on the day it was made.
 */
export const DATA_END = '2026-01-12T00:00:00Z';
export const WEEK_START = '2026-01-05T00:00:00Z';

/** The month that is not billed yet: the one in which the demo data ends. */
export const BILLED_MONTH = { name: '2026-01', start: '2026-01-01T00:00:00Z' };
