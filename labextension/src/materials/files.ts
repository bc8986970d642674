/** Files that can be read here, and what is made of them. */
import type { TranslationBundle } from '@jupyterlab/translation';

import type { MaterialDraft, MaterialKind } from '../api/materials';

/** What the server takes at most. */
export const LIMIT_BYTES = 1024 * 1024;

/** The ends of names of files that can be added. */
export const ENDINGS: Readonly<Record<string, MaterialKind>> = {
  ipynb: 'notebook',
  markdown: 'markdown',
  md: 'markdown',
  text: 'text',
  txt: 'text'
};

/** What kind of material a file is; null if it cannot be read here. */
export function kindOfFile(name: string): MaterialKind | null {
  const ending = /\.([^.]+)$/.exec(name)?.[1].toLowerCase() ?? '';
  return ENDINGS[ending] ?? null;
}

/** A draft of a file: its title is its first heading, or its name. */
export function draftOf(name: string, text: string): MaterialDraft {
  const kind = kindOfFile(name) ?? 'text';
  const source = text.replace(/^\uFEFF/, '');
  return { kind, source, title: heading(kind, source) || nameWithout(name) };
}

/** Why a file cannot be added, before it is read; empty if it can. */
export function whyNot(name: string, size_bytes: number, trans: TranslationBundle): string {
  if (kindOfFile(name) === null) {
    return trans.__(
      '"%1" cannot be added. Choose a text (.txt), Markdown (.md) or a notebook (.ipynb).',
      name
    );
  }
  return size_bytes > LIMIT_BYTES
    ? trans.__('"%1" is larger than 1 MiB. Divide it and add its parts.', name)
    : '';
}

/** The length of a text as it is sent. */
export function bytesOf(text: string): number {
  return new TextEncoder().encode(text).length;
}

function heading(kind: MaterialKind, source: string): string {
  const markdown = kind === 'notebook' ? firstMarkdownCell(source) : source;
  const found = kind === 'text' ? null : /^ {0,3}#{1,6}[ \t]+(.+?)[ \t]*#*$/m.exec(markdown);
  return (found?.[1] ?? '').replace(/[*_`]/g, '').slice(0, 200).trim();
}

function firstMarkdownCell(source: string): string {
  try {
    const { cells } = JSON.parse(source) as { cells?: { cell_type: string; source: unknown }[] };
    const found = cells?.find(cell => cell.cell_type === 'markdown')?.source;
    return Array.isArray(found) ? found.join('') : typeof found === 'string' ? found : '';
  } catch {
    return ''; // the server says what is wrong with it
  }
}

function nameWithout(path: string): string {
  const name = path.split('/').pop() ?? path;
  return (
    name
      .replace(/\.[^.]+$/, '')
      .replace(/[-_]+/g, ' ')
      .trim() || name
  );
}
