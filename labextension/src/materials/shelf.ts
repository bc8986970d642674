import type { JupyterFrontEnd } from '@jupyterlab/application';
import { MainAreaWidget, WidgetTracker } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';

import { bookIcon } from '../icons';
import type { IPlace } from './address';
import type { Library } from './library';
import type { MaterialsPanel, ReaderPanel } from './panels';

/** The list and the readers that are open in the main area. */
export class Shelf {
  constructor(private readonly _options: Shelf.IOptions) {}

  readonly lists = new WidgetTracker<MainAreaWidget<MaterialsPanel>>({
    namespace: 'jupyter-codementor-materials'
  });

  readonly readers = new WidgetTracker<MainAreaWidget<ReaderPanel>>({
    namespace: 'jupyter-codementor-reader'
  });

  /** Show the list. */
  async openList(): Promise<void> {
    const { shell, trans } = this._options;
    const library = await this._load();
    let widget = this.lists.currentWidget;
    if (!widget) {
      widget = new MainAreaWidget({ content: library.makeList() });
      widget.id = 'jp-codementor-materials';
      widget.title.label = trans.__('Things to read');
      widget.title.icon = bookIcon;
      widget.title.closable = true;
      await this.lists.add(widget);
      shell.add(widget, 'main', { type: 'Things to read' });
    }
    shell.activateById(widget.id);
  }

  /** Show a material in a reader of its own, at a piece if one is named. */
  async open(place: IPlace): Promise<void> {
    const { shell } = this._options;
    const library = await this._load();
    let widget = this.readers.find(({ content }) => content.reading.id === place.id);
    if (widget) {
      const { reading } = widget.content;
      reading.goTo(place.piece);
      if (reading.state === 'gone' || reading.state === 'unreachable') {
        void reading.load();
      }
    } else {
      widget = this._makeReader(library, place);
      await this.readers.add(widget);
      shell.add(widget, 'main', { type: 'Reader' });
    }
    shell.activateById(widget.id);
  }

  private _load(): Promise<Library> {
    const { trans, load, hasRoom } = this._options;
    if (!hasRoom) {
      throw new Error(trans.__('This page has no room for it. Open JupyterLab to read it there.'));
    }
    return load();
  }

  private _makeReader(library: Library, place: IPlace): MainAreaWidget<ReaderPanel> {
    const { trans } = this._options;
    const widget = new MainAreaWidget({ content: library.makeReader(place) });
    const { reading } = widget.content;
    widget.id = `jp-codementor-reader-${place.id}`;
    widget.title.label = trans.__('Reading');
    widget.title.icon = bookIcon;
    widget.title.closable = true;
    reading.changed.connect(() => {
      const title = reading.detail?.summary.title;
      if (title && !widget.isDisposed) {
        widget.title.label = title;
        widget.title.caption = title;
      }
    });
    return widget;
  }
}

export namespace Shelf {
  /** What it needs. */
  export interface IOptions {
    shell: JupyterFrontEnd.IShell;
    trans: TranslationBundle;
    load: () => Promise<Library>;
    /** A notebook that is shown by itself has no place for others beside it. */
    hasRoom: boolean;
  }
}
