import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ICommandPalette } from '@jupyterlab/apputils';
import { INotebookTracker, type NotebookPanel } from '@jupyterlab/notebook';
import { IRenderMimeRegistry, MimeModel } from '@jupyterlab/rendermime';
import { ITranslator, nullTranslator, type TranslationBundle } from '@jupyterlab/translation';

import { CommandIDs, DOMAIN, IChallenges, ICodementor, IProgress } from '../tokens';
import { Attachment } from './attachment';
import { addCommands } from './commands';
import type { RenderMarkdown } from './hints';
import { ChallengeModel } from './model';
import { makeWidgets } from './widgets';
import { waitForNews } from './news';
import { OpenChallenges } from './opened';

/** The challenge bar and the results in challenge notebooks, and their commands. */
export const challengePlugin: JupyterFrontEndPlugin<IChallenges> = {
  id: 'jupyter-codementor:challenge',
  description: 'The bar at the solution cell: run tests, submit, hints and results.',
  autoStart: true,
  provides: IChallenges,
  requires: [ICodementor, INotebookTracker, IRenderMimeRegistry],
  optional: [ITranslator, ICommandPalette, IProgress],
  activate: (
    app: JupyterFrontEnd,
    service: ICodementor,
    tracker: INotebookTracker,
    rendermime: IRenderMimeRegistry,
    translator: ITranslator | null,
    palette: ICommandPalette | null,
    progress: IProgress | null
  ): IChallenges => {
    const trans = (translator ?? nullTranslator).load(DOMAIN);
    const { commands } = app;
    const attachments = new Map<NotebookPanel, Attachment>();
    const opened = new OpenChallenges(attachments);

    const widgets = makeWidgets({
      trans,
      service,
      progress,
      commands,
      renderMarkdown: markdownWith(rendermime),
      execute: (command, attachment, args) =>
        void commands.execute(command, { ...args, path: attachment.panel.context.path })
    });

    tracker.widgetAdded.connect((_, panel) => {
      const attachment = new Attachment(panel, {
        trans,
        widgets,
        makeModel: id => makeModel(id, service, trans),
        showBar: () => service.settings.showBar,
        collapseOnEdit: () => service.settings.collapseOnEdit
      });
      attachments.set(panel, attachment);
      opened.watch(attachment);
      panel.disposed.connect(() => attachments.delete(panel));
    });
    service.changed.connect((_, { challengeId }) => {
      for (const { model } of attachments.values()) {
        if (model && (challengeId === '' || challengeId === model.challengeId)) {
          void model.lookAgain();
        }
      }
    });
    service.settingsChanged.connect(() => attachments.forEach(attachment => attachment.sync()));

    addCommands({ commands, service, tracker, attachments, trans });
    const category = 'Codementor';
    for (const command of [
      CommandIDs.runTests,
      CommandIDs.submit,
      CommandIDs.hint,
      CommandIDs.resetNotebook
    ]) {
      palette?.addItem({ command, category });
    }
    return opened;
  }
};

function makeModel(id: string, service: ICodementor, trans: TranslationBundle): ChallengeModel {
  const model = new ChallengeModel(id, {
    client: service.client,
    waitForNews: (submissionId, ms) => waitForNews(service.live, submissionId, ms),
    stoppedSentence: trans.__('Stopped. It does not count.'),
    lostSentence: trans.__(
      'Your code could not be handed in: the service cannot be reached. Your notebook keeps it. Submit again in a moment.'
    )
  });
  model.graded.connect((_, { kind, award }) => {
    if (kind === 'submit') {
      service.notifyChanged({ challengeId: id, award });
    }
  });
  model.hinted.connect(() => service.notifyChanged({ challengeId: id, award: null }));
  return model;
}

function markdownWith(rendermime: IRenderMimeRegistry): RenderMarkdown {
  return async source => {
    const renderer = rendermime.createRenderer('text/markdown');
    const data = { 'text/markdown': source };
    await renderer.renderModel(new MimeModel({ data, trusted: false }));
    return renderer.node;
  };
}
