/** Puts My progress together; loaded with the panel, when it is first opened. */
import type { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import type { TranslationBundle } from '@jupyterlab/translation';

import type { Chosen } from '../api/types';
import type { ICodementor } from '../tokens';
import { DashboardModel } from './dashboard';
import type { ProgressModel } from './model';
import { ProgressPanel } from './panel';
import { makePlotter } from './plotter';

interface IOptions {
  model: ProgressModel;
  service: ICodementor;
  rendermime: IRenderMimeRegistry | null;
  trans: TranslationBundle;
  onOpen: (id: string, chosen: Chosen) => void;
  onReadings?: (() => void) | undefined;
}

/** Make the panel; it looks again whenever progress changes, until it is closed. */
export function makePanel(options: IOptions): ProgressPanel {
  const { model, service, trans } = options;
  const dashboard = new DashboardModel(service.client);
  const giveNext = (): void => {
    const next = model.progress?.next ?? null;
    if (dashboard.next.given !== next) {
      dashboard.next.give(next);
    }
  };
  giveNext();
  model.changed.connect(giveNext);
  const panel: ProgressPanel = new ProgressPanel({
    model,
    dashboard,
    plotter: makePlotter(options.rendermime),
    trans,
    onOpen: options.onOpen,
    onReadings: options.onReadings,
    onShowNext: () => {
      const next = panel.node.querySelector('.jp-codementor-next');
      next?.scrollIntoView({ block: 'nearest' });
      next?.querySelector<HTMLElement>('button, select')?.focus({ preventScroll: true });
    },
    onChanged: () => service.notifyChanged({ challengeId: '', award: null })
  });
  let timer: ReturnType<typeof setTimeout> | undefined;
  const look = (): void => {
    clearTimeout(timer); // a reply and the live socket tell the same
    timer = setTimeout(() => dashboard.changedElsewhere(), 150);
  };
  service.changed.connect(look);
  panel.disposed.connect(() => {
    clearTimeout(timer);
    service.changed.disconnect(look);
    model.changed.disconnect(giveNext);
  });
  return panel;
}
