import { Notification } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';

import { tutorIcon } from '../icons';
import { CommandIDs } from '../tokens';
import { type Here, nothingToAsk } from './asking';
import type { Question } from './topic';

interface IOptions {
  commands: CommandRegistry;
  here: Here;
  trans: TranslationBundle;
  /** The error output that the context menu was opened on. */
  clickedError: () => HTMLElement | undefined;
  /** Open the panel about a notebook, and ask if there is something to ask. */
  open: (path: unknown, question: Question | null) => Promise<void>;
}

const PATH = {
  type: 'string',
  description: 'The path of the notebook; without it, the current notebook'
} as const;

/** Add the commands that ask the tutor. */
export function addCommands(options: IOptions): void {
  const { commands, here, trans } = options;
  commands.addCommand(CommandIDs.askTutor, {
    label: trans.__('Ask the Tutor'),
    caption: trans.__('Open the tutor, which helps but does not solve'),
    describedBy: {
      args: {
        type: 'object',
        properties: { path: PATH, question: { type: 'string', description: 'What to ask' } }
      }
    },
    execute: async args => {
      const { question, path } = args;
      const code = here.code(here.panel(path));
      const isAsked = typeof question === 'string' && question.trim() !== '';
      await options.open(path, isAsked ? { question, code } : null);
    }
  });
  commands.addCommand(CommandIDs.askAboutTest, {
    label: trans.__('Ask the Tutor About the Failing Test'),
    caption: trans.__('Ask about the first visible test that did not pass'),
    describedBy: {
      args: {
        type: 'object',
        properties: { path: PATH, test: { type: 'string', description: 'The name of the test' } }
      }
    },
    execute: async args => {
      const panel = here.panel(args.path);
      await askOrSay(options, args.path, here.aboutTest(panel, args.test), 'test');
    }
  });
  addAboutSelection(options);
}

function addAboutSelection(options: IOptions): void {
  const { commands, here, trans } = options;
  commands.addCommand(CommandIDs.askAboutSelection, {
    label: args =>
      args.about === 'error'
        ? trans.__('Ask the Tutor About This Error')
        : trans.__('Ask the Tutor About the Selection'),
    caption: trans.__('Ask about the selected piece of code, or about an error'),
    icon: args => (args.isMenu ? tutorIcon : undefined),
    describedBy: {
      args: {
        type: 'object',
        properties: {
          path: PATH,
          about: { enum: ['selection', 'error'], description: 'What to ask about' }
        }
      }
    },
    isVisible: args =>
      !args.isMenu || args.about === 'error' || here.aboutSelection(here.panel()) !== null,
    execute: async args => {
      const panel = here.panel(args.path);
      const question =
        args.about === 'error'
          ? here.aboutError(panel, options.clickedError())
          : here.aboutSelection(panel);
      await askOrSay(options, args.path, question, args.about);
    }
  });
}

async function askOrSay(
  options: IOptions,
  path: unknown,
  question: Question | null,
  about: unknown
): Promise<void> {
  if (question) {
    await options.open(path, question);
  } else {
    Notification.info(nothingToAsk(about, options.trans), { autoClose: 6000 });
  }
}
