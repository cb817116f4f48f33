import { writeWhole } from '../../runner/record/write-file.ts';

// Writes more than the limit on file sizes allows, as on a disk that fills up, and prints what came of it.
const [, , file = ''] = process.argv;
const outcome = await writeWhole(file, 'x'.repeat(1_000_000)).then(
  () => ({ code: 'written' }),
  (error: Error) => ({ ...error, message: error.message }),
);
process.stdout.write(JSON.stringify(outcome));
