import type { INotebookContent } from '@jupyterlab/nbformat';

/** What is run or handed in: the code of a cell, or the whole notebook of an assignment. */
export type HandIn = string | INotebookContent;

/** The body of a request that runs it or hands it in. */
export function bodyOf(handIn: HandIn): { code: string } | { notebook: INotebookContent } {
  return typeof handIn === 'string' ? { code: handIn } : { notebook: handIn };
}

/** The notebook without what running it left behind: outputs can be large, and are never graded. */
export function withoutOutputs(notebook: INotebookContent): INotebookContent {
  return {
    ...notebook,
    cells: notebook.cells.map(cell => {
      const kept = { ...cell };
      delete kept.attachments;
      return cell.cell_type === 'code' ? { ...kept, outputs: [], execution_count: null } : kept;
    })
  };
}

/** What of a notebook is graded, as one text: it changes when, and only when, an edit matters. */
export function sourcesOf(notebook: INotebookContent): string {
  return JSON.stringify(notebook.cells.map(cell => [cell.cell_type, cell.source]));
}
