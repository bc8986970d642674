import type { Live } from '../api/live';
import type { LiveMessage } from '../api/types';

/** Wait `ms`, or until the live socket says that this submission has its verdict. */
export function waitForNews(
  live: Pick<Live, 'message'>,
  submissionId: string,
  ms: number
): Promise<void> {
  return new Promise(resolve => {
    const done = (): void => {
      clearTimeout(timer);
      live.message.disconnect(onMessage);
      resolve();
    };
    const onMessage = (_: unknown, message: LiveMessage): void => {
      if (message.type === 'challenge-completed' && message.submissionId === submissionId) {
        done();
      }
    };
    const timer = setTimeout(done, ms);
    live.message.connect(onMessage);
  });
}
