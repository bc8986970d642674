/** Loaded when My progress is first opened. */
import type { TranslationBundle } from '@jupyterlab/translation';
import type { Message } from '@lumino/messaging';
import * as React from 'react';

import type { Chosen } from '../api/types';
import { ModelWidget } from '../modelwidget';
import { nextProps } from '../next/card';
import type { DashboardModel } from './dashboard';
import type { ProgressModel } from './model';
import type { IPlotter } from './plotter';
import { save } from './save';
import { ProgressView } from './view';

/** My progress in the main area. */
export class ProgressPanel extends ModelWidget {
  constructor(options: ProgressPanel.IOptions) {
    super([options.model, options.dashboard], () => view(options));
    this._options = options;
    this.addClass('jp-codementor-Progress');
    this.node.tabIndex = -1;
  }

  dispose(): void {
    if (!this.isDisposed) {
      this._options.dashboard.dispose();
    }
    super.dispose();
  }

  protected onAfterShow(msg: Message): void {
    super.onAfterShow(msg);
    this._watch(true);
  }

  protected onAfterAttach(msg: Message): void {
    super.onAfterAttach(msg);
    this._watch(true);
  }

  protected onBeforeDetach(msg: Message): void {
    this._watch(false);
    super.onBeforeDetach(msg);
  }

  protected onAfterHide(msg: Message): void {
    this._watch(false);
    super.onAfterHide(msg);
  }

  protected onActivateRequest(): void {
    this.node.focus();
  }

  private _watch(isWatched: boolean): void {
    if (isWatched !== this._isWatched) {
      this._isWatched = isWatched;
      this._options.dashboard.watch(isWatched);
    }
  }

  private _options: ProgressPanel.IOptions;
  private _isWatched = false;
}

function view(options: ProgressPanel.IOptions): React.JSX.Element {
  const { model, dashboard, trans, onOpen } = options;
  const { patterns, myData, elsewhere } = dashboard;
  const next = nextProps(dashboard.next, trans);
  const words = dashboard.words.value;
  return (
    <ProgressView
      trans={trans}
      progress={model.progress}
      profile={model.profile}
      error={model.error}
      isSaving={model.isSaving}
      analytics={dashboard.analytics}
      insights={dashboard.insights}
      leaderboard={dashboard.leaderboard}
      patterns={patterns.section}
      leaving={patterns.leaving}
      patternError={patterns.error}
      data={myData}
      elsewhere={elsewhere}
      titles={new Map((words?.challenges ?? []).map(row => [row.id, row.title]))}
      next={{ ...next, skills: (words?.skills ?? []).map(skill => skill.name) }}
      plotter={options.plotter}
      onRetry={() => void model.refresh()}
      onRetryAnalytics={() => void dashboard.analytics.load()}
      onRetryInsights={() => void dashboard.insights.load()}
      onRetryLeaderboard={() => void dashboard.leaderboard.load()}
      onRetryPatterns={() => void patterns.load()}
      onOpen={(id, isNext) => onOpen(id, isNext ? 'next' : 'free')}
      onPractise={skill => {
        next.onSkill(skill);
        options.onShowNext();
      }}
      onReadings={options.onReadings}
      onMark={async (id, done) => {
        const isKept = await elsewhere.mark(id, done);
        await model.refresh();
        return isKept;
      }}
      onChangeProfile={change => void model.changeProfile(change)}
      onChangePattern={(name, change) => void patterns.change(name, change)}
      onDeletePattern={name => patterns.delete(name)}
      onUndoDeletePattern={name => patterns.undo(name)}
      onExport={form => {
        void myData.export(form).then(content => {
          if (content) {
            save(content, form === 'zip' ? 'codementor-export.zip' : 'codementor-progress.json');
          }
        });
      }}
      onImport={file => {
        const unreadable = trans.__('This is no progress file. Choose one that you exported here.');
        void myData.import(file, unreadable).then(options.onChanged);
      }}
      onErase={() => void myData.erase().then(options.onChanged)}
    />
  );
}

export namespace ProgressPanel {
  /** What the panel needs. */
  export interface IOptions {
    model: ProgressModel;
    dashboard: DashboardModel;
    plotter: IPlotter;
    trans: TranslationBundle;
    onOpen: (id: string, chosen: Chosen) => void;
    onReadings?: (() => void) | undefined;
    /** Bring the next challenge into view. */
    onShowNext: () => void;
    /** What was brought or erased changed everything. */
    onChanged: () => void;
  }
}
