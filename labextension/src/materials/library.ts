/** Loaded when there is something to read for the first time. */
import { FileDialog, type IFileBrowserFactory } from '@jupyterlab/filebrowser';
import type { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import type { Contents } from '@jupyterlab/services';
import type { TranslationBundle } from '@jupyterlab/translation';

import { MaterialsApi, type MaterialDetail } from '../api/materials';
import { soon } from '../soon';
import type { ICodementor } from '../tokens';
import type { IPlace } from './address';
import { type Draw, drawingWith } from './drawing';
import { draftOf, kindOfFile, whyNot } from './files';
import type { IChosenFile } from './form';
import { MaterialsModel } from './model';
import { MaterialsPanel, ReaderPanel } from './panels';
import { Reading } from './reading';

/** What the list and all readers share. */
export class Library {
  constructor(private readonly _options: Library.IOptions) {
    const { service, rendermime } = _options;
    this._api = new MaterialsApi(service.client);
    this._model = new MaterialsModel(this._api, () =>
      service.notifyChanged({ challengeId: '', award: null })
    );
    this._draw = drawingWith(rendermime);
    service.changed.connect(soon(() => void this._model.refresh(this._list?.isVisible ?? false)));
  }

  /** The list of things to read. */
  makeList(): MaterialsPanel {
    const { trans, fileBrowsers, onRead, onTry } = this._options;
    this._list = new MaterialsPanel({
      model: this._model,
      trans,
      onChoose: fileBrowsers ? () => this._choose(fileBrowsers) : null,
      onRead,
      onTry
    });
    return this._list;
  }

  /** A reader of one of them. */
  makeReader(place: IPlace): ReaderPanel {
    const { trans, onOpenList } = this._options;
    const reading = new Reading(this._api, place);
    return new ReaderPanel({ model: this._model, reading, trans, draw: this._draw, onOpenList });
  }

  /** Add a file of JupyterLab. Throws with a sentence if it cannot be. */
  async addFile(path: string): Promise<MaterialDetail> {
    const { contents, trans } = this._options;
    const { name, size } = await contents.get(path, { content: false });
    const why = whyNot(name, size ?? 0, trans);
    if (why !== '') {
      throw new Error(why);
    }
    return this._model.add(draftOf(name, await this._text(path)));
  }

  private async _choose(browsers: IFileBrowserFactory): Promise<IChosenFile | null> {
    const browser = browsers.tracker.currentWidget;
    const { trans } = this._options;
    if (!browser) {
      throw new Error(trans.__('The file browser is closed. Open it, or upload a file.'));
    }
    const { value } = await FileDialog.getOpenFiles({
      title: trans.__('Choose something to read'),
      manager: browser.model.manager,
      filter: ({ type, name }) => (type === 'directory' || kindOfFile(name) ? {} : null)
    });
    const file = value?.find(({ type }) => type !== 'directory');
    return file
      ? { name: file.name, size_bytes: file.size ?? 0, text: () => this._text(file.path) }
      : null;
  }

  /** A notebook too is asked for as the text of its file. */
  private async _text(path: string): Promise<string> {
    const { contents } = this._options;
    const file = await contents.get(path, { content: true, type: 'file', format: 'text' });
    return String(file.content);
  }

  private readonly _api: MaterialsApi;
  private readonly _model: MaterialsModel;
  private readonly _draw: Draw;
  private _list: MaterialsPanel | null = null;
}

export namespace Library {
  /** What it needs. */
  export interface IOptions {
    service: ICodementor;
    trans: TranslationBundle;
    rendermime: IRenderMimeRegistry;
    contents: Contents.IManager;
    fileBrowsers: IFileBrowserFactory | null;
    onRead: (place: IPlace) => void;
    onTry: (challengeId: string) => void;
    onOpenList: () => void;
  }
}
