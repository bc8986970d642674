import * as React from 'react';
import type { Suggestion } from '../src/api/types';
import { describe, expect, it, vi } from 'vitest';

import { Catalogue, type ICatalogueProps } from '../src/catalogue/view';
import { summary, trans, suggestion } from './samples';
import { render } from './render';

function next(found: Suggestion | null): ICatalogueProps['next'] {
  return {
    suggestion: found,
    skill: '',
    isLoading: false,
    message: '',
    making: null,
    onAnother: vi.fn(),
    onSkill: vi.fn(),
    onMake: vi.fn(),
    onStopMaking: vi.fn()
  };
}

function props(change: Partial<ICatalogueProps> = {}): ICatalogueProps {
  const skill = { name: 'loops', prerequisites: [], solved: 1, total: 2 };
  const rows = [
    summary({ id: 'a', title: 'Factorial', status: 'solved', tries: 1 }),
    summary({ id: 'b', title: 'Towers', difficulty: 'hard', status: 'tried', tries: 4 })
  ];
  return {
    trans,
    query: {},
    isFiltered: false,
    isNarrowed: false,
    isUpToDate: true,
    hasLoaded: true,
    failure: null,
    total: 2,
    next: next(null),
    toContinue: [],
    groups: [{ skill, challenges: rows, waitsFor: ['numbers'] }],
    skills: [skill],
    isExpanded: () => true,
    onSearch: vi.fn(),
    onClear: vi.fn(),
    onRetry: vi.fn(),
    onToggle: vi.fn(),
    onOpen: vi.fn(),
    onOpenNext: vi.fn(),
    onShowProgress: vi.fn(),
    ...change
  };
}

describe('Catalogue', () => {
  it('reads out each row with its state, difficulty and tries', () => {
    const screen = render(<Catalogue {...props()} />);
    expect(screen.buttons).toContain('Factorial, solved, easy, 1 try');
    expect(screen.buttons).toContain('Towers, tried, hard, 4 tries');
  });

  it('says what a group waits for and how much of it is solved', () => {
    const screen = render(<Catalogue {...props()} />);
    expect(screen.text).toContain('Best after: numbers');
    expect(screen.button('loops1 of 2 solved').getAttribute('aria-expanded')).toBe('true');
    expect(screen.text).toContain('●○ 1/2');
  });

  it('opens a challenge that waits for others all the same', () => {
    const onOpen = vi.fn();
    const rows = [summary({ id: 'c', title: 'Maze', waits_for: ['loops'] })];
    const groups = [{ ...props().groups[0], challenges: rows }];
    const screen = render(<Catalogue {...props({ groups, onOpen })} />);
    screen.click('Maze, new, easy, Best after: loops');
    expect(onOpen).toHaveBeenCalledWith('c');
  });

  it('walks with arrow keys, Home and End, and is one stop for Tab', () => {
    const screen = render(<Catalogue {...props()} />);
    const stops = [...screen.node.querySelectorAll<HTMLElement>('[data-codementor-stop]')];
    expect(stops.map(stop => stop.tabIndex)).toEqual([0, -1, -1]);
    stops[0].focus();
    screen.press('ArrowDown');
    expect(document.activeElement).toBe(stops[1]);
    expect(stops.map(stop => stop.tabIndex)).toEqual([-1, 0, -1]);
    screen.press('End');
    expect(document.activeElement).toBe(stops[2]);
    screen.press('ArrowLeft');
    expect(document.activeElement).toBe(stops[0]);
  });

  it('folds a group with the left arrow', () => {
    const onToggle = vi.fn();
    const screen = render(<Catalogue {...props({ onToggle })} />);
    screen.node.querySelector<HTMLElement>('[data-codementor-stop]')?.focus();
    screen.press('ArrowLeft');
    expect(onToggle).toHaveBeenCalledWith('loops');
  });

  it('shows Next with its reason', () => {
    const onOpenNext = vi.fn();
    const found = suggestion({
      challenge_id: 'n',
      title: 'Count the vowels',
      reason: 'loops is due for review'
    });
    const screen = render(<Catalogue {...props({ next: next(found), onOpenNext })} />);
    expect(screen.text).toContain('loops is due for review');
    screen.click('Open Count the vowels');
    expect(onOpenNext).toHaveBeenCalledWith('n', true);
  });

  it('shows skeleton rows while it loads first', () => {
    const screen = render(<Catalogue {...props({ hasLoaded: false })} />);
    expect(
      screen.node.querySelector('[role=status][aria-label="Loading challenges"]')
    ).not.toBeNull();
  });

  it('offers to clear a search that found nothing', () => {
    const onClear = vi.fn();
    const screen = render(
      <Catalogue {...props({ groups: [], isFiltered: true, isNarrowed: true, onClear })} />
    );
    expect(screen.text).toContain('Nothing matches.');
    screen.click('Clear the search');
    expect(onClear).toHaveBeenCalledOnce();
    expect(document.activeElement).toBe(screen.node.querySelector('input'));
  });

  it('says how many match only when the list answers what is asked', () => {
    const narrowed = { isFiltered: true, isNarrowed: true, total: 2 };
    const screen = render(<Catalogue {...props({ ...narrowed, isUpToDate: false })} />);
    const said = screen.node.querySelector('[role=search] [role=status]');
    expect(said?.textContent).toBe('');
    screen.again(<Catalogue {...props(narrowed)} />);
    expect(said?.textContent).toBe('2 challenges match');
    screen.again(<Catalogue {...props({ ...narrowed, isNarrowed: false, isUpToDate: false })} />);
    expect(said?.textContent).toBe('');
  });

  it('keeps the focus when another list comes: on the same row, else in the list, else above', () => {
    const found = props().groups[0];
    const [factorial, towers] = found.challenges;
    const elsewhere = { ...found, skill: { ...found.skill, name: 'maths' } };
    const screen = render(<Catalogue {...props()} />);
    screen.button('Towers, tried, hard, 4 tries').focus();
    screen.again(
      <Catalogue {...props({ groups: [{ ...elsewhere, challenges: [factorial, towers] }] })} />
    );
    expect(document.activeElement).toBe(screen.button('Towers, tried, hard, 4 tries'));
    screen.again(<Catalogue {...props({ groups: [{ ...elsewhere, challenges: [factorial] }] })} />);
    expect(document.activeElement).toBe(screen.button('maths1 of 2 solved'));
    screen.again(<Catalogue {...props({ groups: [], isNarrowed: true })} />);
    expect(document.activeElement).toBe(screen.node.querySelector('input'));
  });

  it('shows the sentence of a failure with Retry above the old list', () => {
    const onRetry = vi.fn();
    const failure = { kind: 'offline' as const, sentence: 'The service cannot be reached.' };
    const screen = render(<Catalogue {...props({ failure, onRetry })} />);
    expect(screen.node.querySelector('[role=alert]')?.textContent).toContain(failure.sentence);
    expect(screen.text).toContain('Factorial');
    screen.click('Retry');
    expect(onRetry).toHaveBeenCalledOnce();
  });

  it('shows nothing but one sentence when the server extension is missing', () => {
    const failure = { kind: 'missing' as const, sentence: 'Codementor is not running.' };
    const screen = render(<Catalogue {...props({ failure, hasLoaded: false })} />);
    expect(screen.text).toBe('Codementor is not running.Retry');
  });
});
