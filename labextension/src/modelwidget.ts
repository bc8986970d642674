/** The thin widget between a model and its view. */
import { ReactWidget } from '@jupyterlab/ui-components';
import type { ISignal } from '@lumino/signaling';
import * as React from 'react';

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

/**
 * Stands in the header of a notebook, which JupyterLab lays out by minimum heights: the widget
 * keeps its own at what the view needs, also when that breaks into more lines.
 */
export class HeaderWidget extends ModelWidget {
  dispose(): void {
    this._observer.disconnect();
    super.dispose();
  }

  protected render(): React.JSX.Element {
    return React.createElement('div', { ref: this._watch }, super.render());
  }

  private readonly _observer = new ResizeObserver(entries => {
    const height = `${Math.ceil(entries[entries.length - 1].contentRect.height)}px`;
    if (!this.isDisposed && this.node.style.minHeight !== height) {
      this.node.style.minHeight = height;
      this.parent?.fit();
    }
  });

  private readonly _watch = (node: HTMLElement | null): void => {
    this._observer.disconnect();
    if (node) {
      this._observer.observe(node);
    }
  };
}
