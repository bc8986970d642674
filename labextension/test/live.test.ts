import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { Live } from '../src/api/live';
import type { LiveMessage } from '../src/api/types';

class FakeSocket {
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: string }) => void) | null = null;
  onclose: (() => void) | null = null;
  onerror: (() => void) | null = null;
  isClosed = false;
  isClosing = false;
  readonly sent: string[] = [];
  send(text: string): void {
    if (this.isClosing) {
      throw new DOMException('closing', 'InvalidStateError');
    }
    this.sent.push(text);
  }
  close(): void {
    this.isClosed = true;
  }
}

function make(): { live: Live; sockets: FakeSocket[] } {
  const sockets: FakeSocket[] = [];
  const live = new Live({
    open: () => {
      const socket = new FakeSocket();
      sockets.push(socket);
      return socket as unknown as WebSocket;
    },
    random: () => 0.5
  });
  return { live, sockets };
}

describe('Live', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('passes messages on and drops broken frames', () => {
    const { live, sockets } = make();
    const heard: LiveMessage[] = [];
    live.message.connect((_, message) => void heard.push(message));
    live.start();
    sockets[0].onmessage?.({ data: 'not json' });
    sockets[0].onmessage?.({ data: '[]' });
    sockets[0].onmessage?.({
      data: '{"type":"achievement-unlocked","achievement":"first","title":"First","xp":10}'
    });
    expect(heard.map(message => message.type)).toEqual(['achievement-unlocked']);
  });

  it('comes back after 1, 2, 4 seconds and at most a minute', () => {
    const { live, sockets } = make();
    live.start();
    for (const delay_ms of [1000, 2000, 4000, 8000, 16000, 32000, 60000, 60000]) {
      const before = sockets.length;
      sockets[before - 1].onclose?.();
      vi.advanceTimersByTime(delay_ms - 1);
      expect(sockets.length).toBe(before);
      vi.advanceTimersByTime(1);
      expect(sockets.length).toBe(before + 1);
    }
  });

  it('starts at one second again after a connection, and tells of the gap', () => {
    const { live, sockets } = make();
    const gap = vi.fn();
    live.reconnected.connect(gap);
    live.start();
    sockets[0].onopen?.();
    expect(gap).not.toHaveBeenCalled();
    expect(live.isConnected).toBe(true);
    sockets[0].onclose?.();
    expect(live.isConnected).toBe(false);
    vi.advanceTimersByTime(1000);
    sockets[1].onopen?.();
    expect(gap).toHaveBeenCalledOnce();
    sockets[1].onclose?.();
    vi.advanceTimersByTime(1000);
    expect(sockets.length).toBe(3);
  });

  it('connects once however often it is started, and hangs up for good when disposed', () => {
    const { live, sockets } = make();
    live.start();
    live.start();
    expect(sockets.length).toBe(1);
    live.dispose();
    expect(sockets[0].isClosed).toBe(true);
    sockets[0].onclose?.();
    live.start();
    vi.advanceTimersByTime(120_000);
    expect(sockets.length).toBe(1);
  });

  it('says something only while the line is up, and tells whether it did', () => {
    const { live, sockets } = make();
    const stop = { type: 'ai-tutor-stop', turn_id: 't1' } as const;
    expect(live.send(stop)).toBe(false);
    live.start();
    expect(live.send(stop)).toBe(false); // not yet open
    sockets[0].onopen?.();
    expect(live.send(stop)).toBe(true);
    expect(sockets[0].sent.map(text => JSON.parse(text) as unknown)).toEqual([stop]);
    sockets[0].isClosing = true;
    expect(live.send(stop)).toBe(false);
    sockets[0].onclose?.();
    expect(live.send(stop)).toBe(false);
  });

  it('tries again when the address is refused at once', () => {
    let attempts = 0;
    const live = new Live({
      open: () => {
        attempts += 1;
        throw new SyntaxError('refused');
      },
      random: () => 0.5
    });
    live.start();
    vi.advanceTimersByTime(3000);
    expect(attempts).toBe(3);
    live.dispose();
  });
});
