import {
  markdownRendererFactory,
  RenderMimeRegistry,
  standardRendererFactories
} from '@jupyterlab/rendermime';
import * as React from 'react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { Chat, type IChatMessage } from '../src/tutor/chat';
import { Coalescer, INTERVAL_MS } from '../src/tutor/coalesce';
import { render, type Screen } from './render';

// Its button is a web component that only a page of JupyterLab has registered.
vi.mock('@jupyter/chat/lib/components/messages/navigation', () => ({ Navigation: () => null }));

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** Wait until all that is under way is drawn. */
async function settle(ms = 0): Promise<void> {
  await React.act(async () => {
    await vi.advanceTimersByTimeAsync(ms);
  });
}

describe('a burst of changes', () => {
  it('is drawn at most twelve times a second, and ends with all of it', async () => {
    const drawn: { at_ms: number; text: string }[] = [];
    let text = '';
    const coalescer = new Coalescer(async () => {
      drawn.push({ at_ms: performance.now(), text });
    });
    for (let count = 0; count < 400; count++) {
      text += 'x';
      coalescer.request();
      await vi.advanceTimersByTimeAsync(5);
    }
    await vi.advanceTimersByTimeAsync(INTERVAL_MS);
    const waits = drawn.slice(1).map((each, index) => each.at_ms - drawn[index].at_ms);
    expect(Math.min(...waits)).toBeGreaterThanOrEqual(INTERVAL_MS);
    expect(drawn.length).toBeGreaterThan(20);
    expect(drawn.length).toBeLessThanOrEqual(25); // two seconds
    expect(drawn[drawn.length - 1].text).toBe('x'.repeat(400));
    const before = drawn.length;
    await vi.advanceTimersByTimeAsync(1000);
    expect(drawn.length).toBe(before);
  });

  it('never has two drawings under way, however slow one is', async () => {
    let underWay = 0;
    let most = 0;
    let count = 0;
    const coalescer = new Coalescer(async () => {
      underWay += 1;
      count += 1;
      most = Math.max(most, underWay);
      await new Promise(resolve => setTimeout(resolve, 300));
      underWay -= 1;
    });
    for (let step = 0; step < 50; step++) {
      coalescer.request();
      await vi.advanceTimersByTimeAsync(20);
    }
    await vi.advanceTimersByTimeAsync(1000);
    expect(most).toBe(1);
    expect(count).toBe(5);
  });

  it('goes on after a drawing that failed', async () => {
    const draw = vi.fn(async () => undefined);
    draw.mockRejectedValueOnce(new Error('once'));
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
    const coalescer = new Coalescer(draw);
    coalescer.request();
    await vi.advanceTimersByTimeAsync(INTERVAL_MS);
    coalescer.request();
    await vi.advanceTimersByTimeAsync(INTERVAL_MS);
    expect(draw).toHaveBeenCalledTimes(2);
    expect(warn).toHaveBeenCalledOnce();
  });
});

/** Show messages; resolves when they are drawn. */
function show(chat: Chat, ...messages: IChatMessage[]): Promise<void> {
  let drawn = Promise.resolve();
  React.act(() => {
    drawn = chat.show(messages);
  });
  return drawn;
}

/** A list whose Markdown is drawn by `parse`; HTML passes through it as it is. */
function makeChat(
  parse: (text: string) => Promise<string> = async text => text,
  Beside: (props: { chat: Chat }) => null = () => null
): {
  chat: Chat;
  screen: Screen;
} {
  const rendermime = new RenderMimeRegistry({
    initialFactories: [...standardRendererFactories, markdownRendererFactory],
    markdownParser: { render: parse }
  });
  const chat = new Chat({
    rendermime,
    tutorName: 'Tutor',
    Above: ({ id }) => <span>above {id}</span>,
    Below: () => null
  });
  const screen = render(
    <>
      <Beside chat={chat} />
      {chat.view()}
    </>
  );
  return { chat, screen };
}

function message(text: string, change: Partial<IChatMessage> = {}): IChatMessage {
  return { id: 'a', isMine: false, text, at_s: 1000, ...change };
}

describe('the list of messages', () => {
  it('shows what I wrote as I wrote it, and what the tutor wrote as Markdown', async () => {
    const { chat, screen } = makeChat(async text => `<p>${text.replace('**x**', '<b>x</b>')}</p>`);
    const question = message('  if a < b:\n    **x** <i>', { id: 'q', isMine: true });
    void show(chat, question, message('**x**'));
    await settle();
    expect(screen.node.querySelector('pre')?.textContent).toBe('  if a < b:\n    **x** <i>');
    expect(screen.node.querySelector('b')?.textContent).toBe('x');
    expect(screen.text).toContain('above a');
  });

  it('shows what comes before it listens', async () => {
    function Early(props: { chat: Chat }): null {
      React.useLayoutEffect(() => void props.chat.show([message('Look')]), [props.chat]);
      return null;
    }
    const { screen } = makeChat(async text => `<p>${text}</p>`, Early);
    await settle();
    expect(screen.text).toContain('Look');
  });

  it('ends with the newest text although an older one is drawn later', async () => {
    const slow = new Map<string, () => void>();
    const { chat, screen } = makeChat(
      text => new Promise(resolve => slow.set(text, () => resolve(`<p>${text}</p>`)))
    );
    void show(chat, message('Look'));
    await settle();
    void show(chat, message('Look at'));
    await settle();
    void show(chat, message('Look at line 4.'));
    await settle();
    expect([...slow.keys()]).toEqual(['Look', 'Look at', 'Look at line 4.']);
    slow.get('Look at line 4.')?.();
    await settle();
    slow.get('Look')?.();
    slow.get('Look at')?.();
    await settle();
    const shown = screen.node.querySelector('.jp-chat-rendered-message')?.textContent;
    expect(shown).toBe('Look at line 4.');
  });

  it('tells when a text is drawn, and draws no text twice', async () => {
    const parse = vi.fn(async (text: string) => text);
    const { chat } = makeChat(parse);
    void show(chat, message('one'));
    await settle();
    let isDrawn = false;
    void show(chat, message('two')).then(() => (isDrawn = true));
    expect(isDrawn).toBe(false);
    await settle();
    expect(isDrawn).toBe(true);
    await show(chat, message('two'));
    expect(parse.mock.calls.map(([text]) => text)).toEqual(['one', 'two']);
  });

  it('keeps what stands there when messages are added, and takes another conversation over', async () => {
    const { chat, screen } = makeChat();
    void show(chat, message('one'));
    await settle();
    const first = screen.node.querySelector('.jp-chat-message');
    void show(chat, message('one'), message('two', { id: 'b', at_s: 1000 }));
    await settle();
    expect(screen.node.querySelector('.jp-chat-message')).toBe(first);
    expect(screen.node.querySelectorAll('.jp-chat-message')).toHaveLength(2);
    void show(chat, message('other', { id: 'c' }));
    await settle();
    expect(screen.node.querySelectorAll('.jp-chat-message')).toHaveLength(1);
    expect(screen.text).toContain('other');
    void show(chat);
    await settle();
    expect(screen.node.querySelectorAll('.jp-chat-message')).toHaveLength(0);
  });

  it('runs nothing, loads nothing and calls no command of what a model writes', async () => {
    const ran = vi.fn();
    Object.assign(window, { ran });
    const { chat, screen } = makeChat();
    const bad = [
      '<script>ran()</script>',
      '<img src="http://x.example/p.png" onerror="ran()">',
      '<a href="javascript:ran()">one</a>',
      '<a href="codementor:challenge/x">two</a>',
      '<a href="https://docs.python.org/">three</a>',
      '<a data-commandlinker-command="codementor:submit" href="#">four</a>',
      '<iframe src="https://x.example"></iframe>',
      '<form action="https://x.example"><button>five</button></form>',
      '<div style="position:fixed;inset:0" id="main" onclick="ran()">six</div>',
      '<svg onload="ran()"></svg><video src="https://x.example"></video>',
      '<details open ontoggle="ran()">seven</details>'
    ];
    void show(chat, message(bad.join('\n')));
    await settle();
    const shown = screen.node.querySelector('.jp-chat-rendered-message');
    expect(ran).not.toHaveBeenCalled();
    expect(shown?.querySelectorAll('script, img, iframe, form, button, svg, video').length).toBe(0);
    const attributes = [...(shown?.querySelectorAll('.jp-RenderedMarkdown *') ?? [])].flatMap(
      element => element.getAttributeNames()
    );
    expect(new Set(attributes)).toEqual(new Set(['href', 'rel', 'target']));
    const links = [...(shown?.querySelectorAll('a[href]') ?? [])];
    expect(links.map(link => link.getAttribute('href'))).toEqual(['https://docs.python.org/']);
    expect(links[0].getAttribute('rel')).toContain('noopener');
    expect(shown?.textContent).toContain('six');
  });
});
