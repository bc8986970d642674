import {
  ILabShell,
  ILayoutRestorer,
  type JupyterFrontEnd,
  type JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ICommandPalette } from '@jupyterlab/apputils';
import { ILauncher } from '@jupyterlab/launcher';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';

import { NextModel } from '../next/model';
import { soon } from '../soon';
import { CommandIDs, DOMAIN, ICodementor } from '../tokens';
import { addCommands } from './commands';
import { CatalogueModel } from './model';
import { CataloguePanel } from './panel';

/** The catalogue in the left sidebar, its Launcher card, and opening a challenge. */
export const cataloguePlugin: JupyterFrontEndPlugin<void> = {
  id: 'jupyter-codementor:catalogue',
  description: 'The catalogue of challenges in the left sidebar.',
  autoStart: true,
  requires: [ICodementor],
  optional: [ITranslator, ILayoutRestorer, ICommandPalette, ILauncher, ILabShell],
  activate: (
    app: JupyterFrontEnd,
    service: ICodementor,
    translator: ITranslator | null,
    restorer: ILayoutRestorer | null,
    palette: ICommandPalette | null,
    launcher: ILauncher | null,
    labShell: ILabShell | null
  ): void => {
    const trans = (translator ?? nullTranslator).load(DOMAIN);
    const { commands, shell } = app;
    const model = new CatalogueModel(service.client);
    const next = new NextModel(service.client);
    model.changed.connect(() => {
      if (next.given !== model.next) {
        next.give(model.next);
      }
    });
    const panel = new CataloguePanel({
      model,
      next,
      trans,
      onOpen: (id, chosen) => void commands.execute(CommandIDs.openChallenge, { id, chosen }),
      onShowProgress: () => void commands.execute(CommandIDs.showProgress)
    });
    const refresh = soon(() => {
      next.forget();
      if (model.page !== null) {
        void model.refresh();
      }
    });
    service.changed.connect(refresh);
    shell.add(panel, 'left', { rank: 310, type: 'Challenges' });
    restorer?.add(panel, panel.id);

    addCommands({
      commands,
      service,
      trans,
      showCatalogue: () => {
        labShell?.expandLeft();
        shell.activateById(panel.id);
      }
    });
    const category = 'Codementor';
    for (const command of [CommandIDs.openCatalogue, CommandIDs.openChallenge]) {
      palette?.addItem({ command, category, args: { isPalette: true } });
    }
    launcher?.add({
      command: CommandIDs.openCatalogue,
      args: { isLauncher: true },
      category: (translator ?? nullTranslator).load('jupyterlab').__('Other'),
      rank: 0.5 // after the terminal, whose sign stands for the whole category
    });
  }
};
