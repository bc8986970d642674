import { Notification } from '@jupyterlab/apputils';
import type { INotebookTracker, NotebookPanel } from '@jupyterlab/notebook';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';

import { sentence } from '../api/errors';
import type { HandIn } from '../api/handin';
import { CommandIDs, type ICodementor } from '../tokens';
import type { Attachment } from './attachment';
import { hintPrice } from './bar';
import type { ChallengeModel } from './model';

interface IOptions {
  commands: CommandRegistry;
  service: ICodementor;
  tracker: INotebookTracker;
  attachments: ReadonlyMap<NotebookPanel, Attachment>;
  trans: TranslationBundle;
}

/** A challenge notebook with its model. */
interface ITarget {
  attachment: Attachment;
  model: ChallengeModel;
}

const ARGS = {
  args: {
    type: 'object',
    properties: {
      path: {
        type: 'string',
        description: 'The path of the challenge notebook; without it, the current notebook'
      }
    }
  }
} as const;

/** Add the commands that work on a challenge notebook. */
export function addCommands(options: IOptions): void {
  const { commands, trans } = options;
  const find = (args: ReadonlyPartialJSONObject): ITarget | null => target(options, args);
  const isEnabled = (args: ReadonlyPartialJSONObject): boolean => find(args) !== null;

  commands.addCommand(CommandIDs.runTests, {
    label: trans.__('Run Tests'),
    caption: trans.__('Run the visible tests of the challenge'),
    describedBy: ARGS,
    isEnabled,
    execute: async args => {
      const found = find(args);
      const code = found && answer(found, trans);
      if (found && code != null) {
        await found.model.run(code);
      }
    }
  });
  commands.addCommand(CommandIDs.submit, {
    label: trans.__('Submit'),
    caption: trans.__('Save the notebook and hand the solution in'),
    describedBy: ARGS,
    isEnabled,
    execute: async args => {
      const found = find(args);
      const code = found && answer(found, trans);
      if (found && code != null) {
        const saving = save(found.attachment.panel);
        await found.model.submit(code); // handing in does not wait for a slow disk
        await saving;
      }
    }
  });
  commands.addCommand(CommandIDs.hint, {
    label: trans.__('Take a Hint'),
    caption: args => {
      const detail = find(args)?.model.detail;
      return detail ? hintPrice(detail, trans) : trans.__('Take the next hint of the challenge');
    },
    describedBy: ARGS,
    isEnabled,
    execute: async args => {
      await find(args)?.model.takeHint();
    }
  });
  commands.addCommand(CommandIDs.resetNotebook, {
    label: trans.__('Start the Notebook Afresh'),
    caption: trans.__('Start the challenge notebook afresh; a dated copy of it is kept'),
    describedBy: ARGS,
    isEnabled,
    execute: async args => {
      const found = find(args);
      if (found) {
        await reset(options, found);
      }
    }
  });
}

function target(options: IOptions, args: ReadonlyPartialJSONObject): ITarget | null {
  const { tracker, attachments } = options;
  const panel =
    typeof args.path === 'string'
      ? tracker.find(found => found.context.path === args.path)
      : tracker.currentWidget;
  const attachment = panel && attachments.get(panel);
  return attachment?.model ? { attachment, model: attachment.model } : null;
}

/** The code to run or hand in; if there is none, say what to do. */
function answer({ attachment }: ITarget, trans: TranslationBundle): HandIn | null {
  if (attachment.handIn === null) {
    Notification.warning(
      trans.__('The solution cell is gone. Put it back with the button at the top.'),
      { autoClose: 8000 }
    );
  }
  return attachment.handIn;
}

/** Save what is not saved; if that fails JupyterLab says so, and handing in goes on. */
async function save(panel: NotebookPanel): Promise<void> {
  const { context } = panel;
  if (!context.model.dirty || context.model.readOnly) {
    return;
  }
  try {
    await context.save();
  } catch (error) {
    console.warn('The notebook could not be saved before it was handed in.', error);
  }
}

async function reset(options: IOptions, { attachment, model }: ITarget): Promise<void> {
  const { commands, service, trans } = options;
  const { context } = attachment.panel;
  try {
    await save(attachment.panel);
    const { path, kept } = await service.client.open(model.challengeId, true);
    if (path === context.path) {
      await context.revert();
    } else {
      await commands.execute('docmanager:open', { path, factory: 'Notebook' });
    }
    const label = trans.__('Open the copy');
    Notification.success(
      kept
        ? trans.__('The notebook starts afresh. What you had is kept as %1.', kept)
        : trans.__('The notebook starts afresh.'),
      {
        autoClose: 10000,
        actions: kept
          ? [{ label, callback: () => void commands.execute('docmanager:open', { path: kept }) }]
          : []
      }
    );
  } catch (error) {
    Notification.error(sentence(error), { autoClose: 10000 });
  }
}
