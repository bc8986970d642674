import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { ApiError } from '../src/api/errors';
import { SILENCE_MS, STOP_MS } from '../src/tutor/courier';
import { UNDO_MS } from '../src/tutor/eraser';
import { answer, conversation, finding, makeModel, part, status, turn } from './tutor-samples';

const OFFLINE = new ApiError('offline', 'The service cannot be reached.');

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('asking', () => {
  it('goes over the socket with the code and an id of its own, and shows each part', async () => {
    const { model, live, client } = await makeModel();
    const told: string[] = [];
    model.told.connect((_, { state }) => void told.push(state));
    await model.ask({ question: 'Why?', code: 'x = 1' });
    const [said] = live.said;
    expect(said).toMatchObject({
      type: 'ai-tutor-message',
      ask: { challenge_id: 'two-sum', question: 'Why?', code: 'x = 1', intent: 'question', rung: 0 }
    });
    const turn_id = live.askedId;
    expect(turn_id).not.toBe('');
    expect(model.answering?.state).toBe('waiting');
    live.tell(
      part(1, { turn_id, kind: 'start' }),
      part(2, { turn_id, kind: 'finding', finding: finding() }),
      part(3, { turn_id, text: 'Look at ' }),
      part(4, { turn_id, text: 'line 4.' })
    );
    expect(model.turns[0]).toMatchObject({
      state: 'answering',
      source: 'model',
      finding: { sentence: 'Test 2 fails for lists with equal numbers.' },
      text: 'Look at line 4.'
    });
    live.tell(part(5, { turn_id, kind: 'end', answer: answer({ rung: 2 }) }));
    expect(model.turns[0]).toMatchObject({ state: 'done', text: 'Look at line 4.' });
    expect(model.answering).toBeNull();
    expect(told).toEqual(['answering', 'done']); // the finding and the end, not each word
    expect(client.chat).not.toHaveBeenCalled();
  });

  it('says why it was refused, and can ask the same again', async () => {
    const { model, live } = await makeModel();
    await model.ask({ question: 'Why?' });
    const first = live.askedId;
    live.refuse(first, 429, 'That is a lot of questions. Wait 20 seconds, then ask again.');
    expect(model.turns[0]).toMatchObject({ state: 'failed', canAskAgain: true });
    expect(model.turns[0].problem).toMatch(/Wait 20 seconds/);
    await model.askAgain(first);
    expect(model.turns).toHaveLength(1);
    expect(live.askedId).not.toBe(first);
    expect(model.turns[0].question).toBe('Why?');
  });

  it('stops the answer on its way before it asks anew', async () => {
    const { model, live } = await makeModel();
    await model.ask({ question: 'One?' });
    const turn_id = live.askedId;
    const asking = model.ask({ question: 'Two?' });
    await vi.advanceTimersByTimeAsync(0);
    expect(live.said.map(each => each.type)).toEqual(['ai-tutor-message', 'ai-tutor-stop']);
    live.tell(part(1, { turn_id, kind: 'end', answer: answer({ stopped: true, message: '' }) }));
    await asking;
    expect(model.turns.map(each => each.state)).toEqual(['done', 'waiting']);
  });

  it('is not done where the notebook or the server switched the tutor off', async () => {
    const { model, live, client } = await makeModel();
    await model.follow({ challengeId: 'two-sum', title: 'Two sum', isOff: true });
    await model.ask({ question: 'Why?' });
    expect(live.said).toEqual([]);
    client.tutorStatus.mockResolvedValue(
      status({ enabled: false, sentence: 'Off by the server.' })
    );
    await model.follow({ challengeId: 'other', title: 'Other', isOff: false });
    expect(model.isOn).toBe(false);
    await model.ask({ question: 'Why?' });
    expect(live.said).toEqual([]);
  });
});

describe('parts of an answer', () => {
  it('are put in order, and those that come twice count once', async () => {
    const { model, live } = await makeModel();
    await model.ask({ question: 'Why?' });
    const turn_id = live.askedId;
    live.tell(
      part(1, { turn_id, kind: 'start' }),
      part(3, { turn_id, text: 'b' }),
      part(2, { turn_id, text: 'a' }),
      part(2, { turn_id, text: 'a' }),
      part(4, { turn_id, text: 'c' })
    );
    expect(model.turns[0].text).toBe('abc');
  });

  it('that are missing are asked for once, from the last that was heard', async () => {
    const { model, live } = await makeModel();
    await model.ask({ question: 'Why?' });
    const turn_id = live.askedId;
    live.tell(
      part(1, { turn_id, kind: 'start' }),
      part(3, { turn_id, text: 'b' }),
      part(4, { turn_id, text: 'c' })
    );
    expect(live.said.slice(1)).toEqual([{ type: 'ai-tutor-follow', turn_id, after: 1 }]);
    expect(model.turns[0].text).toBe('');
    live.tell(part(2, { turn_id, text: 'a' }));
    expect(model.turns[0].text).toBe('abc');
  });

  it('are asked for again after the socket was lost', async () => {
    const { model, live } = await makeModel();
    await model.ask({ question: 'Why?' });
    const turn_id = live.askedId;
    live.tell(part(1, { turn_id, kind: 'start' }), part(2, { turn_id, text: 'a' }));
    live.reconnected.emit();
    expect(live.said[1]).toEqual({ type: 'ai-tutor-follow', turn_id, after: 2 });
  });

  it('that are not kept any more are replaced by the stored answer', async () => {
    const { model, live, client } = await makeModel();
    await model.ask({ question: 'Why?' });
    const turn_id = live.askedId;
    live.tell(part(1, { turn_id, kind: 'start' }), part(2, { turn_id, text: 'half' }));
    client.conversation.mockResolvedValue(conversation([turn({ id: turn_id })]));
    live.refuse(turn_id, 404, 'Nothing is known of it.');
    await vi.advanceTimersByTimeAsync(0);
    expect(model.turns[0]).toMatchObject({ state: 'done', text: 'Look at line 4.' });
  });

  it('of another page of mine bring its question along; those of other challenges do not', async () => {
    const { model, live, client } = await makeModel();
    client.conversation.mockResolvedValue(
      conversation([turn({ id: 'theirs', question: 'Asked elsewhere', answer: null })])
    );
    live.tell(part(1, { turn_id: 'far', challenge_id: 'other', kind: 'start' }));
    expect(model.turns).toEqual([]);
    live.tell(
      part(1, { turn_id: 'theirs', kind: 'start' }),
      part(2, { turn_id: 'theirs', text: 'a' })
    );
    await vi.advanceTimersByTimeAsync(0);
    expect(model.turns[0]).toMatchObject({ question: 'Asked elsewhere', text: 'a' });
  });
});

describe('without a socket', () => {
  it('the answer comes in one piece', async () => {
    const { model, live, client } = await makeModel();
    live.isConnected = false;
    await model.ask({ question: 'Why?' });
    await vi.advanceTimersByTimeAsync(0);
    expect(client.chat).toHaveBeenCalledOnce();
    expect(model.turns[0]).toMatchObject({ state: 'done', text: 'Look at line 4.' });
  });

  it('a failure is said in a sentence', async () => {
    const { model, live, client } = await makeModel();
    live.isConnected = false;
    client.chat.mockRejectedValue(OFFLINE);
    await model.ask({ question: 'Why?' });
    await vi.advanceTimersByTimeAsync(0);
    expect(model.turns[0]).toMatchObject({ state: 'failed', problem: OFFLINE.message });
  });

  it('Stop closes the request', async () => {
    const { model, live, client } = await makeModel();
    live.isConnected = false;
    client.chat.mockImplementation(
      (_ask, signal) =>
        new Promise((_, reject) => {
          signal?.addEventListener('abort', () => reject(new ApiError('stopped', 'Stopped.')));
        })
    );
    await model.ask({ question: 'Why?' });
    model.stop();
    await vi.advanceTimersByTimeAsync(0);
    expect(model.turns[0]).toMatchObject({ state: 'failed', problem: 'Stopped.' });
  });

  it('that was lost with the question, the same question is asked once more', async () => {
    const { model, live, client } = await makeModel();
    await model.ask({ question: 'Why?' });
    const turn_id = live.askedId;
    live.isConnected = false;
    await vi.advanceTimersByTimeAsync(SILENCE_MS);
    expect(client.chat).toHaveBeenCalledOnce();
    expect(client.chat.mock.calls[0][0].id).toBe(turn_id);
    expect(model.turns[0].state).toBe('done');
  });

  it('that fell silent, the stored answer is looked up', async () => {
    const { model, live, client } = await makeModel();
    await model.ask({ question: 'Why?' });
    const turn_id = live.askedId;
    live.tell(part(1, { turn_id, kind: 'start' }));
    client.conversation.mockResolvedValue(conversation([turn({ id: turn_id, answer: null })]));
    await vi.advanceTimersByTimeAsync(SILENCE_MS);
    expect(live.said[1]).toEqual({ type: 'ai-tutor-follow', turn_id, after: 1 });
    await vi.advanceTimersByTimeAsync(SILENCE_MS);
    expect(model.turns[0].state).toBe('answering');
    client.conversation.mockResolvedValue(conversation([turn({ id: turn_id })]));
    await vi.advanceTimersByTimeAsync(SILENCE_MS);
    expect(model.turns[0].state).toBe('done');
    expect(client.chat).not.toHaveBeenCalled();
  });
});

describe('Stop', () => {
  it('works before the first word, and at once if the socket is gone', async () => {
    const { model, live } = await makeModel();
    await model.ask({ question: 'Why?' });
    model.stop();
    expect(live.said[1]).toEqual({ type: 'ai-tutor-stop', turn_id: live.askedId });
    expect(model.answering?.isStopping).toBe(true);
    await vi.advanceTimersByTimeAsync(STOP_MS);
    expect(model.turns[0]).toMatchObject({ state: 'failed', problem: 'Stopped.' });
    await model.ask({ question: 'And now?' });
    live.isConnected = false;
    model.stop();
    expect(model.turns[1].state).toBe('failed');
  });

  it('keeps what came until then', async () => {
    const { model, live } = await makeModel();
    await model.ask({ question: 'Why?' });
    const turn_id = live.askedId;
    live.tell(part(1, { turn_id, kind: 'start' }), part(2, { turn_id, text: 'Look at' }));
    model.stop();
    const end = answer({ stopped: true, message: 'Look at' });
    live.tell(part(3, { turn_id, kind: 'end', answer: end }));
    expect(model.turns[0]).toMatchObject({ state: 'done', text: 'Look at' });
  });
});

describe('the conversation', () => {
  it('is loaded with the challenge, and an answer on its way is followed', async () => {
    const { model, live } = await makeModel(client => {
      client.conversation.mockResolvedValue(
        conversation([turn(), turn({ id: 't2', created_at: 2000, answer: null })])
      );
    });
    expect(model.turns.map(each => each.state)).toEqual(['done', 'waiting']);
    expect(live.said).toEqual([{ type: 'ai-tutor-follow', turn_id: 't2', after: 0 }]);
    live.tell(part(1, { turn_id: 't2', kind: 'end', answer: answer() }));
    expect(model.answering).toBeNull();
  });

  it('is empty where nothing was asked yet', async () => {
    const { model } = await makeModel(client => {
      client.conversation.mockRejectedValue(new ApiError('problem', 'None.', 404));
    });
    expect(model.problem).toBe('');
    expect(model.turns).toEqual([]);
  });

  it('is not mixed with that of another challenge which comes later', async () => {
    const { model, client } = await makeModel();
    let late: (value: ReturnType<typeof conversation>) => void = () => undefined;
    client.conversation.mockImplementationOnce(() => new Promise(resolve => (late = resolve)));
    const first = model.follow({ challengeId: 'a', title: 'A', isOff: false });
    await vi.advanceTimersByTimeAsync(0);
    await model.follow({ challengeId: 'b', title: 'B', isOff: false });
    late(conversation([turn()]));
    await first;
    expect(model.turns).toEqual([]);
    expect(model.isLoading).toBe(false);
  });

  it('says so when the service is away, and loads when asked to', async () => {
    const { model, client } = await makeModel(double => {
      double.tutorStatus.mockRejectedValueOnce(OFFLINE);
    });
    expect(model.problem).toBe(OFFLINE.message);
    client.conversation.mockResolvedValue(conversation([turn()]));
    await model.load();
    expect(model.problem).toBe('');
    expect(model.turns).toHaveLength(1);
  });

  it('shows earlier turns on demand', async () => {
    const { model, client } = await makeModel(double => {
      double.conversation.mockResolvedValueOnce({ ...conversation([turn()]), cursor: 'older' });
    });
    expect(model.hasEarlier).toBe(true);
    client.conversation.mockResolvedValue(conversation([turn({ id: 't0', created_at: 1 })]));
    await model.loadEarlier();
    expect(client.conversation).toHaveBeenLastCalledWith('c1', 'older');
    expect(model.turns.map(each => each.id)).toEqual(['t0', 't1']);
    expect(model.hasEarlier).toBe(false);
  });

  it('is erased after a while in which it can be taken back', async () => {
    const { model, client } = await makeModel(double => {
      double.conversation.mockResolvedValue(conversation([turn()]));
    });
    model.eraser.start();
    expect(model.turns).toEqual([]);
    model.eraser.undo();
    await vi.advanceTimersByTimeAsync(UNDO_MS);
    expect(model.turns).toHaveLength(1);
    expect(client.eraseConversation).not.toHaveBeenCalled();
    model.eraser.start();
    await vi.advanceTimersByTimeAsync(UNDO_MS);
    expect(client.eraseConversation).toHaveBeenCalledWith('c1');
    expect(model.turns).toEqual([]);
  });

  it('is erased before something new is asked, and kept if that fails', async () => {
    const { model, client } = await makeModel(double => {
      double.conversation.mockResolvedValue(conversation([turn()]));
    });
    client.eraseConversation.mockRejectedValue(OFFLINE);
    model.eraser.start();
    await model.ask({ question: 'New?' });
    expect(client.eraseConversation).toHaveBeenCalledOnce();
    expect(model.turns.map(each => each.question)).toEqual(['Why?', 'New?']);
  });
});

describe('ratings', () => {
  it('are toggled, changed and taken back', async () => {
    const { model, client } = await makeModel(double => {
      double.conversation.mockResolvedValue(conversation([turn()]));
    });
    await model.rate('t1', 1);
    await model.rate('t1', -1);
    await model.rate('t1', -1);
    expect(client.rateTurn.mock.calls).toEqual([
      ['t1', 1],
      ['t1', -1],
      ['t1', 0]
    ]);
    expect(model.turns[0].rating).toBe(0);
  });

  it('that could not be kept are shown as they were, with the reason', async () => {
    const { model, client } = await makeModel(double => {
      double.conversation.mockResolvedValue(conversation([turn({ rating: 1 })]));
    });
    client.rateTurn.mockRejectedValue(OFFLINE);
    await model.rate('t1', -1);
    expect(model.turns[0].rating).toBe(1);
    expect(model.problem).toBe(OFFLINE.message);
  });
});
