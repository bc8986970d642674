import { Signal } from '@lumino/signaling';
import { describe, expect, it, vi } from 'vitest';

import type { LiveMessage } from '../src/api/types';
import { newKey } from '../src/key';
import { waitForNews } from '../src/challenge/news';

describe('waitForNews', () => {
  it('ends at once when the live socket names the submission, without waiting longer', async () => {
    vi.useFakeTimers();
    const live = {} as { message: Signal<never, LiveMessage> };
    live.message = new Signal<never, LiveMessage>(live as never);
    const ended = vi.fn();
    const waiting = waitForNews(live as never, 's1', 5000).then(ended);
    const say = (submissionId: string): void =>
      live.message.emit({
        type: 'challenge-completed',
        challengeId: 'c',
        submissionId,
        verdict: 'accepted'
      });
    say('another');
    await vi.advanceTimersByTimeAsync(10);
    expect(ended).not.toHaveBeenCalled();
    say('s1');
    const before = Date.now();
    await waiting;
    expect(Date.now()).toBe(before); // it did not wait for the 5 seconds
    vi.useRealTimers();
  });
});

describe('newKey', () => {
  it('is fresh each time, also on a page without TLS', () => {
    const original = crypto.randomUUID.bind(crypto);
    expect(newKey()).not.toBe(newKey());
    Object.defineProperty(crypto, 'randomUUID', { value: undefined, configurable: true });
    expect(newKey()).toMatch(/^[0-9a-f]{32}$/);
    expect(newKey()).not.toBe(newKey());
    Object.defineProperty(crypto, 'randomUUID', { value: original, configurable: true });
  });
});
