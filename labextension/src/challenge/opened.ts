import type { NotebookPanel } from '@jupyterlab/notebook';
import { Signal } from '@lumino/signaling';

import type { HandIn } from '../api/handin';
import type { IChallenges, IOpenChallenge } from '../tokens';
import type { Attachment } from './attachment';
import { readRole } from './cells';

/** What the other features may know of the challenges that are open. */
export class OpenChallenges implements IChallenges {
  constructor(private readonly _attachments: ReadonlyMap<NotebookPanel, Attachment>) {}

  readonly changed = new Signal<this, void>(this);

  /** Follow the notebook of an attachment. */
  watch(attachment: Attachment): void {
    attachment.changed.connect(() => this.changed.emit());
  }

  find(panel: NotebookPanel): IOpenChallenge | null {
    const attachment = this._attachments.get(panel);
    const model = attachment?.model;
    if (!attachment || !model) {
      return null;
    }
    const failing = model.result?.verdict.cases.find(
      found => !found.hidden && found.status !== 'passed'
    );
    return {
      challengeId: model.challengeId,
      title: model.detail?.summary.title ?? attachment.metadata?.title ?? model.challengeId,
      code: codeOf(attachment.handIn),
      failingTest: failing?.name ?? ''
    };
  }
}

/** The code that is handed in; of an assignment, that of all answers. */
export function codeOf(handIn: HandIn | null): string {
  if (handIn === null || typeof handIn === 'string') {
    return handIn ?? '';
  }
  return handIn.cells
    .filter(cell => cell.cell_type === 'code' && readRole(cell.metadata.codementor) === 'answer')
    .map(cell => (Array.isArray(cell.source) ? cell.source.join('') : cell.source))
    .join('\n\n');
}
