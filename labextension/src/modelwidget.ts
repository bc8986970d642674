/** The thin widget between a model and its view. */
import { ReactWidget } from '@jupyterlab/ui-components';
import type { ISignal } from '@lumino/signaling';
import type * as React from 'react';

/** Something that says when it changed. */
export interface IChanging {
  readonly changed: ISignal<unknown, unknown>;
}

/** Renders a view of a model, and again whenever the model changes. */
export class ModelWidget extends ReactWidget {
  constructor(models: readonly IChanging[], render: () => React.JSX.Element) {
    super();
    this._models = models;
    this._render = render;
    for (const model of models) {
      model.changed.connect(this.update, this);
    }
  }

  dispose(): void {
    for (const model of this._models) {
      model.changed.disconnect(this.update, this);
    }
    super.dispose();
  }

  protected render(): React.JSX.Element {
    return this._render();
  }

  private _models: readonly IChanging[];
  private _render: () => React.JSX.Element;
}
