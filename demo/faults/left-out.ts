/** An objective of `thresholds.json` that no leg of this matrix can judge. */
export interface LeftOut {
  readonly objective: string;
  /** What it takes that a short leg does not have, and what stands for it here, if anything does. */
  readonly reason: string;
}

const TWO_LOADS = 'it compares a leg at 3x with one at 1x, and a row is one leg at one load';
const PAIRED_MINUTES =
  'it compares pairs of blocks, each of which must be a minute long, and more than five of them, to tell a rise of a tenth from the scatter';
const OTHER_LOADS =
  'half a minute can prove 99.5 %, which `availability` is here; this is the same at another load';

/** Said by the document itself, so that nobody takes the matrix for more than it is. */
export const LEFT_OUT: readonly LeftOut[] = [
  { objective: 'growth', reason: TWO_LOADS },
  { objective: 'unit-cost-cpu', reason: TWO_LOADS },
  { objective: 'unit-cost-db', reason: TWO_LOADS },
  {
    objective: 'isolation',
    reason: `${PAIRED_MINUTES}; that an import reaches the others is blamed on \`connection-pool\` here`,
  },
  {
    objective: 'import-lane',
    reason:
      'it looks at the blocks of an import that comes and goes; `connection-pool` is as strict here, while an import goes on all the time',
  },
  {
    objective: 'analytics',
    reason: `${PAIRED_MINUTES}; what reports do to the tables of daily work is blamed on \`dashboard-tables\` here`,
  },
  {
    objective: 'notify-comments',
    reason: `${PAIRED_MINUTES}; that whoever comments waits for the mail is blamed on \`mail\` here`,
  },
  { objective: 'availability-everyday', reason: OTHER_LOADS },
  { objective: 'availability-disturbed', reason: OTHER_LOADS },
  {
    objective: 'instance-kill',
    reason:
      'it is a share of the minutes around one kill; here `availability` is blamed for kills that come again and again',
  },
  {
    objective: 'async-done-p95',
    reason: 'a short leg has too few jobs of each operation; `async-done` judges all of them together',
  },
  { objective: 'improvement', reason: 'it compares with accepted runs, of which a fault has none' },
];
