import type { Cell } from '@jupyterlab/cells';
import type { CodeEditor } from '@jupyterlab/codeeditor';
import type { INotebookContent } from '@jupyterlab/nbformat';
import type { NotebookPanel } from '@jupyterlab/notebook';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { IDisposable } from '@lumino/disposable';
import { type ISignal, Signal } from '@lumino/signaling';
import type { PanelLayout, Widget } from '@lumino/widgets';

import { type HandIn, sourcesOf, withoutOutputs } from '../api/handin';
import {
  findAnswer,
  findLastQuestion,
  type IAnswer,
  type IChallengeMetadata,
  readNotebook,
  readQuestion,
  readRole
} from './cells';
import { colour } from './language';
import { showLine } from './line';
import type { ChallengeModel } from './model';

/** Makes the widgets of an attachment. */
export interface IWidgets {
  bar: (attachment: Attachment, model: ChallengeModel) => Widget;
  results: (attachment: Attachment, model: ChallengeModel) => Widget;
  banner: (attachment: Attachment) => Widget;
}

/**
 * Ties a challenge to a notebook: finds the answer cell, follows it through moves, copies, undo
 * and deletion, and keeps bar and results in it. JupyterLab makes cells only when they come into
 * view, so each is waited for.
 */
export class Attachment implements IDisposable {
  constructor(
    readonly panel: NotebookPanel,
    private readonly _options: Attachment.IOptions
  ) {
    panel.disposed.connect(this.dispose, this);
    void panel.context.ready.then(() => {
      if (!this._isDisposed) {
        panel.model?.contentChanged.connect(this._syncSoon, this);
        panel.model?.metadataChanged.connect(this._syncSoon, this);
        this.sync();
      }
    });
  }

  /** What the notebook is, or where its answer stands, changed. */
  get changed(): ISignal<this, void> {
    return this._changed;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  get trans(): TranslationBundle {
    return this._options.trans;
  }

  /** Null if the notebook is no challenge that we can work with. */
  get model(): ChallengeModel | null {
    return this._model;
  }

  get metadata(): IChallengeMetadata | null {
    return this._metadata;
  }

  get answer(): IAnswer {
    return this._answer;
  }

  /**
   * The bar of an assignment concerns all of its cells and stands at the top of the notebook; that
   * of a challenge stands at its solution cell.
   */
  get isBarOnTop(): boolean {
    return this._metadata?.isAssignment ?? false;
  }

  /** What would be handed in; null if there is no answer cell. */
  get handIn(): HandIn | null {
    if (this._metadata?.isAssignment) {
      return this._notebook && withoutOutputs(this._notebook);
    }
    return this._source?.getSource() ?? null;
  }

  private get _notebook(): INotebookContent | null {
    return (this.panel.model?.toJSON() as INotebookContent | undefined) ?? null;
  }

  /** Bring the cell and its bar into view. */
  async reveal(): Promise<void> {
    if (this._answer.index !== -1) {
      await this.panel.content.scrollToItem(this._answer.index);
    }
  }

  /** Put the cursor back into the code: the answer's, or where it was in an assignment. */
  focusCode(): void {
    if (!this.isBarOnTop) {
      this.panel.content.activeCellIndex = this._answer.index;
    }
    this.panel.content.mode = 'edit';
  }

  /** Put the cursor on a line of the answer, or of another cell, and mark it. */
  async showLine(line: number, where?: string | number): Promise<void> {
    const { content } = this.panel;
    const index = where === undefined ? this._answer.index : this._find(where);
    const cell = content.widgets[index] as Cell | undefined;
    if (!cell) {
      return;
    }
    if (where !== undefined) {
      await content.scrollToItem(index);
      await cell.ready;
    }
    const editor: CodeEditor.IEditor | null = cell.editor;
    if (editor) {
      content.activeCellIndex = index;
      content.mode = 'edit';
      showLine(editor, line);
    }
  }

  /** The index of a cell by its number from 1, or of the last answer to a question; or -1. */
  private _find(where: string | number): number {
    if (typeof where === 'number') {
      return where - 1;
    }
    const { widgets } = this.panel.content;
    return widgets
      .map(cell => readQuestion(cell.model.getMetadata('codementor')))
      .lastIndexOf(where);
  }

  /** Insert a fresh answer cell. */
  putBack(): void {
    const starter = this._model?.detail?.starter;
    if (starter !== undefined) {
      this.panel.model?.sharedModel.insertCell(this._answer.freshIndex, {
        cell_type: 'code',
        source: starter,
        metadata: { codementor: { role: 'answer' } }
      });
      this.sync();
      void this.reveal().then(() => this.focusCode());
    }
  }

  /** Look at the notebook anew. */
  sync(): void {
    const { content, model } = this.panel;
    if (this._isDisposed || !model) {
      return;
    }
    this._metadata = readNotebook(model.getMetadata('codementor'));
    const isOurs = this._metadata !== null && !this._metadata.isNewer;
    const modelBefore = this._model;
    this._follow(isOurs ? (this._metadata?.id ?? null) : null);
    const before = this._answer;
    const isAssignment = this._metadata?.isAssignment ?? false;
    this._answer = (isAssignment ? findLastQuestion : findAnswer)(
      content.widgets.map(cell => {
        const role = readRole(cell.model.getMetadata('codementor'));
        return role === 'answer' && cell.model.type !== 'code' ? null : role;
      })
    );
    if (isAssignment && this._notebook) {
      this._noteEdits(sourcesOf(this._notebook));
    }
    const cell = content.widgets[this._answer.index];
    this._attach(isOurs && this._answer.index !== -1 ? cell : null);
    if (isOurs) {
      colour(
        content.widgets.map(each => each.model),
        content.codeMimetype
      );
    }
    this._showBanner();
    const isMoved = before.index !== this._answer.index || before.copies !== this._answer.copies;
    if (isMoved || modelBefore !== this._model) {
      this._changed.emit();
    }
  }

  dispose(): void {
    if (this._isDisposed) {
      return;
    }
    this._isDisposed = true;
    cancelAnimationFrame(this._frame);
    this.panel.model?.contentChanged.disconnect(this._syncSoon, this);
    this.panel.model?.metadataChanged.disconnect(this._syncSoon, this);
    this._detach();
    this._banner?.dispose();
    this._model?.dispose();
    Signal.clearData(this);
  }

  /** Show a fresh result; in an assignment, it may stand far from what was worked on. */
  private _onGraded(): void {
    if (this.isBarOnTop) {
      void this.reveal().then(() => this._showResult());
    } else {
      this._showResult();
    }
  }

  /** Bring a fresh result into view, but never more than that, so that nothing jumps. */
  private _showResult(): void {
    const node = this._resultsNode;
    requestAnimationFrame(() => {
      const head = node?.querySelector('.jp-codementor-result');
      if (node?.isConnected && head) {
        const room_px = this.panel.content.outerNode.clientHeight * 0.6;
        const isSmall = node.offsetHeight <= room_px;
        (isSmall ? node : head).scrollIntoView({ block: isSmall ? 'nearest' : 'center' });
      }
    });
  }

  /** Bring a hint that was just taken into view, once it is painted. */
  private _showHint(): void {
    const node = this._resultsNode;
    requestAnimationFrame(() =>
      requestAnimationFrame(() => {
        const hints = node?.querySelectorAll('.jp-codementor-hints .jp-codementor-hint') ?? [];
        hints[hints.length - 1]?.scrollIntoView({ block: 'nearest' });
      })
    );
  }

  private get _resultsNode(): HTMLElement | undefined {
    return this._widgets.find(widget => widget.hasClass('jp-codementor-Results'))?.node;
  }

  private _syncSoon(): void {
    cancelAnimationFrame(this._frame);
    this._frame = requestAnimationFrame(() => this.sync());
  }

  /** Hold the model of this challenge, or none. */
  private _follow(id: string | null): void {
    if ((this._model?.challengeId ?? null) === id) {
      return;
    }
    this._detach();
    this._model?.dispose();
    this._model = id === null ? null : this._options.makeModel(id);
    if (this._model) {
      this._model.changed.connect(this._showBanner, this);
      this._model.graded.connect(this._onGraded, this);
      this._model.hinted.connect(this._showHint, this);
      void this._model.load();
    }
  }

  private _attach(cell: Cell | null): void {
    const wanted = this._options.showBar() ? cell : null;
    if (cell === this._cell && wanted !== null && this._isInside()) {
      return;
    }
    if (cell === this._cell && wanted === null && this._widgets.length === 0) {
      return;
    }
    this._detach();
    this._cell = cell;
    this._source = cell?.model.sharedModel ?? null;
    this._source?.changed.connect(this._onCellChange, this);
    const model = this._model;
    if (!wanted || !model) {
      return;
    }
    const { widgets } = this._options;
    const bar = widgets.bar(this, model);
    const results = widgets.results(this, model);
    this._widgets = [bar, results];
    const isBarOnTop = this.isBarOnTop;
    if (isBarOnTop) {
      this.panel.contentHeader.addWidget(bar);
    }
    void wanted.ready.then(() => {
      if (this._cell === wanted && !wanted.isDisposed && !bar.isDisposed) {
        const layout = wanted.layout as PanelLayout;
        if (!isBarOnTop) {
          layout.insertWidget(0, bar);
        }
        layout.insertWidget(layout.widgets.length - 1, results);
        wanted.addClass('jp-codementor-answerCell');
      }
    });
  }

  private _isInside(): boolean {
    return this._widgets.length > 0 && this._widgets.every(widget => !widget.isDisposed);
  }

  private _detach(): void {
    this._source?.changed.disconnect(this._onCellChange, this);
    this._source = null;
    if (this._cell && !this._cell.isDisposed) {
      this._cell.removeClass('jp-codementor-answerCell');
    }
    this._cell = null;
    for (const widget of this._widgets) {
      widget.dispose();
    }
    this._widgets = [];
  }

  /** An edit of any cell makes the result of an assignment an older one. */
  private _noteEdits(sources: string): void {
    if (this._sources !== '' && this._sources !== sources) {
      this._model?.edited(this._options.collapseOnEdit());
    }
    this._sources = sources;
  }

  private _onCellChange(_: unknown, change: { sourceChange?: unknown }): void {
    if (change.sourceChange) {
      this._model?.edited(this._options.collapseOnEdit());
    }
  }

  private _showBanner(): void {
    const isUnknown = this._model?.loadError !== '' && this._model?.detail === null;
    const isGone = this._model !== null && this._answer.index === -1;
    const isWanted = this._metadata !== null && (this._metadata.isNewer || isGone || isUnknown);
    if (isWanted && !this._banner) {
      this._banner = this._options.widgets.banner(this);
      this.panel.contentHeader.addWidget(this._banner);
    } else if (!isWanted && this._banner) {
      this._banner.dispose();
      this._banner = null;
    }
    this._banner?.update();
  }

  private _metadata: IChallengeMetadata | null = null;
  private _answer: IAnswer = { index: -1, copies: 0, freshIndex: 0 };
  private _model: ChallengeModel | null = null;
  private _cell: Cell | null = null;
  /** Held apart from the cell, which forgets its model when it is deleted. */
  private _source: Cell['model']['sharedModel'] | null = null;
  private _widgets: Widget[] = [];
  private _banner: Widget | null = null;
  private _sources = '';
  private _frame = 0;
  private _isDisposed = false;
  private _changed = new Signal<this, void>(this);
}

export namespace Attachment {
  /** What an attachment needs. */
  export interface IOptions {
    trans: TranslationBundle;
    widgets: IWidgets;
    makeModel: (id: string) => ChallengeModel;
    showBar: () => boolean;
    collapseOnEdit: () => boolean;
  }
}
