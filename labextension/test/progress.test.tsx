import * as React from 'react';
import { describe, expect, it, vi } from 'vitest';

import type { LeaderboardReply } from '../src/api/types';
import { ApiError } from '../src/api/errors';
import { calendar, today } from '../src/progress/calendar';
import { calendarDay, dayOf, momentOf } from '../src/progress/dates';
import { Elsewhere, outsideName } from '../src/progress/elsewhere';
import { ledgerLines } from '../src/progress/ledger';
import { ProgressModel } from '../src/progress/model';
import type { ISection } from '../src/progress/section';
import { Status, statusParts } from '../src/progress/status';
import { type IProgressProps, ProgressView } from '../src/progress/view';
import { analytics, profile, progress, trans } from './samples';
import { render } from './render';

function section<T>(value: T): ISection<T> {
  return { value, error: '', isLoading: false };
}

function props(change: Partial<IProgressProps> = {}): IProgressProps {
  return {
    trans,
    progress: progress(),
    profile: profile(),
    analytics: section(analytics()),
    insights: section({ insights: [], summary: '', source: 'offline', model: '' }),
    leaderboard: section<LeaderboardReply>({ joined: false, rows: [] }),
    patterns: section([]),
    leaving: new Set(),
    patternError: '',
    data: { job: null, message: '', isError: false },
    elsewhere: { isSaving: false, error: '', takenBack: '' },
    titles: new Map([['two-sum', 'Two sum']]),
    next: {
      suggestion: null,
      skills: [],
      skill: '',
      isLoading: false,
      message: '',
      making: null,
      onAnother: vi.fn(),
      onSkill: vi.fn(),
      onMake: vi.fn(),
      onStopMaking: vi.fn()
    },
    plotter: { canDraw: false, draw: vi.fn() },
    onMark: vi.fn(() => Promise.resolve(true)),
    onRetryAnalytics: vi.fn(),
    onRetryInsights: vi.fn(),
    onRetryLeaderboard: vi.fn(),
    onRetryPatterns: vi.fn(),
    onPractise: vi.fn(),
    onChangePattern: vi.fn(),
    onDeletePattern: vi.fn(),
    onUndoDeletePattern: vi.fn(),
    onExport: vi.fn(),
    onImport: vi.fn(),
    onErase: vi.fn(),
    error: '',
    isSaving: false,
    onRetry: vi.fn(),
    onOpen: vi.fn(),
    onChangeProfile: vi.fn(),
    ...change
  };
}

function switchNamed(node: HTMLElement, label: string): HTMLInputElement {
  const found = [...node.querySelectorAll('label')].find(each => each.textContent === label);
  return found!.querySelector('input')!;
}

describe("the tutor's preferences", () => {
  it('are the manner, how far help may go in words, and the language', () => {
    const onChangeProfile = vi.fn();
    const { node } = render(<ProgressView {...props({ onChangeProfile })} />);
    const choice = (label: string): HTMLSelectElement => {
      const found = [...node.querySelectorAll('label')].find(each => each.textContent === label);
      return node.querySelector<HTMLSelectElement>(`#${found?.htmlFor ?? ''}`)!;
    };
    const choose = (label: string, value: string): void => {
      const select = choice(label);
      React.act(() => {
        select.value = value;
        select.dispatchEvent(new Event('change', { bubbles: true }));
      });
    };
    expect(choice('Its manner').value).toBe('encouraging');
    expect([...choice('How far its help may go').options].map(each => each.text)).toEqual([
      'Only where the problem is, and of what kind',
      'Up to why it happens, in words',
      'Up to how a similar task is solved',
      'Up to blocks of code to put in order, if the teacher allows it'
    ]);
    choose('Its manner', 'socratic');
    choose('How far its help may go', '2');
    choose('Its language', 'de');
    expect(onChangeProfile.mock.calls.map(([change]) => change as unknown)).toEqual([
      { personality: 'socratic' },
      { help_level: 2 },
      { language: 'de' }
    ]);
  });
});

describe('My progress', () => {
  it('shows the level with a bar that says how far the next one is', () => {
    const { node } = render(<ProgressView {...props()} />);
    const bar = node.querySelector('.jp-codementor-tile [role=progressbar]');
    expect(bar?.getAttribute('aria-label')).toBe('130 XP to level 3');
    expect(bar?.getAttribute('aria-valuenow')).toBe('20');
    expect(bar?.getAttribute('aria-valuemax')).toBe('150');
  });

  it('hides level, XP and streak with one switch and keeps what else is hidden', () => {
    const onChangeProfile = vi.fn();
    const hidden = profile({ hidden: ['leaderboard'] });
    const { node } = render(<ProgressView {...props({ profile: hidden, onChangeProfile })} />);
    React.act(() => switchNamed(node, 'Hide level, XP and streak').click());
    expect(onChangeProfile).toHaveBeenCalledWith({ hidden: ['leaderboard', 'xp', 'streak'] });
    const after = render(
      <ProgressView {...props({ profile: profile({ hidden: ['xp', 'streak'] }) })} />
    );
    expect(after.text).not.toContain('Level 2');
    expect(after.text).not.toContain('days in a row');
  });

  it('lists challenges by title, with tries, and opens them', () => {
    const onOpen = vi.fn();
    const screen = render(<ProgressView {...props({ onOpen })} />);
    const row = screen.button('Two sum').closest('tr');
    expect(row?.textContent).toBe('Two sum◐ tried23/41');
    screen.click('Two sum');
    expect(onOpen).toHaveBeenCalledWith('two-sum', false);
  });

  it('takes the activity for a table and back', () => {
    const screen = render(<ProgressView {...props()} />);
    const activity = screen.node.querySelector('[aria-labelledby=jp-codementor-p-days]');
    expect(activity?.querySelector('[role=img]')?.getAttribute('aria-label')).toBe(
      '4 submissions on 1 day'
    );
    screen.click('As table: Activity');
    expect(activity?.querySelector('[role=img]')).toBeNull();
    expect(activity?.querySelector('tbody tr')?.textContent).toContain('Nov 20, 20264');
  });

  it('shows nobody on the leaderboard before the student joins, then places under aliases', () => {
    const onChangeProfile = vi.fn();
    const { node, text } = render(<ProgressView {...props({ onChangeProfile })} />);
    expect(text).toContain('only your alias is shown');
    React.act(() => switchNamed(node, 'Take part in the leaderboard').click());
    expect(onChangeProfile).toHaveBeenCalledWith({ on_leaderboard: true });
    const rows = [{ place: 1, alias: 'Countess', xp: 120, level: 2, me: true, gap: false }];
    const joined = render(
      <ProgressView
        {...props({
          profile: profile({ on_leaderboard: true }),
          leaderboard: section<LeaderboardReply>({ joined: true, rows })
        })}
      />
    );
    expect(joined.text).toContain('Countess (you)');
  });

  it('shows the error with Retry even when nothing was loaded', () => {
    const onRetry = vi.fn();
    const screen = render(
      <ProgressView {...props({ progress: null, error: 'No line.', onRetry })} />
    );
    expect(screen.text).toContain('No line.');
    screen.click('Retry');
    expect(onRetry).toHaveBeenCalledOnce();
  });
});

describe('the status item', () => {
  it('shows level, XP and streak, or less if they are hidden', () => {
    expect(statusParts(progress(), profile(), trans)).toEqual([
      'Level 2',
      '120 XP',
      '3 days in a row'
    ]);
    expect(statusParts(progress(), profile({ hidden: ['xp', 'streak'] }), trans)).toEqual([]);
  });

  it('says where it leads', () => {
    const onOpen = vi.fn();
    const screen = render(
      <Status trans={trans} progress={progress()} profile={profile()} onOpen={onOpen} />
    );
    screen.click('My progress, Level 2, 120 XP, 3 days in a row');
    expect(onOpen).toHaveBeenCalledOnce();
  });
});

describe('the list of XP', () => {
  it('puts the points of one submission into one line and keeps the order', () => {
    const entry = (id: string, submission_id: string, xp: number) => ({
      id,
      submission_id,
      xp,
      student_id: 'ada',
      reason: 'Point.',
      created_at: 1,
      challenge_id: 'two-sum',
      language: 'python',
      skills: [],
      schema_version: 1,
      revision: 0
    });
    const lines = ledgerLines([
      entry('ada/two-sum/solve/3', 's2', 4),
      entry('ada/achievement/first', 's2', 10),
      entry('ada/two-sum/solve/2', 's1', 3),
      entry('ada/two-sum/solve/1', 's1', 4)
    ]);
    expect(lines.map(line => [line.xp, line.count])).toEqual([
      [4, 1],
      [10, 1],
      [7, 2]
    ]);
  });
});

describe('dates', () => {
  const late_s = Date.parse('2026-11-20T23:30:00Z') / 1000;

  it("have month names in the profile's language, in its time zone", () => {
    const german = profile({ language: 'de', time_zone: 'Europe/Vienna' });
    expect(dayOf(late_s, german)).toBe('21. Nov. 2026');
    expect(dayOf(late_s, profile({ time_zone: 'America/Lima' }))).toBe('Nov 20, 2026');
    expect(momentOf(late_s, profile({ language: 'en-GB' }))).toBe('21 Nov 2026, 00:30');
    expect(calendarDay('2026-11-20', profile({ time_zone: 'America/Lima' }))).toBe('Nov 20, 2026');
  });

  it('are written all the same where language or zone are unknown', () => {
    const odd = profile({ language: 'no such language', time_zone: 'Nowhere/Land' });
    expect(dayOf(late_s, odd)).toContain('2026');
  });
});

describe('the calendar', () => {
  it('ends today, in weeks from Monday, with later days left out', () => {
    const weeks = calendar([{ date: '2026-11-18', submissions: 4 }], '2026-11-20', 2);
    expect(weeks[0][0]?.date).toBe('2026-11-09');
    expect(weeks[1][2]).toEqual({ date: '2026-11-18', submissions: 4, level: 2 });
    expect(weeks[1][4]?.date).toBe('2026-11-20');
    expect(weeks[1].slice(5)).toEqual([null, null]);
  });

  it("takes the student's day, also over midnight, and UTC for a zone that is unknown", () => {
    const late = new Date('2026-11-20T23:30:00Z');
    expect(today('Europe/Vienna', late)).toBe('2026-11-21');
    expect(today('America/Lima', late)).toBe('2026-11-20');
    expect(today('Nowhere/Land', late)).toBe('2026-11-20');
  });
});

describe('ProgressModel', () => {
  function makeClient() {
    return {
      progress: vi.fn(async () => progress()),
      profile: vi.fn(async () => profile()),
      changeProfile: vi.fn(async () => profile({ alias: 'new' }))
    };
  }

  it('shares one more load among calls that come during a load', async () => {
    const client = makeClient();
    const model = new ProgressModel(client);
    await Promise.all([model.refresh(), model.refresh(), model.refresh()]);
    expect(client.progress).toHaveBeenCalledTimes(2);
  });

  it('keeps the sentence of a change that was refused', async () => {
    const client = makeClient();
    client.changeProfile.mockRejectedValueOnce(new ApiError('problem', 'No such time zone.'));
    const model = new ProgressModel(client);
    await model.changeProfile({ time_zone: 'Moon' });
    expect(model.error).toBe('No such time zone.');
    expect(model.isSaving).toBe(false);
  });
});

describe('what was done elsewhere', () => {
  it('is listed with its day, can be taken back, and that undone', () => {
    const onMark = vi.fn(() => Promise.resolve(true));
    const { node, screen } = shown({
      onMark,
      progress: { ...progress(), by_hand: { 'outside:Read about loops': 1_790_000_000 } },
      elsewhere: { isSaving: false, error: '', takenBack: 'outside:An old one' }
    });
    expect(screen).toContain('Read about loops');
    node.querySelector<HTMLElement>('[aria-label="Take back: Read about loops"]')!.click();
    expect(onMark).toHaveBeenLastCalledWith('outside:Read about loops', false);
    const undo = [...node.querySelectorAll('button')].find(each => each.textContent === 'Undo');
    undo!.click();
    expect(onMark).toHaveBeenLastCalledWith('outside:An old one', true);
  });

  it('is kept under a name that says so, and a refusal is shown', async () => {
    const markByHand = vi.fn(() => Promise.reject(new Error('Too many.')));
    const model = new Elsewhere({ markByHand }, vi.fn());
    expect(await model.mark(outsideName('  a   book '), true)).toBe(false);
    expect(markByHand).toHaveBeenCalledWith('outside:a book', true);
    expect(model.error).not.toBe('');
    expect(model.isSaving).toBe(false);
  });
});

function shown(change: Partial<IProgressProps>): { node: HTMLElement; screen: string } {
  const { node } = render(<ProgressView {...props(change)} />);
  return { node, screen: node.textContent ?? '' };
}
