import type { TranslationBundle } from '@jupyterlab/translation';
import type { Message } from '@lumino/messaging';
import * as React from 'react';

import { mortarboardIcon } from '../icons';
import type { Chosen } from '../api/types';
import { ModelWidget } from '../modelwidget';
import { nextProps } from '../next/card';
import type { NextModel } from '../next/model';
import type { CatalogueModel } from './model';
import { Catalogue } from './view';

/** The catalogue in the left sidebar; it loads when it is first shown. */
export class CataloguePanel extends ModelWidget {
  constructor(options: CataloguePanel.IOptions) {
    const { model, next, trans } = options;
    super([model, next], () => (
      <Catalogue
        trans={trans}
        query={model.query}
        isFiltered={model.isFiltered}
        isNarrowed={model.isNarrowed}
        isUpToDate={model.isUpToDate}
        hasLoaded={model.page !== null}
        failure={model.failure}
        total={model.page?.total ?? 0}
        next={nextProps(next, trans)}
        toContinue={model.toContinue}
        groups={model.groups}
        skills={model.page?.skills ?? []}
        isExpanded={skill => model.isExpanded(skill)}
        onSearch={change => model.search(change)}
        onClear={() => model.clear()}
        onRetry={() => void model.refresh()}
        onToggle={skill => model.toggle(skill)}
        onOpen={id => options.onOpen(id, 'free')}
        onOpenNext={(id, isNext) => options.onOpen(id, isNext ? 'next' : 'free')}
        onShowProgress={options.onShowProgress}
      />
    ));
    this._model = model;
    this.id = 'jp-codementor-catalogue';
    this.addClass('jp-codementor-Catalogue');
    this.title.icon = mortarboardIcon;
    this.title.caption = trans.__('Challenges');
    this.node.setAttribute('role', 'region');
    this.node.setAttribute('aria-label', trans.__('Challenges'));
  }

  protected onAfterShow(msg: Message): void {
    super.onAfterShow(msg);
    if (this._model.page === null && !this._model.isLoading) {
      void this._model.refresh();
    }
  }

  protected onActivateRequest(): void {
    const focus = (): void => this.node.querySelector<HTMLElement>('input, button')?.focus();
    focus();
    requestAnimationFrame(focus); // the command palette gives the focus back when it closes
  }

  private _model: CatalogueModel;
}

export namespace CataloguePanel {
  /** What the panel needs. */
  export interface IOptions {
    model: CatalogueModel;
    next: NextModel;
    trans: TranslationBundle;
    onOpen: (id: string, chosen: Chosen) => void;
    onShowProgress: () => void;
  }
}
