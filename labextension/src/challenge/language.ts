/** Colours the cells that are in another language than the notebook, by their first line. */
import type { ICellModel } from '@jupyterlab/cells';

const JAVASCRIPT = 'text/javascript';
const NODE = /^\s*%%node\b/;

/** What of a cell matters here. */
type IColoured = Pick<ICellModel, 'type' | 'mimeType'> & {
  readonly sharedModel: Pick<ICellModel['sharedModel'], 'getSource'>;
};

/**
 * Show the cells that begin with `%%node` as JavaScript.
 *
 * @param cells - the cells of a challenge.
 * @param own - the type of the notebook's own language, which JupyterLab gives to all cells.
 */
export function colour(cells: Iterable<IColoured>, own: string): void {
  for (const cell of cells) {
    if (cell.type !== 'code') {
      continue;
    }
    const isNode = NODE.test(cell.sharedModel.getSource());
    if (isNode && cell.mimeType !== JAVASCRIPT) {
      cell.mimeType = JAVASCRIPT;
    } else if (!isNode && cell.mimeType === JAVASCRIPT && own !== JAVASCRIPT) {
      cell.mimeType = own;
    }
  }
}
