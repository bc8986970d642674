import { describe, expect, it, vi } from 'vitest';

import type { Client } from '../src/api/client';
import { Live } from '../src/api/live';
import { Codementor, DEFAULT_SETTINGS, readSettings } from '../src/service/model';
import { AchievementTeller } from '../src/toasts/model';
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

describe('AchievementTeller', () => {
  const first = { id: 'first', title: 'First', xp: 10 };

  it('tells once, whether the reply or the live socket is first', async () => {
    const tell = vi.fn();
    const lookUp = vi.fn(async () => [first]);
    const teller = new AchievementTeller(tell, lookUp);
    teller.hear(first);
    await teller.read(['first']);
    expect(tell).toHaveBeenCalledOnce();
    expect(lookUp).not.toHaveBeenCalled();

    const other = new AchievementTeller(tell, lookUp);
    const reading = other.read(['first']);
    other.hear(first); // while the reply is looked up
    await reading;
    expect(tell).toHaveBeenCalledTimes(2);
  });
});
