import type { INotebookTracker, NotebookPanel } from '@jupyterlab/notebook';
import { Signal } from '@lumino/signaling';
import { describe, expect, it } from 'vitest';

import { codeOf } from '../src/challenge/opened';
import type { IChallenges, IOpenChallenge } from '../src/tokens';
import { Here, isError, isSwitchedOff } from '../src/tutor/asking';

const SOURCE = 'def f(x):\n    return x + 1\n';

/** A notebook whose current cell has `selected` selected and `error` under it. */
function panel(selected: readonly [number, number] = [0, 0], error = ''): NotebookPanel {
  const node = document.createElement('div');
  if (error) {
    const output = node.appendChild(document.createElement('div'));
    output.dataset.mimeType = 'application/vnd.jupyter.stderr';
    output.textContent = error;
  }
  const [start, end] = selected;
  const cell = {
    node,
    model: { sharedModel: { getSource: () => SOURCE } },
    editor: {
      getSelection: () => ({ start, end }),
      getOffsetAt: (offset: number) => offset,
      model: { sharedModel: { getSource: () => SOURCE } }
    }
  };
  return {
    content: { activeCell: cell, widgets: [cell] },
    model: { getMetadata: () => undefined }
  } as unknown as NotebookPanel;
}

function here(challenge: IOpenChallenge | null, current: NotebookPanel | null = null): Here {
  const challenges: IChallenges = {
    find: () => challenge,
    changed: new Signal<IChallenges, void>({} as IChallenges)
  };
  return new Here({ currentWidget: current } as unknown as INotebookTracker, challenges);
}

const CHALLENGE: IOpenChallenge = {
  challengeId: 'two-sum',
  title: 'Two sum',
  code: 'def two_sum(): ...',
  failingTest: 'equal numbers'
};

describe('asking about what is in a notebook', () => {
  it('takes the test that was clicked, or the first that did not pass, and the code', () => {
    const asked = here(CHALLENGE).aboutTest(panel(), 'other');
    expect(asked).toEqual({ intent: 'failing-test', test_name: 'other', code: CHALLENGE.code });
    expect(here(CHALLENGE).aboutTest(panel(), undefined)?.test_name).toBe('equal numbers');
    expect(here({ ...CHALLENGE, failingTest: '' }).aboutTest(panel(), '')).toBeNull();
    expect(here(null).aboutTest(panel(), 'x')).toBeNull();
  });

  it('takes the selection whichever way it was drawn', () => {
    for (const selected of [[14, 26] as const, [26, 14] as const]) {
      expect(here(CHALLENGE).aboutSelection(panel(selected))).toEqual({
        intent: 'selection',
        selection: 'return x + 1',
        code: CHALLENGE.code
      });
    }
    expect(here(CHALLENGE).aboutSelection(panel([3, 3]))).toBeNull();
  });

  it('takes the error under the cell; outside a challenge with the code of that cell only', () => {
    const found = here(null).aboutError(panel([0, 0], 'NameError: x'), undefined);
    expect(found).toEqual({ intent: 'traceback', selection: 'NameError: x', code: SOURCE });
    expect(here(null).aboutError(panel(), undefined)).toBeNull();
    const long = `first${'.'.repeat(9000)}ValueError: last`;
    const cut = here(CHALLENGE).aboutError(panel([0, 0], long), undefined)?.selection ?? '';
    expect(cut).toHaveLength(8000);
    expect(cut.endsWith('ValueError: last')).toBe(true);
  });

  it('sends no code of a notebook that was not asked about', () => {
    expect(here(null).code(panel())).toBe('');
    expect(here(CHALLENGE).code(panel())).toBe(CHALLENGE.code);
  });

  it('is about the challenge of the notebook, or about nothing', () => {
    const none = { challengeId: '', title: '', isOff: false };
    expect(here(CHALLENGE).topic(panel())).toMatchObject({ challengeId: 'two-sum', isOff: false });
    expect(here(null).topic(panel())).toEqual(none);
    expect(here(null).topic(null)).toEqual(none);
  });
});

describe('metadata', () => {
  it('switches the tutor off by false, or by a policy that is not enabled', () => {
    expect(isSwitchedOff({ tutor: false })).toBe(true);
    expect(isSwitchedOff({ id: 'x', tutor: { enabled: false } })).toBe(true);
    for (const on of [undefined, null, {}, { tutor: true }, { tutor: { wait_s: 5 } }, 'tutor']) {
      expect(isSwitchedOff(on)).toBe(false);
    }
  });

  it('tells which outputs are errors', () => {
    const node = document.createElement('div');
    expect(isError(node)).toBe(false);
    node.dataset.mimeType = 'application/vnd.jupyter.stderr';
    expect(isError(node)).toBe(true);
  });
});

describe('the code of a challenge', () => {
  it('is that of the answer, or of all answers of an assignment', () => {
    const answer = (source: string) => ({
      cell_type: 'code',
      source,
      metadata: { codementor: { role: 'answer' } },
      outputs: [],
      execution_count: null
    });
    const notebook = {
      cells: [
        answer('a = 1'),
        { cell_type: 'code', source: 'test()', metadata: {}, outputs: [], execution_count: null },
        answer('b = 2')
      ],
      metadata: {},
      nbformat: 4,
      nbformat_minor: 5
    };
    expect(codeOf('x')).toBe('x');
    expect(codeOf(null)).toBe('');
    expect(codeOf(notebook)).toBe('a = 1\n\nb = 2');
  });
});
