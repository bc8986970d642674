import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { Notification } from '@jupyterlab/apputils';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';

import { CommandIDs, DOMAIN, ICodementor, IProgress } from '../tokens';
import { NewsTeller } from './model';
import { newsLine } from './words';

const SHOWN_MS = 6000;

/** Short notes about XP and achievements. */
export const toastsPlugin: JupyterFrontEndPlugin<void> = {
  id: 'jupyter-codementor:toasts',
  description: 'Short notes when XP or an achievement is gained.',
  autoStart: true,
  requires: [ICodementor, IProgress],
  optional: [ITranslator],
  activate: (
    app: JupyterFrontEnd,
    service: ICodementor,
    progress: IProgress,
    translator: ITranslator | null
  ): void => {
    const trans = (translator ?? nullTranslator).load(DOMAIN);
    const isHidden = (thing: 'xp' | 'achievements'): boolean =>
      progress.profile?.hidden.includes(thing) ?? false;
    const actions = [
      {
        label: trans.__('My progress'),
        callback: () => void app.commands.execute(CommandIDs.showProgress)
      }
    ];
    const teller = new NewsTeller(
      news => {
        const hidden = { xp: isHidden('xp'), achievements: isHidden('achievements') };
        const line = newsLine(news, hidden, trans);
        if (line && service.settings.showToasts) {
          Notification.success(line, { autoClose: SHOWN_MS, actions });
        }
      },
      async ids => {
        await progress.refresh();
        return (progress.progress?.achievements ?? []).filter(found => ids.includes(found.id));
      }
    );
    service.live.message.connect((_, message) => {
      if (message.type === 'achievement-unlocked') {
        teller.hear({ id: message.achievement, title: message.title, xp: message.xp });
      }
    });
    service.changed.connect((_, { award }) => {
      if (award) {
        void teller.read(award);
      }
    });
  }
};
