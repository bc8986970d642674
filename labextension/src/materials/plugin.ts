import {
  ILabShell,
  ILayoutRestorer,
  type JupyterFrontEnd,
  type JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ICommandPalette } from '@jupyterlab/apputils';
import { IFileBrowserFactory } from '@jupyterlab/filebrowser';
import { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';

import { CommandIDs, DOMAIN, ICodementor } from '../tokens';
import { addCommands } from './commands';
import type { Library } from './library';
import { Shelf } from './shelf';

/** What to read: a list, and a reader, in the main area. */
export const materialsPlugin: JupyterFrontEndPlugin<void> = {
  id: 'jupyter-codementor:materials',
  description: 'Things to read: a list of them, and a reader.',
  autoStart: true,
  requires: [ICodementor, IRenderMimeRegistry],
  optional: [ITranslator, ILayoutRestorer, ICommandPalette, IFileBrowserFactory, ILabShell],
  activate: (
    app: JupyterFrontEnd,
    service: ICodementor,
    rendermime: IRenderMimeRegistry,
    translator: ITranslator | null,
    restorer: ILayoutRestorer | null,
    palette: ICommandPalette | null,
    fileBrowsers: IFileBrowserFactory | null,
    lab: ILabShell | null
  ): void => {
    const trans = (translator ?? nullTranslator).load(DOMAIN);
    const { commands, shell } = app;
    const { openMaterials, openMaterial, openChallenge, addMaterial } = CommandIDs;
    const failed = trans.__(
      'Things to read could not be loaded. Check your connection, then try again.'
    );
    const load = once(failed, async () => {
      const found = await import(/* webpackChunkName: "materials.lazy" */ './library');
      return new found.Library({
        service,
        trans,
        rendermime,
        contents: app.serviceManager.contents,
        fileBrowsers,
        onRead: ({ id, piece }) =>
          void commands.execute(openMaterial, piece === undefined ? { id } : { id, piece }),
        onTry: id => void commands.execute(openChallenge, { id }),
        onOpenList: () => void commands.execute(openMaterials)
      });
    });
    const shelf = new Shelf({ shell, trans, load, hasRoom: lab !== null });
    addCommands({
      commands,
      trans,
      shelf,
      load,
      selectedPath: () => {
        const found = fileBrowsers?.tracker.currentWidget?.selectedItems() ?? [];
        return [...found].map(({ path }) => path)[0] ?? null;
      }
    });
    if (lab) {
      palette?.addItem({ command: openMaterials, category: 'Codementor' });
    }
    for (const type of ['markdown', 'notebook', 'text']) {
      app.contextMenu.addItem({
        command: addMaterial,
        selector: `.jp-DirListing-item[data-file-type="${type}"]`,
        rank: 50
      });
    }
    if (restorer) {
      void restorer.restore(shelf.lists, { command: openMaterials, name: () => 'materials' });
      void restorer.restore(shelf.readers, {
        command: openMaterial,
        args: ({ content }) => ({ id: content.reading.id }),
        name: ({ content }) => content.reading.id
      });
    }
  }
};

/** Load once; after a failure, which `failed` puts into words, again when asked again. */
function once(failed: string, load: () => Promise<Library>): () => Promise<Library> {
  let loading: Promise<Library> | null = null;
  return () => {
    loading ??= load().catch((error: unknown) => {
      loading = null;
      console.error('What shows materials could not be loaded.', error);
      throw new Error(failed);
    });
    return loading;
  };
}
