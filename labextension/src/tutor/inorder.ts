/** Draws the texts of messages so that an older state never covers a newer one. */
import type { IRenderMime, IRenderMimeRegistry } from '@jupyterlab/rendermime';
import type { PartialJSONObject } from '@lumino/coreutils';

import { withoutRemote } from './sanitizer';

/** No drawing takes longer; else it would hold up those that follow. */
const LONGEST_MS = 2000;

const MESSAGE = 'codementorMessage';
const NUMBER = 'codementorNumber';

/**
 * Drawing is not cancelled by what comes after it and may take longer than that. Each state of a
 * message is numbered; one that is done after a newer one is kept from the page.
 */
export class InOrder {
  constructor(rendermime: IRenderMimeRegistry) {
    const registry = rendermime.clone({ sanitizer: withoutRemote(rendermime.sanitizer) });
    const create = registry.createRenderer.bind(registry);
    registry.createRenderer = mimeType => this._numbered(create(mimeType));
    this.registry = registry;
  }

  /** What to draw with: scripts and anything from elsewhere are taken out. */
  readonly registry: IRenderMimeRegistry;

  /** Metadata for the next state of a message. */
  mark(message: string): PartialJSONObject {
    this._count += 1;
    this._newest.set(message, this._count);
    return { [MESSAGE]: message, [NUMBER]: this._count };
  }

  /** Resolves when the newest state of a message was drawn. */
  drawn(message: string): Promise<void> {
    return new Promise(resolve => {
      const timer = setTimeout(resolve, LONGEST_MS);
      this._waiting.set(message, () => {
        clearTimeout(timer);
        resolve();
      });
    });
  }

  private _numbered(renderer: IRenderMime.IRenderer): IRenderMime.IRenderer {
    const render = renderer.renderModel.bind(renderer);
    renderer.renderModel = async model => {
      await render(model);
      const { [MESSAGE]: message, [NUMBER]: number } = model.metadata;
      if (typeof message !== 'string' || typeof number !== 'number') {
        return;
      }
      if (number < (this._done.get(message) ?? 0)) {
        await new Promise(() => undefined); // a newer one is shown: this one never will be
      }
      this._done.set(message, number);
      if (number === this._newest.get(message)) {
        this._waiting.get(message)?.();
        this._waiting.delete(message);
      }
    };
    return renderer;
  }

  private _count = 0;
  private readonly _newest = new Map<string, number>();
  private readonly _done = new Map<string, number>();
  private readonly _waiting = new Map<string, () => void>();
}
