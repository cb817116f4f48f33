import { realK6 } from './real-k6.ts';

// Before any test of a file, where no test's time limit has to allow for a build.
await realK6();
