/** Draws by JupyterLab's own Vega-Lite renderer, so that we bring no library of our own. */
import { type IRenderMimeRegistry, MimeModel } from '@jupyterlab/rendermime';
import { DisposableDelegate, type IDisposable } from '@lumino/disposable';

import { type Spec, themed } from './plots';

const MIME = 'application/vnd.vegalite.v5+json';

/** Draws plots into the page. */
export interface IPlotter {
  /** Whether this JupyterLab can draw them at all. */
  readonly canDraw: boolean;
  /** Draw into `host`, which stands in the page; disposing takes it away again. */
  draw(host: HTMLElement, spec: Spec): Promise<IDisposable>;
}

export function makePlotter(rendermime: IRenderMimeRegistry | null): IPlotter {
  return {
    canDraw: rendermime?.mimeTypes.includes(MIME) ?? false,
    draw: async (host, spec) => {
      if (!rendermime) {
        throw new Error('There is no renderer.');
      }
      const renderer = rendermime.createRenderer(MIME);
      const shown = themed(spec, host, Math.max(240, host.clientWidth - 8));
      host.append(renderer.node); // not attached: React may take the host away first
      try {
        await renderer.renderModel(
          new MimeModel({
            data: { [MIME]: shown as never },
            metadata: { [MIME]: { embed_options: { actions: false, renderer: 'svg' } } as never }
          })
        );
      } catch (error) {
        renderer.node.remove();
        renderer.dispose();
        throw error;
      }
      return new DisposableDelegate(() => {
        renderer.node.remove();
        renderer.dispose();
      });
    }
  };
}
