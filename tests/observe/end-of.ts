import { RejectedPush } from '../../runner/observe/rejected-push.ts';

/** How an attempt to read a push ended. */
export const endOf = (attempt: () => unknown): 'read' | 'refused' | 'crashed' => {
  try {
    attempt();
    return 'read';
  } catch (error) {
    return error instanceof RejectedPush ? 'refused' : 'crashed';
  }
};
