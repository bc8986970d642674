import { Notification } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';

import { sentence } from '../api/errors';
import { bookIcon } from '../icons';
import { CommandIDs } from '../tokens';
import type { Library } from './library';
import type { Shelf } from './shelf';

interface IOptions {
  commands: CommandRegistry;
  trans: TranslationBundle;
  shelf: Shelf;
  load: () => Promise<Library>;
  /** The file that is selected in the file browser; null: none. */
  selectedPath: () => string | null;
}

/** Add the commands that open the list or a material, and the one that adds a file. */
export function addCommands(options: IOptions): void {
  const { commands, trans, shelf } = options;
  commands.addCommand(CommandIDs.openMaterials, {
    label: trans.__('Things to Read'),
    caption: trans.__('What to read next, and all texts, pages and notebooks that you may read'),
    icon: args => (args.isPalette ? undefined : bookIcon),
    execute: () => saying(() => shelf.openList())
  });
  commands.addCommand(CommandIDs.openMaterial, {
    label: trans.__('Read'),
    caption: trans.__('Open something to read'),
    describedBy: {
      args: {
        type: 'object',
        required: ['id'],
        properties: {
          id: { type: 'string', description: 'The id of the material' },
          piece: { type: 'number', description: 'Which of its pieces to show, from 1' }
        }
      }
    },
    isEnabled: args => args.id === undefined || typeof args.id === 'string',
    execute: async args => {
      const { id, piece } = args;
      if (typeof id === 'string' && id !== '') {
        await saying(() => shelf.open(typeof piece === 'number' ? { id, piece } : { id }));
      }
    }
  });
  commands.addCommand(CommandIDs.addMaterial, {
    label: trans.__('Add to Things to Read'),
    caption: trans.__('Keep a copy that the tutor and the search can find; only you see it'),
    icon: bookIcon,
    describedBy: {
      args: {
        type: 'object',
        properties: {
          path: {
            type: 'string',
            description: 'The file; without it, the one that is selected in the file browser'
          }
        }
      }
    },
    execute: async args => {
      const path = typeof args.path === 'string' ? args.path : options.selectedPath();
      if (path !== null) {
        await saying(() => add(options, path));
      }
    }
  });
}

async function add(options: IOptions, path: string): Promise<void> {
  const { commands, trans, load } = options;
  const { id, title } = (await (await load()).addFile(path)).summary;
  Notification.success(trans.__('"%1" was added to your things to read.', title), {
    autoClose: 8000,
    actions: [
      {
        label: trans.__('Read'),
        callback: () => void commands.execute(CommandIDs.openMaterial, { id })
      }
    ]
  });
}

/** Do it, and say why it did not work if it did not. */
async function saying(act: () => Promise<void>): Promise<void> {
  try {
    await act();
  } catch (error) {
    Notification.error(sentence(error), { autoClose: 10000 });
  }
}
