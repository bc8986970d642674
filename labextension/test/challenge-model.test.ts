import { beforeEach, describe, expect, it, vi } from 'vitest';

import { ApiError } from '../src/api/errors';
import type { SubmissionReply } from '../src/api/types';
import { ChallengeModel } from '../src/challenge/model';
import { detail, submission, verdict } from './samples';

const award = {
  xp: 50,
  parts: [],
  achievements: [],
  level_before: 1,
  level: 1,
  streak_days: 1,
  skills: []
};
const lost = (): never => {
  throw new ApiError('offline', 'lost');
};

function makeClient() {
  return {
    challenge: vi.fn(async () => detail()),
    run: vi.fn(async (_id: string, _code: string, _signal?: AbortSignal) => ({
      verdict: verdict(),
      review: null
    })),
    submit: vi.fn(async (_id: string, _code: string, _key: string): Promise<SubmissionReply> =>
      submission({ award })
    ),
    submission: vi.fn(async (): Promise<SubmissionReply> => submission({ award })),
    stopSubmission: vi.fn(async () => undefined),
    hint: vi.fn(async () => ({ number: 1, total: 3, text: 'Think.', xp_left: 45 }))
  };
}

describe('ChallengeModel', () => {
  let client: ReturnType<typeof makeClient>;
  let waits: number[];
  let model: ChallengeModel;

  beforeEach(() => {
    client = makeClient();
    waits = [];
    model = new ChallengeModel('two-sum', {
      client,
      waitForNews: async (_id, ms) => {
        waits.push(ms);
      },
      stoppedSentence: 'stopped',
      lostSentence: 'lost for good'
    });
  });

  it('shows the verdict of a run and hands nothing in', async () => {
    await model.run('code');
    expect(model.result).toMatchObject({ kind: 'run', code: 'code' });
    expect(client.submit).not.toHaveBeenCalled();
    expect(model.job).toBeNull();
  });

  it('sends a double click on Submit once', async () => {
    await Promise.all([model.submit('code'), model.submit('code')]);
    expect(client.submit).toHaveBeenCalledOnce();
  });

  it('hands in again with the same key after a lost line, and with a new key for a new click', async () => {
    client.submit.mockImplementationOnce(lost).mockImplementationOnce(lost);
    await model.submit('code');
    await model.submit('code');
    const keys = client.submit.mock.calls.map(call => call[2]);
    expect(keys).toHaveLength(4);
    expect(new Set(keys.slice(0, 3)).size).toBe(1);
    expect(keys[3]).not.toBe(keys[0]);
    expect(model.message).toBe('');
  });

  it('says so when the line stays lost', async () => {
    client.submit.mockImplementation(lost);
    await model.submit('code');
    expect(model.message).toBe('lost for good');
    expect(model.job).toBeNull();
  });

  it('looks again after a 202 until the verdict is there, later each time', async () => {
    client.submit.mockResolvedValueOnce(submission({ status: 'queued', verdict: null }));
    client.submission
      .mockResolvedValueOnce(submission({ status: 'queued', verdict: null }))
      .mockImplementationOnce(async () => lost())
      .mockResolvedValueOnce(submission({ award }));
    const graded = vi.fn();
    model.graded.connect(graded);
    await model.submit('code');
    expect(model.result?.award).toEqual(award);
    expect(graded).toHaveBeenCalledOnce();
    expect(waits).toEqual([500, 750, 1125]);
  });

  it('shows the verdict at once and the award when it is credited', async () => {
    client.submit.mockResolvedValueOnce(submission({ status: 'graded' }));
    const awards: unknown[] = [];
    model.graded.connect((_, result) => void awards.push(result.award));
    await model.submit('code');
    expect(awards).toEqual([null, award]);
  });

  it('stops a queued submission on the server, and says that it does not count', async () => {
    client.submit.mockImplementationOnce(async () => {
      model.stop();
      return submission({ status: 'queued', verdict: null });
    });
    await model.submit('code');
    expect(client.stopSubmission).toHaveBeenCalledWith('s1');
    expect(model.message).toBe('stopped');
    expect(model.result).toBeNull();
  });

  it('shows the verdict if it was there before the stop', async () => {
    client.submit.mockImplementationOnce(async () => {
      model.stop();
      return submission({ status: 'queued', verdict: null });
    });
    client.stopSubmission.mockImplementationOnce(async () => {
      throw new ApiError('problem', 'It has its verdict already.', 409);
    });
    await model.submit('code');
    expect(model.result?.verdict.status).toBe('accepted');
  });

  it('aborts the request of a run that is stopped, and says nothing', async () => {
    client.run.mockImplementationOnce(async (_id, _code, signal) => {
      model.stop();
      expect(signal?.aborted).toBe(true);
      expect(model.job?.isStopping).toBe(true);
      throw new ApiError('stopped', 'Stopped.');
    });
    await model.run('while True: pass');
    expect(model.message).toBe('');
    expect(model.job).toBeNull();
  });

  it("shows the server's sentence when a run is refused", async () => {
    client.run.mockRejectedValueOnce(new ApiError('problem', 'Your code is empty.', 400));
    await model.run('');
    expect(model.message).toBe('Your code is empty.');
  });

  it('folds the result on the first edit only, and can unfold it again', async () => {
    await model.run('code');
    model.edited(true);
    expect([model.isCollapsed, model.isStale]).toEqual([true, true]);
    model.toggleResult();
    model.edited(true);
    expect(model.isCollapsed).toBe(false);
    await model.run('code');
    expect(model.isStale).toBe(false);
    model.edited(false);
    expect(model.isCollapsed).toBe(false);
  });

  it('keeps a hint that was taken, and tells that less is left to gain', async () => {
    const hinted = vi.fn();
    model.hinted.connect(hinted);
    await model.load();
    client.challenge.mockResolvedValueOnce(detail({ hints_taken: ['Think.'] }));
    await model.takeHint();
    expect(model.detail?.hints_taken).toEqual(['Think.']);
    expect(hinted).toHaveBeenCalledOnce();
  });

  it('looks again on news from elsewhere, but not while something is under way here', async () => {
    await model.lookAgain();
    expect(client.challenge).toHaveBeenCalledOnce();
    client.run.mockImplementationOnce(async () => {
      await model.lookAgain();
      return { verdict: verdict(), review: null };
    });
    await model.run('code');
    expect(client.challenge).toHaveBeenCalledOnce();
  });

  it('keeps what it knows when loading again fails', async () => {
    await model.load();
    client.challenge.mockRejectedValueOnce(new ApiError('offline', 'lost'));
    await model.load();
    expect(model.detail).not.toBeNull();
    expect(model.loadError).toBe('lost');
  });

  it('is silent after it was disposed, and asks no more', async () => {
    client.submit.mockImplementationOnce(async () => {
      model.dispose();
      return submission({ status: 'queued', verdict: null });
    });
    const changed = vi.fn();
    model.changed.connect(changed);
    await model.submit('code');
    expect(client.submission).not.toHaveBeenCalled();
    expect(changed).toHaveBeenCalledOnce(); // the start
  });
});
