/** Handing in once, over a line that may be lost, and waiting until the verdict is there. */
import type { Client } from '../api/client';
import { ApiError } from '../api/errors';
import type { SubmissionReply } from '../api/types';

/** Waits between attempts after a lost line; the key makes them one submission. */
const RETRY_DELAYS_MS = [500, 1500, 4000];
const FIRST_LOOK_MS = 500;
const SLOWEST_LOOK_MS = 5000;
/** Looks for the award after the verdict; later the progress panel shows it anyway. */
const LOOKS_FOR_AWARD = 6;

/** How waiting is done; replaced in tests. */
export interface IWaiting {
  /** Wait so long, or until the service says that this submission has news. */
  waitForNews: (submissionId: string, ms: number) => Promise<void>;
  /** The sentence for a submission that the student stopped. */
  stoppedSentence: string;
  /** The sentence for a line that stayed lost. */
  lostSentence: string;
}

interface ISubmitting extends IWaiting {
  client: Pick<Client, 'submission' | 'stopSubmission'>;
  submit: () => Promise<SubmissionReply>;
  /** The student wants to stop. */
  signal: AbortSignal;
  /** Nobody is there any more to be told. */
  isGone: () => boolean;
  onReply: (reply: SubmissionReply) => void;
}

/** Hand in, and tell each reply that says something new until verdict and award are there. */
export async function submitUntilGraded(options: ISubmitting): Promise<void> {
  let reply = await handIn(options);
  let isTold = false;
  let isStopSent = false;
  for (let looks = 0; !options.isGone(); looks++) {
    if (reply.verdict && (!isTold || reply.award)) {
      isTold = true;
      looks = 0;
      options.onReply(reply);
    }
    if (reply.award || reply.status === 'credited' || (isTold && looks >= LOOKS_FOR_AWARD)) {
      return;
    }
    if (options.signal.aborted && !isStopSent && !isTold) {
      isStopSent = true;
      if (await stopped(options.client, reply.id)) {
        throw new ApiError('stopped', options.stoppedSentence);
      }
    }
    await news(options, reply.id, Math.min(SLOWEST_LOOK_MS, FIRST_LOOK_MS * 1.5 ** looks));
    reply = await look(options, reply);
  }
}

async function handIn(options: ISubmitting): Promise<SubmissionReply> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await options.submit();
    } catch (error) {
      const isLost = error instanceof ApiError && error.kind === 'offline';
      if (!isLost || options.signal.aborted) {
        throw error;
      }
      if (attempt >= RETRY_DELAYS_MS.length) {
        throw new ApiError('offline', options.lostSentence);
      }
      await news(options, '', RETRY_DELAYS_MS[attempt]);
    }
  }
}

/** Wait for news, but not longer than the student wants to. */
async function news(options: ISubmitting, id: string, ms: number): Promise<void> {
  if (options.signal.aborted) {
    await options.waitForNews(id, ms);
    return;
  }
  let onAbort = (): void => undefined;
  const aborted = new Promise<void>(resolve => {
    onAbort = resolve;
    options.signal.addEventListener('abort', onAbort);
  });
  try {
    await Promise.race([options.waitForNews(id, ms), aborted]);
  } finally {
    options.signal.removeEventListener('abort', onAbort);
  }
}

async function look(options: ISubmitting, last: SubmissionReply): Promise<SubmissionReply> {
  try {
    return await options.client.submission(last.id);
  } catch (error) {
    if (error instanceof ApiError && error.kind === 'offline') {
      return last; // it is handed in: look again later
    }
    throw error;
  }
}

/** Ask to stop; false if the verdict was there first. */
async function stopped(client: ISubmitting['client'], id: string): Promise<boolean> {
  try {
    await client.stopSubmission(id);
    return true;
  } catch (error) {
    if (error instanceof ApiError && error.status === 409) {
      return false;
    }
    throw error;
  }
}
