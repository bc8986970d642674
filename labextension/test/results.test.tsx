import * as React from 'react';
import { describe, expect, it, vi } from 'vitest';

import type { CaseStatus, VerdictStatus } from '../src/api/types';
import type { IResult } from '../src/challenge/model';
import { placeIn } from '../src/challenge/place';
import { headline, type IResultsProps, Results } from '../src/challenge/results';
import { caseWord, duration, verdictWord } from '../src/words';
import { testCase, trans, verdict, suggestion } from './samples';
import { render } from './render';

const failing = testCase({
  name: 'the same number twice',
  status: 'failed',
  earned: 0,
  call: 'two_sum([3, 3], 6)',
  expected: '[0, 1]',
  got: 'None',
  difference: 'the function ended without return',
  line: 2,
  traceback: 'line 2, in two_sum',
  output: 'looking\nat it\n'
});

function result(change: Partial<IResult> = {}): IResult {
  return {
    kind: 'run',
    verdict: verdict({ status: 'partial', cases: [testCase(), failing] }),
    code: 'def two_sum(a, b):\n    if seen[x]:\n',
    award: null,
    next: null,
    review: null,
    number: 1,
    ...change
  };
}

function props(change: Partial<IResultsProps> = {}): IResultsProps {
  return {
    trans,
    result: result(),
    isCollapsed: false,
    isStale: false,
    celebrate: true,
    showXp: true,
    explanation: null,
    hints: null,
    onToggle: vi.fn(),
    onShowLine: vi.fn(),
    onOpen: vi.fn(),
    onLeave: vi.fn(),
    ...change
  };
}

describe('Asking about a test', () => {
  it('is offered at each visible test that did not pass, where there is a tutor', () => {
    const onAsk = vi.fn();
    const cases = [
      testCase({ name: 'good' }),
      testCase({ name: 'bad', status: 'failed', earned: 0 }),
      testCase({ name: 'secret', status: 'failed', earned: 0, hidden: true })
    ];
    const found = result({ kind: 'submit', verdict: verdict({ status: 'partial', cases }) });
    const screen = render(<Results {...props({ result: found, onAsk })} />);
    const asking = screen.buttons.filter(name => name.startsWith('Ask about'));
    expect(asking).toEqual(['Ask about this test: bad']);
    screen.click('Ask about this test: bad');
    expect(onAsk).toHaveBeenCalledWith('bad');
    screen.again(<Results {...props({ result: found })} />);
    expect(screen.buttons).not.toContain('Ask about this test: bad');
  });
});

describe('Results of an assignment', () => {
  it('are grouped by question, with its points, hidden tests among them', () => {
    const cases = [
      testCase({ name: 'one', question: 'q1', points: 2, earned: 2 }),
      testCase({ name: 'two', question: 'q2', points: 1, earned: 0, status: 'failed', line: 1 }),
      testCase({ name: 'three', question: 'q1', points: 1, earned: 0, hidden: true })
    ];
    const found = result({ kind: 'submit', verdict: verdict({ status: 'partial', cases }) });
    const screen = render(<Results {...props({ result: found })} />);
    const sections = [...screen.node.querySelectorAll('section')].map(section => [
      section.querySelector('h4')?.textContent,
      [...section.querySelectorAll('.jp-codementor-caseName')].length
    ]);
    expect(sections).toEqual([
      ['q1 2 of 3 points', 2],
      ['q2 0 of 1 points', 1]
    ]);
    expect(screen.node.querySelector('.jp-codementor-lineRow')).toBeNull();
  });

  it('lead to the line of the cell in which the code stopped', () => {
    const onShowLine = vi.fn();
    const cases = [
      testCase({
        name: 'one',
        question: 'report',
        status: 'error',
        line: 3,
        error: 'ZeroDivisionError: division by zero',
        traceback:
          'File "<cell of question "report">", line 2, in report\n' +
          'File "<cell of question "mean_of">", line 3, in mean_of\n'
      })
    ];
    const found = result({ verdict: verdict({ status: 'wrong_answer', cases }) });
    const screen = render(<Results {...props({ result: found, onShowLine })} />);
    screen.click('Show line 3 of the answer to mean_of');
    expect(onShowLine).toHaveBeenCalledWith(3, 'mean_of');
  });

  it('say of a starter that was left as it is that it is still to be written', () => {
    const cases = [
      testCase({ question: 'q1', status: 'error', error: 'NotImplementedError', earned: 0 })
    ];
    const found = result({ verdict: verdict({ status: 'wrong_answer', cases }) });
    const screen = render(<Results {...props({ result: found })} />);
    expect(screen.text).toContain('(nothing is written here yet)');
    expect(screen.text).not.toContain('stopped with an error');
  });
});

describe('placeIn', () => {
  it('finds the innermost cell of a traceback, or the cell of a syntax error', () => {
    expect(placeIn('File "<cell of question "a">", line 9\nFile "<cell 4>", line 2')).toEqual({
      cell: 4,
      line: 2
    });
    expect(
      placeIn('The cell of question "a b" has a syntax error in line 1: \'(\' was never closed.')
    ).toEqual({ cell: 'a b', line: 1 });
    expect(placeIn('ZeroDivisionError: division by zero')).toBeNull();
  });
});

describe('An error that stops all tests', () => {
  const broken = testCase({
    status: 'syntax_error',
    earned: 0,
    error: "SyntaxError: Unexpected token '{'",
    line: 2
  });
  const cases = [
    { ...broken, name: 'one', message: 'Think of zero.' },
    { ...broken, name: 'two' },
    { ...broken, name: 'three', hidden: true, message: 'Secret hint.', error: null, line: null }
  ];

  it('is told once, in the words of its language, and the tests by name only', () => {
    const found = result({ kind: 'submit', verdict: verdict({ status: 'error', cases }) });
    const screen = render(<Results {...props({ result: found, language: 'javascript' })} />);
    expect(screen.text).toContain('The same in each test: JavaScript cannot read the code.');
    expect(screen.text.split('Unexpected token')).toHaveLength(2);
    expect(screen.buttons).toContain('Show line 2 in the cell');
    for (const hint of ['Think of zero.', 'Secret hint.']) {
      expect(screen.text).not.toContain(hint);
    }
    expect(screen.node.querySelectorAll('.jp-codementor-case')).toHaveLength(3);
  });

  it('of one test among others is told in that test', () => {
    const found = result({
      verdict: verdict({ status: 'partial', cases: [testCase(), ...cases.slice(0, 1)] })
    });
    const screen = render(<Results {...props({ result: found })} />);
    expect(screen.text).not.toContain('The same in each test');
    expect(screen.text).toContain('Think of zero.');
  });
});

describe('Results', () => {
  it('show the words of an assert once, and code in a message as code', () => {
    const cases = [
      { ...failing, message: 'n sevens', difference: 'n sevens: expected 7, got 3' },
      { ...failing, message: 'Ask `is None`.' }
    ];
    const screen = render(
      <Results {...props({ result: result({ verdict: verdict({ cases }) }) })} />
    );
    const messages = [...screen.node.querySelectorAll('.jp-codementor-caseMessage')];
    expect(messages.map(node => node.innerHTML)).toEqual(['Ask <code>is None</code>.']);
  });

  it('shows call, expected, got, difference, line and printed output of a failing test', () => {
    const onShowLine = vi.fn();
    const screen = render(<Results {...props({ onShowLine })} />);
    const [, shown] = screen.node.querySelectorAll('.jp-codementor-case');
    const rows = [...shown.querySelectorAll('dt')].map(
      word => `${word.textContent}: ${word.nextElementSibling?.firstChild?.textContent}`
    );
    expect(rows).toEqual([
      'expected: [0, 1]',
      'got: None',
      'difference: the function ended without return',
      'line 2: if seen[x]:'
    ]);
    expect(shown.querySelector('pre')?.textContent).toBe('two_sum([3, 3], 6)');
    const printed = shown.querySelector('.jp-codementor-printed');
    expect(printed?.textContent).toContain('printed output (2 lines)');
    expect(printed?.hasAttribute('open')).toBe(false);
    screen.click('Show line 2 in the cell');
    expect(onShowLine).toHaveBeenCalledWith(2);
  });

  it('reads the summary out politely, and again for the next result', () => {
    const screen = render(<Results {...props({ result: null })} />);
    const region = screen.node.querySelector('[aria-live=polite]');
    expect(region?.textContent).toBe('');
    screen.again(<Results {...props()} />);
    const first = region?.firstChild;
    expect(region?.textContent).toBe(
      '1 of 2 visible tests pass. the same number twice: not what was expected'
    );
    screen.again(<Results {...props({ result: result({ number: 2 }) })} />);
    expect(region?.firstChild).not.toBe(first);
  });

  it('folds to one line', () => {
    const onToggle = vi.fn();
    const screen = render(<Results {...props({ isCollapsed: true, isStale: true, onToggle })} />);
    expect(screen.node.querySelector('.jp-codementor-case')).toBeNull();
    expect(screen.text).toContain('(before your last edit)');
    const head = screen.node.querySelector('button');
    expect(head?.getAttribute('aria-expanded')).toBe('false');
    React.act(() => head?.click());
    expect(onToggle).toHaveBeenCalledOnce();
  });

  it('shows of hidden tests the name and the hint of the teacher, and when they run', () => {
    const hidden = testCase({
      name: 'very long list',
      hidden: true,
      status: 'failed',
      message: 'think about how often you look through it'
    });
    const found = verdict({ status: 'partial', cases: [testCase(), hidden] });
    const screen = render(
      <Results {...props({ result: result({ kind: 'submit', verdict: found }) })} />
    );
    expect(screen.text).toContain('very long list: think about how often you look through it');
    expect(screen.text).toContain('Partly right: 1 of 2 tests pass');
    expect(render(<Results {...props()} />).text).toContain('Hidden tests run when you submit.');
  });

  it('shows XP with the reason of each part, the level, and Next with its reason', () => {
    const onOpen = vi.fn();
    const found = result({
      kind: 'submit',
      verdict: verdict(),
      award: {
        xp: 60,
        parts: [
          { xp: 50, reason: 'Solved.' },
          { xp: 10, reason: 'First solution.' }
        ],
        achievements: ['first'],
        level_before: 1,
        level: 2,
        streak_days: 1,
        skills: []
      },
      next: suggestion({
        challenge_id: 'n',
        title: 'Towers',
        difficulty: 'hard',
        xp: 80,
        reason: 'It builds on this.'
      })
    });
    const screen = render(<Results {...props({ result: found, onOpen })} />);
    expect(screen.text).toContain('+60 XP Level 2 reached');
    const gained = [...screen.node.querySelectorAll('.jp-codementor-gained li')];
    expect(gained.map(part => part.textContent)).toEqual(['+50 Solved.', '+10 First solution.']);
    expect(screen.text).toContain('It builds on this.');
    screen.click('Open Towers');
    expect(onOpen).toHaveBeenCalledWith('n');
    expect(render(<Results {...props({ result: found, showXp: false })} />).text).not.toContain(
      '+60 XP'
    );
  });

  it('shows of an accepted submission the gain first, then Next, then the tests in one line', () => {
    const cases = [testCase(), testCase({ name: 'very long list', hidden: true })];
    const award = {
      xp: 50,
      parts: [{ xp: 50, reason: 'Solved.' }],
      achievements: [],
      level_before: 1,
      level: 1,
      streak_days: 1,
      skills: []
    };
    const next = suggestion({ challenge_id: 'n', title: 'Towers', reason: 'It builds on this.' });
    const found = result({ kind: 'submit', verdict: verdict({ cases }), award, next });
    const screen = render(<Results {...props({ result: found })} />);
    const [gained, nextLine, tests] = screen.node.querySelector(
      '.jp-codementor-resultBody'
    )!.children;
    expect(gained.textContent).toContain('+50 XP');
    expect(nextLine.textContent).toContain('Next: Towers');
    expect(tests.querySelector('summary')?.textContent).toBe('2 of 2 tests pass');
    expect(tests.hasAttribute('open')).toBe(false);
    expect(tests.textContent).toContain('very long list');
    const head = (): string =>
      screen.node.querySelector('.jp-codementor-resultTitle')!.textContent!;
    expect(head()).toBe('Accepted');
    screen.again(<Results {...props({ result: found, isCollapsed: true })} />);
    expect(head()).toBe('Accepted: 2 of 2 tests pass');
  });

  it('celebrates an accepted submission only, and only where that is wanted', () => {
    const classes = (change: Partial<IResultsProps>): boolean =>
      render(<Results {...props(change)} />).node.querySelector('.jp-mod-celebrate') !== null;
    const accepted = result({ kind: 'submit', verdict: verdict() });
    expect(classes({ result: accepted })).toBe(true);
    expect(classes({ result: accepted, celebrate: false })).toBe(false);
    expect(classes({ result: result({ verdict: verdict() }) })).toBe(false);
    expect(classes({})).toBe(false);
  });

  it('says that a fault of ours was ours', () => {
    const found = verdict({
      status: 'grader_fault',
      cases: [],
      fault: 'The sandbox did not start.'
    });
    const screen = render(<Results {...props({ result: result({ verdict: found }) })} />);
    expect(screen.text).toContain('This was our fault. It does not count.');
    expect(screen.text).toContain('The sandbox did not start.');
    expect(screen.text).not.toContain('of 0');
  });

  it('says "practice" where the isolation is weak', () => {
    const found = verdict({ isolation: 'E' });
    expect(render(<Results {...props({ result: result({ verdict: found }) })} />).text).toContain(
      'Results are practice.'
    );
  });
});

describe('words', () => {
  const cases: Record<CaseStatus, string> = {
    passed: 'passed',
    failed: 'not what was expected',
    error: 'your code stopped with an error',
    syntax_error: 'Python cannot read the code',
    timeout: 'took too long and was stopped',
    memory: 'needed more memory than allowed',
    output_limit: 'printed too much and was stopped',
    crash: 'Python itself ended while your code ran',
    protocol_error: 'your code disturbed the test program, so there is no result',
    missing: 'did not run'
  };
  it.each(Object.entries(cases))('show %s as "%s"', (status, word) => {
    expect(caseWord(status as CaseStatus, trans)).toBe(word);
    const found = verdict({ cases: [testCase({ status: status as CaseStatus })] });
    const screen = render(<Results {...props({ result: result({ verdict: found }) })} />);
    expect(screen.node.querySelector('.jp-codementor-case')?.textContent).toContain(word);
  });

  const verdicts: Record<VerdictStatus, string> = {
    queued: 'Waiting to be graded',
    accepted: 'Accepted',
    partial: 'Partly right',
    wrong_answer: 'Not yet right',
    error: 'No test could run',
    grader_fault: 'This was our fault. It does not count.'
  };
  it.each(Object.entries(verdicts))('show the verdict %s as "%s"', (status, word) => {
    expect(verdictWord(status as VerdictStatus, trans)).toBe(word);
    const found = result({ kind: 'submit', verdict: verdict({ status: status as VerdictStatus }) });
    expect(headline(found, trans)).toContain(word);
  });

  it('show durations as people say them', () => {
    expect([duration(12.3), duration(1440)]).toEqual(['12 ms', '1.4 s']);
  });
});
