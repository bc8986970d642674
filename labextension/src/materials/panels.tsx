/** The thin widgets of the list and of the reader. */
import type { TranslationBundle } from '@jupyterlab/translation';
import type { Message } from '@lumino/messaging';
import * as React from 'react';

import { ModelWidget } from '../modelwidget';
import type { IPlace } from './address';
import type { Draw } from './drawing';
import type { IChosenFile } from './form';
import type { MaterialsModel } from './model';
import { Reader } from './readerview';
import type { Reading } from './reading';
import { Materials } from './view';

/** Things to read, in the main area. */
export class MaterialsPanel extends ModelWidget {
  constructor(options: MaterialsPanel.IOptions) {
    const { model, trans } = options;
    super([model], () => (
      <Materials
        trans={trans}
        materials={model.materials}
        recommended={model.recommended}
        profile={model.profile}
        problem={model.problem}
        isAdding={model.isAdding}
        readAt_s={id => model.readAt_s(id)}
        isRemoving={id => model.isRemoving(id)}
        onRetry={() => void model.load()}
        onRetryRecommended={() => void model.loadRecommended()}
        onAdd={async draft => {
          await model.add(draft);
        }}
        onChoose={options.onChoose}
        onRead={options.onRead}
        onTry={options.onTry}
        onRemove={id => model.remove(id)}
        onUndoRemove={id => model.undoRemove(id)}
      />
    ));
    this._model = model;
    this.addClass('jp-codementor-Materials');
    this.node.tabIndex = -1;
  }

  protected onAfterShow(msg: Message): void {
    super.onAfterShow(msg);
    void this._model.load();
  }

  protected onAfterAttach(msg: Message): void {
    super.onAfterAttach(msg);
    if (this.isVisible) {
      void this._model.load();
    }
  }

  protected onActivateRequest(): void {
    this.node.focus();
  }

  private readonly _model: MaterialsModel;
}

export namespace MaterialsPanel {
  /** What the list needs. */
  export interface IOptions {
    model: MaterialsModel;
    trans: TranslationBundle;
    onChoose: (() => Promise<IChosenFile | null>) | null;
    onRead: (place: IPlace) => void;
    onTry: (challengeId: string) => void;
  }
}

/** A material, in the main area. */
export class ReaderPanel extends ModelWidget {
  constructor(options: ReaderPanel.IOptions) {
    const { model, reading, trans } = options;
    super([model, reading], () => (
      <Reader
        trans={trans}
        state={reading.state}
        summary={reading.detail?.summary ?? null}
        blocks={reading.blocks}
        wanted={reading.wanted}
        problem={reading.problem || model.problemWith(reading.id)}
        readAt_s={model.readAt_s(reading.id)}
        profile={model.profile}
        draw={options.draw}
        onRetry={() => void reading.load()}
        onMark={done => void model.mark(reading.id, done)}
        onOpenList={options.onOpenList}
      />
    ));
    this.reading = reading;
    this.addClass('jp-codementor-Reader');
    this.node.tabIndex = -1;
    void reading.load();
    void model.loadMarks();
  }

  readonly reading: Reading;

  dispose(): void {
    this.reading.dispose();
    super.dispose();
  }

  protected onActivateRequest(): void {
    if (!this.node.contains(document.activeElement)) {
      this.node.focus();
    }
  }
}

export namespace ReaderPanel {
  /** What the reader needs. */
  export interface IOptions {
    model: MaterialsModel;
    reading: Reading;
    trans: TranslationBundle;
    draw: Draw;
    onOpenList: () => void;
  }
}
