/** The text of a material, drawn once. */
import type { IDisposable } from '@lumino/disposable';
import * as React from 'react';

import type { IBlock } from './blocks';
import type { Draw } from './drawing';

/** What is drawn, by what; `onDrawn` is told the element when all of it stands there. */
export interface IBodyProps {
  blocks: readonly IBlock[];
  draw: Draw;
  onDrawn: (host: HTMLElement) => void;
}

/** Draws the blocks one below the other; each into a place of its own, so that order holds. */
export const Body = React.memo(function Body(props: IBodyProps): React.JSX.Element {
  const { blocks, draw, onDrawn } = props;
  const host = React.useRef<HTMLDivElement>(null);
  React.useEffect(() => {
    const node = host.current;
    if (!node) {
      return undefined;
    }
    let isOver = false;
    const drawn: IDisposable[] = [];
    const keep = (each: IDisposable): void => {
      if (isOver) {
        each.dispose();
      } else {
        drawn.push(each);
      }
    };
    const places = blocks.map(() => node.appendChild(document.createElement('div')));
    void Promise.all(
      blocks.map(async (block, index) => keep(await draw(block, places[index])))
    ).then(() => {
      if (!isOver) {
        onDrawn(node);
      }
    });
    return () => {
      isOver = true;
      drawn.forEach(each => each.dispose());
      places.forEach(place => place.remove());
    };
  }, [blocks, draw, onDrawn]);
  return <div ref={host} className="jp-codementor-materialBody" />;
});
