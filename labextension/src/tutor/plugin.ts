import {
  ILayoutRestorer,
  type JupyterFrontEnd,
  type JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ICommandPalette } from '@jupyterlab/apputils';
import { INotebookTracker, type NotebookPanel } from '@jupyterlab/notebook';
import { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';

import { CommandIDs, DOMAIN, IChallenges, ICodementor } from '../tokens';
import { ERROR_OUTPUTS, Here, isError } from './asking';
import { addCommands } from './commands';
import { TutorSidebar } from './sidebar';

/** The tutor in the right sidebar, and "ask about this". */
export const tutorPlugin: JupyterFrontEndPlugin<void> = {
  id: 'jupyter-codementor:tutor',
  description: 'The tutor in the right sidebar, which helps but does not solve.',
  autoStart: true,
  requires: [ICodementor, IChallenges, INotebookTracker, IRenderMimeRegistry],
  optional: [ITranslator, ILayoutRestorer, ICommandPalette],
  activate: (
    app: JupyterFrontEnd,
    service: ICodementor,
    challenges: IChallenges,
    tracker: INotebookTracker,
    rendermime: IRenderMimeRegistry,
    translator: ITranslator | null,
    restorer: ILayoutRestorer | null,
    palette: ICommandPalette | null
  ): void => {
    const trans = (translator ?? nullTranslator).load(DOMAIN);
    const { commands, shell } = app;
    const here = new Here(tracker, challenges);

    const sidebar = new TutorSidebar({
      trans,
      makePanel: async () => {
        // "lazy" in its name keeps it out of what is counted as loaded with the page, and the
        // bundler's configuration keeps the chat's packages in this one chunk.
        const { TutorPanel } = await import(/* webpackChunkName: "tutor.lazy" */ './panel');
        const panel = new TutorPanel({
          service,
          trans,
          rendermime,
          onAsk: question =>
            void panel.model.ask({ code: here.code(tracker.currentWidget), ...question }),
          onOpen: id => void commands.execute(CommandIDs.openChallenge, { id }),
          onRead: place => void commands.execute(CommandIDs.openMaterial, { ...place }),
          onLeave: () => leave(tracker)
        });
        void panel.model.follow(here.topic(tracker.currentWidget));
        return panel;
      }
    });
    shell.add(sidebar, 'right', { rank: 700, type: 'Tutor' });
    restorer?.add(sidebar, sidebar.id);
    followNotebook(tracker, challenges, () => {
      void sidebar.panel?.model.follow(here.topic(tracker.currentWidget));
    });

    addCommands({
      commands,
      here,
      trans,
      clickedError: () => app.contextMenuHitTest(isError),
      open: async (path, question) => {
        shell.activateById(sidebar.id);
        const { model } = await sidebar.load();
        await model.follow(here.topic(here.panel(path)));
        if (question) {
          await model.ask(question);
        }
        sidebar.activate();
      }
    });
    addMenus(app);
    const { askTutor, askAboutTest, askAboutSelection } = CommandIDs;
    for (const command of [askTutor, askAboutTest, askAboutSelection]) {
      palette?.addItem({ command, category: 'Codementor' });
    }
  }
};

/** Tell whenever another notebook is current, or the current one becomes something else. */
function followNotebook(
  tracker: INotebookTracker,
  challenges: IChallenges,
  onChanged: () => void
): void {
  let watched: NotebookPanel | null = null;
  tracker.currentChanged.connect((_, panel) => {
    if (watched && !watched.isDisposed) {
      watched.model?.metadataChanged.disconnect(onChanged);
    }
    watched = panel;
    onChanged();
    void panel?.context.ready.then(() => {
      if (watched === panel && !panel.isDisposed) {
        panel.model?.metadataChanged.connect(onChanged);
        onChanged();
      }
    });
  });
  challenges.changed.connect(onChanged);
}

/** The entries on an error and on a selected piece of code. */
function addMenus({ contextMenu }: JupyterFrontEnd): void {
  const command = CommandIDs.askAboutSelection;
  for (const type of ERROR_OUTPUTS) {
    contextMenu.addItem({
      command,
      selector: `.jp-Notebook [data-mime-type="${type}"]`,
      args: { about: 'error', isMenu: true },
      rank: 0
    });
  }
  contextMenu.addItem({
    command,
    selector: '.jp-Notebook .jp-CodeCell .jp-InputArea-editor',
    args: { about: 'selection', isMenu: true },
    rank: 0
  });
}

/** Go back to the code. */
function leave(tracker: INotebookTracker): void {
  const panel = tracker.currentWidget;
  if (panel) {
    panel.activate();
    // Being activated, the notebook takes the focus itself, in command mode.
    requestAnimationFrame(() => {
      panel.content.mode = 'edit';
      panel.content.activeCell?.editor?.focus();
    });
  }
}
