/** What a material is drawn from: Markdown, one block for each cell of a notebook, or text. */
import type { MaterialDetail } from '../api/materials';

/** A part of a material that is drawn by itself. */
export interface IBlock {
  readonly kind: 'markdown' | 'text';
  readonly text: string;
}

/** The blocks of a material, in order. */
export function blocksOf(detail: MaterialDetail): readonly IBlock[] {
  const { source, summary } = detail;
  switch (summary.kind) {
    case 'markdown':
      return [{ kind: 'markdown', text: source }];
    case 'text':
      return paragraphs(source);
    case 'notebook':
      return cells(source);
  }
}

function paragraphs(source: string): readonly IBlock[] {
  return source
    .replace(/\r\n?/g, '\n')
    .split(/\n[ \t\f\v]*\n/)
    .filter(text => text.trim() !== '')
    .map(text => ({ kind: 'text', text: text.replace(/^\n+|\n+$/g, '') }));
}

/** As the server stored it: without outputs, of format 4. */
interface INotebook {
  readonly cells: readonly { readonly cell_type: string; readonly source: string | string[] }[];
  readonly metadata?: { readonly language_info?: { readonly name?: string } };
}

function cells(source: string): readonly IBlock[] {
  const notebook = JSON.parse(source) as INotebook;
  const language = notebook.metadata?.language_info?.name ?? 'python';
  return notebook.cells.flatMap((cell): IBlock[] => {
    const text = typeof cell.source === 'string' ? cell.source : cell.source.join('');
    if (text.trim() === '') {
      return [];
    }
    switch (cell.cell_type) {
      case 'markdown':
        return [{ kind: 'markdown', text }];
      case 'code':
        return [{ kind: 'markdown', text: fenced(text, language) }];
      default:
        return [{ kind: 'text', text }];
    }
  });
}

/** Code as a fenced block whose fence is longer than any in it. */
function fenced(code: string, language: string): string {
  const longest = Math.max(2, ...(code.match(/`+/g) ?? []).map(ticks => ticks.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language.replace(/[^\w+#-]/g, '')}\n${code}\n${fence}`;
}
