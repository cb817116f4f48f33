/** Starts a target, prints its process id, and then waits to be killed. */
import { startTarget } from '../../target/start-target.ts';

const target = await startTarget({ regions: 1 });
process.stdout.write(`target ready at ${target.url}\npid ${target.pid}\n`);
setInterval(() => undefined, 60_000);
