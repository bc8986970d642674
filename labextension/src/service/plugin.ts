import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ISettingRegistry } from '@jupyterlab/settingregistry';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';

import { Client } from '../api/client';
import { Live } from '../api/live';
import { DOMAIN, ICodementor } from '../tokens';
import { Codementor, readSettings } from './model';

/** The connection to the service, and the settings. */
export const servicePlugin: JupyterFrontEndPlugin<ICodementor> = {
  id: 'jupyter-codementor:plugin',
  description: 'The connection to the codementor service, and the settings of all features.',
  autoStart: true,
  provides: ICodementor,
  optional: [ISettingRegistry, ITranslator],
  activate: (
    app: JupyterFrontEnd,
    registry: ISettingRegistry | null,
    translator: ITranslator | null
  ): ICodementor => {
    const trans = (translator ?? nullTranslator).load(DOMAIN);
    const client = new Client({ trans, serverSettings: app.serviceManager.serverSettings });
    const service = new Codementor(client, new Live({ open: () => client.liveSocket() }));
    void startWhenReady(app, service, registry);
    return service;
  }
};

async function startWhenReady(
  app: JupyterFrontEnd,
  service: Codementor,
  registry: ISettingRegistry | null
): Promise<void> {
  await app.started; // the socket must not slow the start
  if (!registry) {
    service.live.start();
    return;
  }
  try {
    const settings = await registry.load(servicePlugin.id);
    const read = (): void => {
      service.settings = readSettings(settings.composite);
    };
    settings.changed.connect(read);
    read();
  } catch (error) {
    console.warn('The settings of Codementor could not be read; its defaults hold.', error);
    service.live.start();
  }
}
