import { Notification } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';

import { sentence } from '../api/errors';
import type { Chosen } from '../api/types';
import { mortarboardIcon } from '../icons';
import { CommandIDs, type ICodementor } from '../tokens';

interface IOptions {
  commands: CommandRegistry;
  service: ICodementor;
  trans: TranslationBundle;
  showCatalogue: () => void;
}

/** Add the commands that open the catalogue or a challenge. */
export function addCommands(options: IOptions): void {
  const { commands, trans } = options;
  commands.addCommand(CommandIDs.openCatalogue, {
    label: args => (args.isLauncher ? trans.__('Challenges') : trans.__('Open Challenges')),
    caption: trans.__('Search the challenges and open one'),
    icon: args => (args.isPalette ? undefined : mortarboardIcon),
    execute: options.showCatalogue
  });
  commands.addCommand(CommandIDs.openChallenge, {
    label: trans.__('Open the Next Challenge'),
    caption: trans.__('Open a challenge as a notebook'),
    describedBy: {
      args: {
        type: 'object',
        properties: {
          id: {
            type: 'string',
            description: 'The id of the challenge; without it, the next one is opened'
          },
          chosen: {
            type: 'string',
            description: 'next: it was suggested; free: the student picked it'
          }
        }
      }
    },
    execute: args => {
      const chosen = args.chosen === 'next' || args.chosen === 'free' ? args.chosen : '';
      return open(options, typeof args.id === 'string' ? args.id : null, chosen);
    }
  });
}

/** Open a challenge's notebook; without an id, that of the next challenge. */
async function open(options: IOptions, wanted: string | null, chosen: Chosen): Promise<void> {
  const { commands, service, trans } = options;
  try {
    const id = wanted ?? (await service.client.next())?.challenge_id;
    if (!id) {
      Notification.info(trans.__('You have solved all challenges.'), { autoClose: 5000 });
      return;
    }
    const { path } = await service.client.open(id, false, wanted === null ? 'next' : chosen);
    await commands.execute('docmanager:open', { path, factory: 'Notebook' });
    service.notifyChanged({ challengeId: id, award: null });
  } catch (error) {
    Notification.error(sentence(error), { autoClose: 10000 });
  }
}
