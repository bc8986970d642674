import {
  ILayoutRestorer,
  type JupyterFrontEnd,
  type JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ICommandPalette, MainAreaWidget, WidgetTracker } from '@jupyterlab/apputils';
import { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import { IStatusBar } from '@jupyterlab/statusbar';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import * as React from 'react';

import { mortarboardIcon } from '../icons';
import { ModelWidget } from '../modelwidget';
import { soon } from '../soon';
import { CommandIDs, DOMAIN, ICodementor, IProgress } from '../tokens';
import { ProgressModel } from './model';
import { Status } from './status';

/** My progress in the main area. */
export const progressPlugin: JupyterFrontEndPlugin<IProgress> = {
  id: 'jupyter-codementor:progress',
  description: 'My progress: level, XP, streak, achievements and the leaderboard.',
  autoStart: true,
  provides: IProgress,
  requires: [ICodementor],
  optional: [ITranslator, ILayoutRestorer, ICommandPalette, IRenderMimeRegistry],
  activate: (
    app: JupyterFrontEnd,
    service: ICodementor,
    translator: ITranslator | null,
    restorer: ILayoutRestorer | null,
    palette: ICommandPalette | null,
    rendermime: IRenderMimeRegistry | null
  ): IProgress => {
    const trans = (translator ?? nullTranslator).load(DOMAIN);
    const { commands, shell } = app;
    const model = new ProgressModel(service.client);
    const tracker = new WidgetTracker<MainAreaWidget>({
      namespace: 'jupyter-codementor-progress'
    });
    const refresh = soon(() => void model.refresh());
    service.changed.connect(refresh);
    void app.restored.then(() => model.refresh());

    commands.addCommand(CommandIDs.showProgress, {
      label: trans.__('My Progress'),
      caption: trans.__('Level, streak, achievements and all that you did'),
      execute: async () => {
        if (!tracker.currentWidget) {
          const { makePanel } = await import('./make');
          const content = makePanel({
            model,
            service,
            rendermime,
            trans,
            onReadings: commands.hasCommand(CommandIDs.openMaterials)
              ? () => void commands.execute(CommandIDs.openMaterials)
              : undefined,
            onOpen: (id, chosen) => void commands.execute(CommandIDs.openChallenge, { id, chosen })
          });
          const widget = new MainAreaWidget({ content });
          widget.id = 'jp-codementor-progress';
          widget.title.label = trans.__('My progress');
          widget.title.icon = mortarboardIcon;
          widget.title.closable = true;
          await tracker.add(widget);
          shell.add(widget, 'main', { type: 'My progress' });
        }
        const widget = tracker.currentWidget;
        if (widget) {
          shell.activateById(widget.id);
        }
      }
    });
    palette?.addItem({ command: CommandIDs.showProgress, category: 'Codementor' });
    if (restorer) {
      void restorer.restore(tracker, { command: CommandIDs.showProgress, name: () => 'progress' });
    }
    return model;
  }
};

/** Level, XP and streak in the status bar. */
export const statusPlugin: JupyterFrontEndPlugin<void> = {
  id: 'jupyter-codementor:status',
  description: 'Level, XP and streak in the status bar.',
  autoStart: true,
  requires: [IProgress],
  optional: [IStatusBar, ITranslator], // Notebook 7 has no status bar
  activate: (
    app: JupyterFrontEnd,
    progress: IProgress,
    statusBar: IStatusBar | null,
    translator: ITranslator | null
  ): void => {
    if (!statusBar) {
      return;
    }
    const trans = (translator ?? nullTranslator).load(DOMAIN);
    const item = new ModelWidget([progress], () => (
      <Status
        trans={trans}
        progress={progress.progress}
        profile={progress.profile}
        onOpen={() => void app.commands.execute(CommandIDs.showProgress)}
      />
    ));
    item.addClass('jp-codementor-Status');
    statusBar.registerStatusItem(statusPlugin.id, { item, align: 'right', rank: 50 });
  }
};
