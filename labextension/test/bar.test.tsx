import * as React from 'react';
import { describe, expect, it, vi } from 'vitest';

import { Bar, hintPrice, type IBarProps, keepKeys } from '../src/challenge/bar';
import { ariaKeys, shownKeys } from '../src/challenge/keys';
import { detail, summary, testCase, trans, verdict } from './samples';
import { render } from './render';

function props(change: Partial<IBarProps> = {}): IBarProps {
  return {
    trans,
    title: 'Two sum',
    detail: detail(),
    job: null,
    result: null,
    isTakingHint: false,
    loadError: '',
    message: '',
    copies: 1,
    runKeys: ['Shift Alt R'],
    submitKeys: [],
    onRun: vi.fn(),
    onSubmit: vi.fn(),
    onStop: vi.fn(),
    onHint: vi.fn(),
    onRetry: vi.fn(),
    onLeave: vi.fn(),
    ...change
  };
}

describe('Bar', () => {
  it('names all of its buttons', () => {
    const screen = render(<Bar {...props()} />);
    expect(screen.buttons).toEqual([
      'Run tests',
      'Submit',
      'Hint 1 of 3. It costs 10 % of the XP still to be gained.'
    ]);
    expect(screen.text).toContain('Two sum · easy · 50 XP');
    expect(screen.text).toContain('Alt+Shift+R');
    const run = screen.button('Run tests');
    expect(run.title).toMatch(/ \(Alt\+Shift\+R\)$/);
    expect(run.getAttribute('aria-keyshortcuts')).toBe('Shift+Alt+R');
    expect(screen.button('Submit').title).not.toContain('(');
    expect(screen.button('Submit').hasAttribute('aria-keyshortcuts')).toBe(false);
  });

  it('asks the tutor, where there is one', () => {
    const onAsk = vi.fn();
    const screen = render(<Bar {...props({ onAsk })} />);
    screen.click('Ask the tutor');
    expect(onAsk).toHaveBeenCalledOnce();
    screen.again(<Bar {...props()} />);
    expect(screen.buttons).not.toContain('Ask the tutor');
  });

  it('states the price of a hint before it is taken', () => {
    expect(hintPrice(detail(), trans)).toBe('It costs 10 % of the XP still to be gained.');
    const solved = detail({ summary: summary({ status: 'solved' }) });
    expect(hintPrice(solved, trans)).toBe('It costs nothing.');
  });

  it('turns Run into Stop with the elapsed time, and keeps the focus on it', () => {
    vi.useFakeTimers();
    const onStop = vi.fn();
    const onRun = vi.fn();
    const screen = render(<Bar {...props({ onRun })} />);
    screen.button('Run tests').focus();
    const job = { kind: 'run' as const, startedAt_ms: Date.now(), isStopping: false };
    screen.again(<Bar {...props({ job, onStop, onRun })} />);
    screen.click('Run tests'); // the second click of a double click
    expect(onStop).not.toHaveBeenCalled();
    expect(onRun).not.toHaveBeenCalled();
    React.act(() => {
      vi.advanceTimersByTime(1500);
    });
    expect(screen.text).toContain('Stop 1.5 s');
    expect(document.activeElement).toBe(screen.button('Stop the tests'));
    screen.click('Stop the tests');
    expect(onStop).toHaveBeenCalledOnce();
    vi.useRealTimers();
  });

  it('starts nothing else while something runs', () => {
    const onSubmit = vi.fn();
    const job = { kind: 'run' as const, startedAt_ms: Date.now(), isStopping: false };
    const screen = render(<Bar {...props({ job, onSubmit })} />);
    expect(screen.button('Submit').getAttribute('aria-disabled')).toBe('true');
    screen.click('Submit');
    expect(onSubmit).not.toHaveBeenCalled();
  });

  it('shows what passed, the tries, and that it is solved', () => {
    const found = verdict({ cases: [testCase(), testCase({ status: 'failed' })] });
    const result = {
      kind: 'run' as const,
      verdict: found,
      code: '',
      award: null,
      next: null,
      review: null,
      number: 1
    };
    const screen = render(
      <Bar
        {...props({ result, detail: detail({ summary: summary({ status: 'solved', tries: 2 }) }) })}
      />
    );
    expect(screen.text).toMatch(/solved · \d of \d visible/);
    expect(screen.text).toContain('1 of 2 visible · 2 tries');
  });

  it('tells the isolation at every level', () => {
    for (const isolation of ['A', 'B', 'C', 'D', 'E'] as const) {
      const state = render(
        <Bar {...props({ detail: detail({ isolation }) })} />
      ).node.querySelector('.jp-codementor-barState');
      expect(state?.getAttribute('title')).toContain(`Isolation ${isolation}:`);
    }
  });

  it('says "practice" below isolation C only', () => {
    expect(render(<Bar {...props({ detail: detail({ isolation: 'C' }) })} />).text).not.toContain(
      'practice'
    );
    const badge = render(
      <Bar {...props({ detail: detail({ isolation: 'D' }) })} />
    ).node.querySelector('.jp-codementor-badge');
    expect(badge?.textContent).toBe('practice');
    expect(badge?.getAttribute('title')).toContain('Isolation D');
  });

  it('says that the last of several solution cells counts', () => {
    const screen = render(<Bar {...props({ copies: 2 })} />);
    expect(screen.text).toContain('There are 2 solution cells. This one, the last, is run');
  });

  it('speaks up when something went wrong', () => {
    const screen = render(<Bar {...props({ message: 'Your code is empty.' })} />);
    expect(screen.node.querySelector('[role=alert]')?.textContent).toBe('Your code is empty.');
  });

  it('takes no hint when all are taken', () => {
    const screen = render(<Bar {...props({ detail: detail({ hints_taken: ['a', 'b', 'c'] }) })} />);
    expect(screen.button('All 3 hints are taken').disabled).toBe(true);
  });
});

describe('keepKeys', () => {
  it('keeps plain letters from the notebook, lets chords through, and leaves with Escape', () => {
    const onLeave = vi.fn();
    const outside = vi.fn();
    document.body.addEventListener('keydown', outside);
    const screen = render(
      <div role="toolbar" onKeyDown={event => keepKeys(event, onLeave)}>
        <button>x</button>
      </div>
    );
    screen.button('x').focus();
    screen.press('d');
    screen.press('Enter');
    expect(outside).not.toHaveBeenCalled();
    screen.press('R', { altKey: true, shiftKey: true });
    expect(outside).toHaveBeenCalledOnce();
    screen.press('Escape');
    expect(onLeave).toHaveBeenCalledOnce();
    document.body.removeEventListener('keydown', outside);
  });
});

describe('keys', () => {
  it('are signs on a Mac, Shift before Alt', () => {
    expect(shownKeys(['Alt Shift R'], true)).toBe('⇧⌥R');
    expect(shownKeys(['Cmd Enter'], true)).toBe('⌘Enter');
  });

  it('are words elsewhere, as on the keys', () => {
    expect(shownKeys(['Shift Alt R'], false)).toBe('Alt+Shift+R');
    expect(shownKeys([], false)).toBe('');
  });

  it('are told to assistive software in its words', () => {
    expect(ariaKeys(['Ctrl Shift R'])).toBe('Control+Shift+R');
    expect(ariaKeys(['Ctrl K', 'R'])).toBeUndefined();
  });
});
