import process from 'node:process';
import { startCountingServer } from '../kit/counting-server.ts';
import { isLoad, well } from './behaviours.ts';

/** The process of a mortal service: tells its starter where it is, and of the first request of a run. */
let isLoaded = false;

const { url } = await startCountingServer((request, response) => {
  if (!isLoaded && isLoad(request)) {
    isLoaded = true;
    process.send?.('loaded');
  }
  well(request, response);
});

process.once('disconnect', () => process.exit());
process.send?.(url);
