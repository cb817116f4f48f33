import process from 'node:process';

/**
 * Loaded into the gate's process before the gate: it ends when the demo does, even if that was killed and could say
 * nothing.
 */
process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
// Waiting for the demo's end is no reason for the gate not to end first.
process.channel?.unref();
