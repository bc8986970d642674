/** Loaded when My progress is first opened. */
import type { TranslationBundle } from '@jupyterlab/translation';
import type { Message } from '@lumino/messaging';
import * as React from 'react';

import { ModelWidget } from '../modelwidget';
import type { ProgressModel } from './model';
import { ProgressView } from './view';

/** My progress in the main area. */
export class ProgressPanel extends ModelWidget {
  constructor(options: ProgressPanel.IOptions) {
    const { model, trans, onOpen } = options;
    super([model], () => (
      <ProgressView
        trans={trans}
        progress={model.progress}
        profile={model.profile}
        leaderboard={model.leaderboard}
        challenges={model.challenges}
        error={model.error}
        isSaving={model.isSaving}
        onRetry={() => void model.refresh()}
        onOpen={onOpen}
        onChangeProfile={change => void model.changeProfile(change)}
      />
    ));
    this._model = model;
    this.addClass('jp-codementor-Progress');
    this.node.tabIndex = -1;
  }

  protected onAfterShow(msg: Message): void {
    super.onAfterShow(msg);
    void this._model.watchDetails(true);
  }

  protected onAfterAttach(msg: Message): void {
    super.onAfterAttach(msg);
    void this._model.watchDetails(true);
  }

  protected onBeforeDetach(msg: Message): void {
    void this._model.watchDetails(false);
    super.onBeforeDetach(msg);
  }

  protected onAfterHide(msg: Message): void {
    void this._model.watchDetails(false);
    super.onAfterHide(msg);
  }

  protected onActivateRequest(): void {
    this.node.focus();
  }

  private _model: ProgressModel;
}

export namespace ProgressPanel {
  /** What the panel needs. */
  export interface IOptions {
    model: ProgressModel;
    trans: TranslationBundle;
    onOpen: (id: string) => void;
  }
}
