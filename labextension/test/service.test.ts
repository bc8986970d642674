import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import type { Client } from '../src/api/client';
import type { Award } from '../src/api/types';
import { Live } from '../src/api/live';
import { Codementor, DEFAULT_SETTINGS, readSettings } from '../src/service/model';
import { NewsTeller, WAIT_FOR_AWARD_MS } from '../src/toasts/model';
import { newsLine } from '../src/toasts/words';
import { trans } from './samples';
import schema from '../schema/plugin.json';

function socket(): WebSocket {
  return { close: () => undefined } as unknown as WebSocket;
}

describe('the settings', () => {
  it('are the defaults of the schema until they are set', () => {
    const defaults = Object.fromEntries(
      Object.entries(schema.properties).map(([name, property]) => [name, property.default])
    );
    expect(DEFAULT_SETTINGS).toEqual(defaults);
    expect(readSettings({ celebrate: false, live: 'yes' })).toEqual({
      ...DEFAULT_SETTINGS,
      celebrate: false
    });
  });

  it('hang the live socket up when it is switched off', () => {
    const open = vi.fn(socket);
    const service = new Codementor({} as Client, new Live({ open }));
    service.settings = { ...DEFAULT_SETTINGS, live: false };
    expect(open).not.toHaveBeenCalled();
    service.settings = DEFAULT_SETTINGS;
    expect(open).toHaveBeenCalledOnce();
    service.dispose();
  });
});

describe('the service', () => {
  it('tells the features to look again when the live socket says that a verdict came', () => {
    let opened: WebSocket | null = null;
    const service = new Codementor({} as Client, new Live({ open: () => (opened = socket()) }));
    const changed = vi.fn();
    service.changed.connect((_, change) => void changed(change));
    service.live.start();
    const data =
      '{"type":"challenge-completed","challengeId":"a","submissionId":"s","verdict":"accepted"}';
    opened!.onmessage?.({ data } as MessageEvent);
    expect(changed).toHaveBeenCalledWith({ challengeId: 'a', award: null });
    service.dispose();
  });
});

function award(change: Partial<Award> = {}): Award {
  return {
    xp: 70,
    parts: [],
    achievements: ['first', 'try'],
    level_before: 1,
    level: 1,
    streak_days: 1,
    skills: [],
    ...change
  };
}

const first = { id: 'first', title: 'First solution', xp: 10 };
const second = { id: 'try', title: 'First try', xp: 10 };

describe('NewsTeller', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('tells an award once with its achievements, which the live socket told before', async () => {
    const tell = vi.fn();
    const lookUp = vi.fn(async () => []);
    const teller = new NewsTeller(tell, lookUp);
    teller.hear(first);
    teller.hear(second);
    await teller.read(award());
    await vi.advanceTimersByTimeAsync(WAIT_FOR_AWARD_MS);
    expect(tell.mock.calls).toEqual([[{ award: award(), achievements: [first, second] }]]);
    expect(lookUp).not.toHaveBeenCalled();
  });

  it('looks up what was not heard, and is silent when the socket tells it later', async () => {
    const tell = vi.fn();
    const teller = new NewsTeller(tell, async () => [first, second]);
    const reading = teller.read(award());
    teller.hear(first); // while the award is looked up
    await reading;
    teller.hear(second);
    await vi.advanceTimersByTimeAsync(WAIT_FOR_AWARD_MS);
    expect(tell.mock.calls).toEqual([[{ award: award(), achievements: [first, second] }]]);
  });

  it('tells what comes from elsewhere by itself, all in one note', async () => {
    const tell = vi.fn();
    const teller = new NewsTeller(tell, async () => []);
    teller.hear(first);
    teller.hear(second);
    expect(tell).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(WAIT_FOR_AWARD_MS);
    expect(tell.mock.calls).toEqual([[{ award: null, achievements: [first, second] }]]);
    teller.hear(first);
    await vi.advanceTimersByTimeAsync(WAIT_FOR_AWARD_MS);
    expect(tell).toHaveBeenCalledOnce();
  });

  it('tells nothing of an award that brought nothing', async () => {
    const tell = vi.fn();
    await new NewsTeller(tell, async () => []).read(award({ xp: 0, achievements: [] }));
    expect(tell).not.toHaveBeenCalled();
  });
});

describe('a note', () => {
  const all = { award: award(), achievements: [first, second] };
  const nothing = { xp: false, achievements: false };

  it.each([
    ['+70 XP · First solution · First try', all, nothing],
    ['+70 XP', all, { xp: false, achievements: true }],
    ['New achievements · First solution · First try', all, { xp: true, achievements: false }],
    ['', all, { xp: true, achievements: true }],
    ['+70 XP · Level 2 reached', { award: award({ level: 2 }), achievements: [] }, nothing],
    ['+10 XP · First solution', { award: null, achievements: [first] }, nothing],
    ['', { award: null, achievements: [first] }, { xp: false, achievements: true }]
  ])('says "%s"', (line, news, hidden) => {
    expect(newsLine(news, hidden, trans)).toBe(line);
  });
});
