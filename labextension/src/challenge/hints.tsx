import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

/** Renders Markdown into a node that the caller may attach. */
export type RenderMarkdown = (source: string) => Promise<HTMLElement>;

/** The hints that were taken, mildest first; the newest is open. */
export function Hints(props: {
  trans: TranslationBundle;
  hints: readonly string[];
  renderMarkdown: RenderMarkdown;
}): React.JSX.Element | null {
  const { trans, hints } = props;
  if (hints.length === 0) {
    return null;
  }
  return (
    <section className="jp-codementor-hints" aria-label={trans.__('Hints')} aria-live="polite">
      {hints.map((hint, index) => (
        <Folded
          key={index}
          word={trans.__('Hint %1', index + 1)}
          isOpen={index === hints.length - 1}
          source={hint}
          renderMarkdown={props.renderMarkdown}
        />
      ))}
    </section>
  );
}

/** A piece of Markdown that can be folded. */
export function Folded(props: {
  word: string;
  isOpen: boolean;
  source: string;
  renderMarkdown: RenderMarkdown;
}): React.JSX.Element {
  return (
    <details className="jp-codementor-hint" open={props.isOpen}>
      <summary>{props.word}</summary>
      <Markdown source={props.source} renderMarkdown={props.renderMarkdown} />
    </details>
  );
}

function Markdown(props: { source: string; renderMarkdown: RenderMarkdown }): React.JSX.Element {
  const { source, renderMarkdown } = props;
  const [isRendered, setRendered] = React.useState(false);
  const place = React.useRef<HTMLDivElement>(null);
  React.useEffect(() => {
    let isWanted = true;
    renderMarkdown(source)
      .then(node => {
        if (isWanted) {
          place.current?.replaceChildren(node);
          setRendered(true);
        }
      })
      .catch(() => setRendered(false)); // the plain text stays
    return () => {
      isWanted = false;
    };
  }, [source, renderMarkdown]);
  return (
    <>
      {!isRendered && <p className="jp-codementor-plain">{source}</p>}
      <div ref={place} />
    </>
  );
}
