/** The place of the tutor in the right sidebar; what stands in it is loaded when it is opened. */
import type { TranslationBundle } from '@jupyterlab/translation';
import type { Message } from '@lumino/messaging';
import { Panel, Widget } from '@lumino/widgets';

import { tutorIcon } from '../icons';
import type { TutorPanel } from './panel';

/** Holds the panel of the tutor from its first opening on. */
export class TutorSidebar extends Panel {
  constructor(private readonly _options: TutorSidebar.IOptions) {
    super();
    const { trans } = _options;
    this.id = 'jp-codementor-tutor';
    this.addClass('jp-codementor-TutorSidebar');
    this.title.icon = tutorIcon;
    this.title.caption = trans.__('Tutor');
    this.node.setAttribute('role', 'region');
    this.node.setAttribute('aria-label', trans.__('Tutor'));
    this._note.addClass('jp-codementor-tutorNote');
    this._note.node.setAttribute('role', 'status');
    this.addWidget(this._note);
  }

  /** The panel, once it was opened. */
  get panel(): TutorPanel | null {
    return this._panel;
  }

  /** Load what stands here, if it is not yet. */
  async load(): Promise<TutorPanel> {
    this._loading ??= this._load();
    try {
      return await this._loading;
    } catch (error) {
      this._loading = null;
      throw error;
    }
  }

  protected onAfterShow(msg: Message): void {
    super.onAfterShow(msg);
    void this.load().catch(() => undefined); // the note says it
  }

  protected onActivateRequest(msg: Message): void {
    super.onActivateRequest(msg);
    const focus = (): void => this._panel?.focusInput();
    // The command palette gives the focus back when it closes, and the first time there is nothing
    // yet to have it.
    requestAnimationFrame(focus);
    void this._loading?.then(panel => panel.renderPromise).then(focus, () => undefined);
  }

  private async _load(): Promise<TutorPanel> {
    const { trans } = this._options;
    this._note.node.textContent = trans.__('Loading the tutor…');
    try {
      const panel = await this._options.makePanel();
      this._note.hide();
      this._panel = panel;
      this.addWidget(panel);
      return panel;
    } catch (error) {
      this._note.node.textContent = trans.__(
        'The tutor could not be loaded. Check your connection, then close and open this panel.'
      );
      console.error('The panel of the tutor could not be loaded.', error);
      throw error;
    }
  }

  private readonly _note = new Widget();
  private _panel: TutorPanel | null = null;
  private _loading: Promise<TutorPanel> | null = null;
}

export namespace TutorSidebar {
  /** What the place needs. */
  export interface IOptions {
    trans: TranslationBundle;
    makePanel: () => Promise<TutorPanel>;
  }
}
