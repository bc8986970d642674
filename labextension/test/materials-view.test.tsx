import { Sanitizer } from '@jupyterlab/apputils';
import { DisposableDelegate } from '@lumino/disposable';
import * as React from 'react';
import { afterEach, describe, expect, it, vi } from 'vitest';

import { ApiError } from '../src/api/errors';
import { type Draw, headingsIn, placeOf } from '../src/materials/drawing';
import { AddForm, type IAddFormProps } from '../src/materials/form';
import { blocksOf } from '../src/materials/blocks';
import { type IReaderProps, Reader } from '../src/materials/readerview';
import { forReading } from '../src/materials/sanitizer';
import { type IMaterialsProps, Materials } from '../src/materials/view';
import { material, materialDetail, recommendations } from './materials-samples';
import { render, type Screen } from './render';
import { profile, trans } from './samples';

afterEach(() => vi.restoreAllMocks());

/** Stands for JupyterLab's renderers, which need more than jsdom has. */
const draw: Draw = async ({ text }, host) => {
  for (const part of text.trim().split(/\n\n+/)) {
    const heading = /^(#+) (.*)/.exec(part);
    const node = document.createElement(heading ? `h${heading[1].length}` : 'p');
    node.textContent = heading?.[2] ?? part;
    node.scrollIntoView = vi.fn();
    host.append(node);
  }
  return new DisposableDelegate(() => host.replaceChildren());
};

const settle = () => React.act(async () => Promise.resolve());

function reader(change: Partial<IReaderProps> = {}): IReaderProps {
  return {
    trans,
    state: 'shown',
    summary: material(),
    blocks: blocksOf(materialDetail()),
    wanted: null,
    problem: '',
    readAt_s: null,
    profile: profile(),
    draw,
    onRetry: vi.fn(),
    onMark: vi.fn(),
    onOpenList: vi.fn(),
    ...change
  };
}

describe('the reader', () => {
  it('shows the text with its headings, each of which leads to its place', async () => {
    const screen = render(<Reader {...reader()} />);
    await settle();
    const nav = screen.node.querySelector('nav');
    expect(nav?.getAttribute('aria-label')).toBe('In this text');
    screen.click('While');
    expect(document.activeElement?.tagName).toBe('H2');
    expect(document.activeElement?.textContent).toBe('While');
    expect(screen.text).toContain('It goes on while something is true.');
  });

  it('goes to the piece that it was opened at', async () => {
    const props = reader();
    const screen = render(<Reader {...props} />);
    await settle();
    screen.again(<Reader {...props} wanted={{ piece: materialDetail().pieces[1] }} />);
    expect(document.activeElement?.textContent).toBe('While');
  });

  it('says in plain words that something is gone, and does not offer to try again', () => {
    const props = reader({ state: 'gone', summary: null, problem: 'There is no such material.' });
    const screen = render(<Reader {...props} />);
    expect(screen.node.querySelector('[role="alert"]')?.textContent).toContain('no longer there');
    expect(screen.buttons).toEqual(['Things to read']);
  });

  it('says why it cannot be reached, and tries again', () => {
    const props = reader({ state: 'unreachable', summary: null, problem: 'Not reached.' });
    const screen = render(<Reader {...props} />);
    expect(screen.text).toContain('Not reached.');
    screen.click('Retry');
    expect(props.onRetry).toHaveBeenCalledOnce();
  });

  it('takes the word of who reads, and shows it as that', async () => {
    const props = reader();
    const screen = render(<Reader {...props} />);
    await settle();
    screen.click('I have read this');
    expect(props.onMark).toHaveBeenCalledWith(true);
    screen.again(<Reader {...props} readAt_s={1_795_000_000} />);
    expect(screen.button('I have read this').getAttribute('aria-pressed')).toBe('true');
    expect(screen.text).toMatch(/You said on .*2026.* that you have read this\./);
    screen.click('I have read this');
    expect(props.onMark).toHaveBeenLastCalledWith(false);
  });
});

describe('a piece', () => {
  it('is found under its own heading, by its first words, or not at all', () => {
    const host = document.createElement('div');
    host.innerHTML =
      '<h1>A</h1><p>The same words here.</p><h2>B<a class="jp-InternalAnchorLink">¶</a></h2>' +
      '<p>Something before it.</p><p>The <b>same</b> words here.</p>';
    const piece = { material_id: 'm', number: 1, title: 'A', text: 'The **same** words here.' };
    expect(placeOf({ ...piece, place: 'A > B' }, host)).toBe(host.querySelectorAll('p')[2]);
    expect(placeOf({ ...piece, place: 'A' }, host)?.tagName).toBe('H1');
    expect(placeOf({ ...piece, place: 'A > B', text: '`x`' }, host)?.tagName).toBe('H2');
    expect(placeOf({ ...piece, place: 'Z' }, host)).toBeNull();
    expect(headingsIn(host).map(({ text }) => text)).toEqual(['A', 'B']);
  });
});

describe('what others wrote', () => {
  it('runs nothing, asks for nothing and calls no command', () => {
    const dirty = [
      '<script>harm()</script><style>body{display:none}</style>',
      '<img src="https://x.example/p.png" onerror="harm()" alt="a"><img src="files/p.png" alt="lost">',
      '<a href="javascript:harm()">one</a><a href="https://docs.python.org/">two</a>',
      '<button data-commandlinker-command="codementor:submit">three</button>',
      '<form action="https://x.example"><input name="password"></form><iframe src="x"></iframe>',
      '<p id="main" style="position:fixed" onclick="harm()">four</p>'
    ].join('');
    const host = document.createElement('div');
    host.innerHTML = forReading(new Sanitizer()).sanitize(dirty);
    expect(host.querySelector('script, style, button, form, input, iframe')).toBeNull();
    const attributes = [...host.querySelectorAll('*')].flatMap(each => each.getAttributeNames());
    expect(attributes.filter(name => /^on|^data|style|id/.test(name))).toEqual([]);
    expect([...host.querySelectorAll('a[href]')].map(each => each.textContent)).toEqual(['two']);
    expect(host.querySelectorAll('img')).toHaveLength(1);
    expect(host.textContent).toContain('lost');
    expect(host.textContent).toContain('four');
  });
});

function list(change: Partial<IMaterialsProps> = {}): IMaterialsProps {
  const found = [
    material(),
    material({ id: 'm2', title: 'From Ada', mine: false, shared: true, skills: ['loops'] })
  ];
  return {
    trans,
    materials: { value: found, error: '', isLoading: false },
    recommended: { value: recommendations(), error: '', isLoading: false },
    profile: profile(),
    problem: '',
    isAdding: false,
    readAt_s: () => null,
    isRemoving: () => false,
    onRetry: vi.fn(),
    onRetryRecommended: vi.fn(),
    onAdd: vi.fn(async () => undefined),
    onChoose: null,
    onRead: vi.fn(),
    onTry: vi.fn(),
    onRemove: vi.fn(),
    onUndoRemove: vi.fn(),
    ...change
  };
}

describe('things to read', () => {
  it('says what to read or try next and why, and drops what does not open here', () => {
    const props = list();
    const screen = render(<Materials {...props} />);
    expect(screen.text).toContain('You are working on loops.');
    expect(screen.text).not.toContain('Bad');
    screen.click('Read: Loops that end');
    expect(props.onRead).toHaveBeenCalledWith({ id: 'm1' });
    screen.click('Open the challenge Count the vowels');
    expect(props.onTry).toHaveBeenCalledWith('count-vowels');
    screen.again(<Materials {...props} readAt_s={id => (id === 'm1' ? 5 : null)} />);
    expect(screen.buttons).not.toContain('Read: Loops that end');
  });

  it('lets only mine be removed, and keeps the focus where it can be taken back', () => {
    const props = list();
    const screen = render(<Materials {...props} />);
    expect(screen.buttons).not.toContain('Remove: From Ada');
    screen.click('Remove: Loops that end');
    expect(props.onRemove).toHaveBeenCalledWith('m1');
    screen.again(<Materials {...props} isRemoving={id => id === 'm1'} />);
    expect(document.activeElement).toBe(screen.button('Undo: keep Loops that end'));
    screen.click('Undo: keep Loops that end');
    expect(props.onUndoRemove).toHaveBeenCalledWith('m1');
    screen.again(<Materials {...props} />);
    expect(document.activeElement).toBe(screen.button('Remove: Loops that end'));
  });

  it('says that there is nothing, that it loads, and why it could not', () => {
    const nothing = { value: [], error: '', isLoading: false };
    const screen = render(<Materials {...list({ materials: nothing })} />);
    expect(screen.text).toContain('There is nothing here yet.');
    screen.again(<Materials {...list({ materials: { ...nothing, value: null } })} />);
    expect(screen.node.querySelector('[aria-label="Loading: Things to read"]')).not.toBeNull();
    const props = list({ materials: { value: null, error: 'Not reached.', isLoading: false } });
    screen.again(<Materials {...props} />);
    expect(screen.text).toContain('Not reached.');
    screen.click('Retry: Things to read');
    expect(props.onRetry).toHaveBeenCalledOnce();
  });

  it('opens a form, adds what is written, closes it and says so', async () => {
    const props = list();
    const screen = render(<Materials {...props} />);
    screen.click('Add something to read…');
    expect(document.activeElement?.tagName).toBe('INPUT');
    type(screen, 'input.jp-codementor-input', 'Notes');
    type(screen, 'textarea', 'A text.');
    await React.act(async () => screen.button('Add').click());
    expect(props.onAdd).toHaveBeenCalledWith(
      expect.objectContaining({ title: 'Notes', kind: 'markdown', source: 'A text.' })
    );
    expect(screen.text).toContain('"Notes" was added.');
    expect(document.activeElement).toBe(screen.button('Add something to read…'));
  });
});

function form(change: Partial<IAddFormProps> = {}): IAddFormProps {
  return {
    trans,
    isAdding: false,
    mayShare: false,
    onAdd: vi.fn(async () => undefined),
    onChoose: null,
    onClose: vi.fn(),
    ...change
  };
}

describe('the form', () => {
  it('says what is missing, and what the service says, and keeps what was written', async () => {
    const onAdd = vi.fn(async () => Promise.reject(new ApiError('problem', 'It is empty.', 400)));
    const screen = render(<AddForm {...form({ onAdd })} />);
    await React.act(async () => screen.button('Add').click());
    expect(screen.text).toContain('Give it a title');
    type(screen, 'input.jp-codementor-input', 'Notes');
    await React.act(async () => screen.button('Add').click());
    expect(screen.text).toContain('There is no text yet.');
    type(screen, 'textarea', '```');
    await React.act(async () => screen.button('Add').click());
    expect(screen.text).toContain('It is empty.');
    expect(screen.node.querySelector('textarea')?.value).toBe('```');
  });

  it('takes a notebook without showing its JSON, with its heading for a title', async () => {
    const text = JSON.stringify({ cells: [{ cell_type: 'markdown', source: '# Lists' }] });
    const onChoose = async () => ({ name: 'a.ipynb', size_bytes: 9, text: async () => text });
    const props = form({ onChoose });
    const screen = render(<AddForm {...props} />);
    await React.act(async () => screen.button('Take one of my files…').click());
    expect(screen.text).toContain('The notebook a.ipynb.');
    expect(screen.node.querySelector('textarea')).toBeNull();
    await React.act(async () => screen.button('Add').click());
    expect(props.onAdd).toHaveBeenCalledWith(
      expect.objectContaining({ title: 'Lists', kind: 'notebook', source: text })
    );
  });

  it('refuses a file that cannot be read here, and says which can', async () => {
    const onChoose = async () => ({ name: 'a.pdf', size_bytes: 9, text: async () => 'x' });
    const screen = render(<AddForm {...form({ onChoose })} />);
    await React.act(async () => screen.button('Take one of my files…').click());
    expect(screen.text).toContain('"a.pdf" cannot be added.');
  });

  it('asks only teachers for skills, and whether everybody may read it', async () => {
    const student = render(<AddForm {...form()} />);
    expect(student.text).not.toContain('Everybody');
    const props = form({ mayShare: true });
    const screen = render(<AddForm {...props} />);
    const [title, skills] = screen.node.querySelectorAll<HTMLInputElement>(
      'input.jp-codementor-input'
    );
    set(title, 'T');
    set(skills, 'loops, , lists');
    type(screen, 'textarea', 'A text.');
    React.act(() => screen.node.querySelector<HTMLInputElement>('input[type=checkbox]')?.click());
    await React.act(async () => screen.button('Add').click());
    expect(props.onAdd).toHaveBeenCalledWith(
      expect.objectContaining({ skills: ['loops', 'lists'], shared: true })
    );
  });
});

function type(screen: Screen, selector: string, text: string): void {
  set(screen.node.querySelector<HTMLInputElement | HTMLTextAreaElement>(selector)!, text);
}

/** As typing does: React sees only what is set by the element's own setter. */
function set(input: HTMLInputElement | HTMLTextAreaElement, text: string): void {
  const owner = Object.getPrototypeOf(input) as object;
  React.act(() => {
    Object.getOwnPropertyDescriptor(owner, 'value')?.set?.call(input, text);
    input.dispatchEvent(new Event('input', { bubbles: true }));
  });
}
