/** What "ask about this" gathers from a notebook. */
import type { INotebookTracker, NotebookPanel } from '@jupyterlab/notebook';
import type { TranslationBundle } from '@jupyterlab/translation';

import type { IChallenges } from '../tokens';
import type { ITopic, Question } from './topic';

/** The most of a traceback or of a selection that is sent; of a traceback, its end. */
const MAX_CHARACTERS = 8000;

/** The outputs that show an error. */
export const ERROR_OUTPUTS = ['application/vnd.jupyter.stderr', 'application/vnd.jupyter.error'];

/** The notebook that a question is about. */
export class Here {
  constructor(
    private readonly _tracker: INotebookTracker,
    private readonly _challenges: IChallenges
  ) {}

  /** The notebook at this path, or the current one. */
  panel(path?: unknown): NotebookPanel | null {
    return typeof path === 'string'
      ? (this._tracker.find(found => found.context.path === path) ?? null)
      : this._tracker.currentWidget;
  }

  /** What the tutor is to speak of when this notebook is current. */
  topic(panel: NotebookPanel | null): ITopic {
    const found = panel && this._challenges.find(panel);
    return {
      challengeId: found?.challengeId ?? '',
      title: found?.title ?? '',
      isOff: isSwitchedOff(panel?.model?.getMetadata('codementor'))
    };
  }

  /** The student's code as it stands; outside a challenge, nothing that was not asked about. */
  code(panel: NotebookPanel | null): string {
    return (panel && this._challenges.find(panel)?.code) ?? '';
  }

  /** A question about a test that did not pass: this one, or the first. */
  aboutTest(panel: NotebookPanel | null, test: unknown): Question | null {
    const found = panel && this._challenges.find(panel);
    const name = typeof test === 'string' && test !== '' ? test : found?.failingTest;
    return found && name ? { intent: 'failing-test', test_name: name, code: found.code } : null;
  }

  /** A question about the selected piece of the current cell. */
  aboutSelection(panel: NotebookPanel | null): Question | null {
    const editor = panel?.content.activeCell?.editor;
    if (!panel || !editor) {
      return null;
    }
    const { start, end } = editor.getSelection();
    const source = editor.model.sharedModel.getSource();
    const [from, to] = [editor.getOffsetAt(start), editor.getOffsetAt(end)].sort((a, b) => a - b);
    const selection = source.slice(from, to).slice(0, MAX_CHARACTERS);
    return selection.trim() === ''
      ? null
      : { intent: 'selection', selection, code: this.code(panel) || source };
  }

  /** A question about an error: this one, or the one under the current cell. */
  aboutError(panel: NotebookPanel | null, output: HTMLElement | undefined): Question | null {
    const cell = panel?.content.activeCell;
    const shown =
      output ??
      [...(cell?.node.querySelectorAll<HTMLElement>('[data-mime-type]') ?? [])]
        .filter(isError)
        .pop();
    const selection = (shown?.innerText ?? shown?.textContent ?? '').trim().slice(-MAX_CHARACTERS);
    if (!panel || selection === '') {
      return null;
    }
    const owner = shown && panel.content.widgets.find(each => each.node.contains(shown));
    const source = (owner ?? cell)?.model.sharedModel.getSource() ?? '';
    return { intent: 'traceback', selection, code: this.code(panel) || source };
  }
}

/** Whether an element of the page shows an error. */
export function isError(node: HTMLElement): boolean {
  return ERROR_OUTPUTS.includes(node.dataset.mimeType ?? '');
}

/** Whether a notebook's metadata says that there is no tutor in it. */
export function isSwitchedOff(metadata: unknown): boolean {
  const { tutor } = fields(metadata);
  return tutor === false || fields(tutor).enabled === false;
}

function fields(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

/** What to do where there is nothing to ask about. */
export function nothingToAsk(about: unknown, trans: TranslationBundle): string {
  switch (about) {
    case 'test':
      return trans.__('No test has failed yet. Run the tests first, then ask about one of them.');
    case 'error':
      return trans.__('There is no error under this cell. Run it first.');
    default:
      return trans.__('Nothing is selected. Select a piece of code in a cell first.');
  }
}
