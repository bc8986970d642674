/** Draws the blocks of a material, and finds headings and pieces in what was drawn. */
import { type IRenderMimeRegistry, MimeModel } from '@jupyterlab/rendermime';
import { DisposableDelegate, type IDisposable } from '@lumino/disposable';
import { Widget } from '@lumino/widgets';

import type { Piece } from '../api/materials';
import type { IBlock } from './blocks';
import { forReading } from './sanitizer';

const MARKDOWN = 'text/markdown';
const HEADINGS = 'h1, h2, h3, h4, h5, h6';
const PLACES = `${HEADINGS}, p, pre, li, blockquote, table`;
/** So many letters of a piece tell it from others under the same heading. */
const LETTERS = 40;
/** A paragraph of fewer letters is not told from others by them. */
const LEAST = 8;

/** Draws a block at the end of an element that is in the page; what it returns takes it away. */
export type Draw = (block: IBlock, host: HTMLElement) => Promise<IDisposable>;

/** A heading as it was drawn. */
export interface IHeading {
  readonly text: string;
  /** 1 to 6. */
  readonly level: number;
  readonly node: HTMLElement;
}

/** Draw by JupyterLab's own renderers, sanitised. */
export function drawingWith(rendermime: IRenderMimeRegistry): Draw {
  const registry = rendermime.clone({ sanitizer: forReading(rendermime.sanitizer) });
  return async ({ kind, text }, host) => {
    if (kind === 'text') {
      const node = document.createElement('p');
      node.className = 'jp-codementor-plainText';
      node.textContent = text;
      host.append(node);
      return new DisposableDelegate(() => node.remove());
    }
    const renderer = registry.createRenderer(MARKDOWN);
    Widget.attach(renderer, host);
    await renderer.renderModel(new MimeModel({ data: { [MARKDOWN]: text }, trusted: false }));
    return renderer;
  };
}

/** The headings in what was drawn, in order. */
export function headingsIn(host: HTMLElement): readonly IHeading[] {
  return [...host.querySelectorAll<HTMLElement>(HEADINGS)]
    .map(node => ({ node, text: wordsOf(node), level: Number(node.tagName.slice(1)) }))
    .filter(({ text }) => text !== '');
}

/** Where a piece begins in what was drawn; null if that cannot be told. */
export function placeOf(piece: Piece, host: HTMLElement): HTMLElement | null {
  const path = piece.place.split(' > ').map(lettersOf);
  const wanted = lettersOf(piece.text).slice(0, LETTERS);
  let heading: HTMLElement | null = null;
  let fallback: HTMLElement | null = null;
  for (const node of host.querySelectorAll<HTMLElement>(PLACES)) {
    const letters = lettersOf(wordsOf(node));
    if (/^H\d$/.test(node.tagName)) {
      heading = letters === path[path.length - 1] ? node : null;
      fallback ??= heading;
    } else if (wanted !== '' && letters !== '' && isBeginning(letters, wanted)) {
      if (piece.place === '' || heading) {
        return node.previousElementSibling === heading && heading ? heading : node;
      }
    }
  }
  return fallback;
}

/** Whether one is the beginning of the other: a paragraph may be shorter than what is looked for. */
function isBeginning(letters: string, wanted: string): boolean {
  return letters.startsWith(wanted) || (letters.length >= LEAST && wanted.startsWith(letters));
}

/** The words of an element, without the sign by which JupyterLab links to headings. */
function wordsOf(node: HTMLElement): string {
  const copy = node.cloneNode(true) as HTMLElement;
  copy.querySelectorAll('.jp-InternalAnchorLink').forEach(link => link.remove());
  return (copy.textContent ?? '').replace(/\s+/g, ' ').trim();
}

/** Letters and digits only: marks of Markdown, and what became of them, do not count. */
function lettersOf(text: string): string {
  return text.replace(/[^\p{L}\p{N}]+/gu, '').toLowerCase();
}
