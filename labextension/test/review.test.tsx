import * as React from 'react';
import { describe, expect, it, vi } from 'vitest';

import type { RemarkKind } from '../src/api/types';
import { CodeReview, type ICodeReviewProps, kindWord } from '../src/challenge/review';
import { Results } from '../src/challenge/results';
import { remark, review, trans, verdict } from './samples';
import { render } from './render';

function props(change: Partial<ICodeReviewProps> = {}): ICodeReviewProps {
  return { trans, review: review(), isOpen: false, onShowLine: vi.fn(), ...change };
}

describe('CodeReview', () => {
  it('says where, what, why and what to do, with code set as code', () => {
    const { node } = render(<CodeReview {...props()} />);
    const shown = node.querySelector('.jp-codementor-remark');
    expect(shown?.textContent).toBe(
      'line 2 likely bug This line compares a and forgets the answer.' +
        '== asks whether two things are equal. Write =.'
    );
    expect([...(shown?.querySelectorAll('code') ?? [])].map(code => code.textContent)).toEqual([
      'a',
      '==',
      '='
    ]);
  });

  it('leads to the line in the cell, and to the others of the same rule', () => {
    const onShowLine = vi.fn();
    const few = review({ remarks: [remark({ line: 3, also_lines: [7, 9] })] });
    const screen = render(<CodeReview {...props({ review: few, onShowLine })} />);
    screen.click('Show line 3 in the cell');
    screen.click('Show line 9 in the cell');
    expect(onShowLine.mock.calls).toEqual([[3], [9]]);
  });

  it('shows five remarks first and the others on demand', () => {
    const remarks = [1, 2, 3, 4, 5, 6, 7].map(line => remark({ line, rule: `rule-${line}` }));
    const { node } = render(<CodeReview {...props({ review: review({ remarks }) })} />);
    const lists = [...node.querySelectorAll('ul')];
    expect(lists.map(list => list.children.length)).toEqual([5, 2]);
    expect(lists[1].closest('details')?.open).toBe(false);
    expect(lists[1].closest('details')?.textContent).toContain('2 more remarks');
  });

  it('shows nothing if there is nothing to remark', () => {
    const { node } = render(<CodeReview {...props({ review: review({ remarks: [] }) })} />);
    expect(node.textContent).toBe('');
  });

  it('says when only a part of the checks was made', () => {
    const screen = render(<CodeReview {...props()} />);
    expect(screen.text).not.toContain('Only a part');
    screen.again(<CodeReview {...props({ review: review({ complete: false }) })} />);
    expect(screen.text).toContain('Only a part of the checks');
  });

  it('has a word for each kind', () => {
    const kinds: RemarkKind[] = ['bug', 'growth', 'complexity', 'style'];
    expect(new Set(kinds.map(kind => kindWord(kind, trans))).size).toBe(4);
  });
});

describe('the review among the results', () => {
  function shown(kind: 'run' | 'submit', status: 'accepted' | 'partial') {
    return render(
      <Results
        trans={trans}
        result={{
          kind,
          verdict: verdict({ status }),
          code: 'x',
          award: null,
          next: null,
          review: review(),
          number: 1
        }}
        isCollapsed={false}
        isStale={false}
        celebrate={false}
        showXp={true}
        explanation={null}
        hints={null}
        onToggle={vi.fn()}
        onShowLine={vi.fn()}
        onOpen={vi.fn()}
        onLeave={vi.fn()}
      />
    );
  }

  it.each([
    ['submit', 'accepted', true],
    ['submit', 'partial', false],
    ['run', 'accepted', false]
  ] as const)('after a %s that is %s it is open: %s', (kind, status, isOpen) => {
    const { node } = shown(kind, status);
    const details = node.querySelector<HTMLDetailsElement>('.jp-codementor-review');
    expect(details?.open).toBe(isOpen);
    expect(details?.querySelector('summary')?.textContent).toBe('Code review: 1 remark');
  });

  it('is read out after an accepted submission only', () => {
    const said = (screen: { node: HTMLElement }): string =>
      screen.node.querySelector('[aria-live=polite]')?.textContent ?? '';
    expect(said(shown('submit', 'accepted'))).toContain('Code review: 1 remark');
    expect(said(shown('submit', 'partial'))).not.toContain('Code review');
  });
});
