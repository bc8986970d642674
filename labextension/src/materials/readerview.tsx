/** A material to read: its headings, its text, and that one has read it. */
import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { MaterialSummary, Piece } from '../api/materials';
import type { ProfileReply } from '../api/types';
import type { IBlock } from './blocks';
import { Body } from './body';
import { type Draw, headingsIn, type IHeading, placeOf } from './drawing';
import type { ReadingState } from './reading';
import { aboutMaterial, readSentence } from './words';

/** What the reader shows, and what it asks for. */
export interface IReaderProps {
  trans: TranslationBundle;
  state: ReadingState;
  summary: MaterialSummary | null;
  blocks: readonly IBlock[];
  /** The piece that is to be shown. */
  wanted: { readonly piece: Piece } | null;
  /** Why it could not be loaded, or marked. */
  problem: string;
  readAt_s: number | null;
  profile: ProfileReply | null;
  draw: Draw;
  onRetry: () => void;
  onMark: (done: boolean) => void;
  onOpenList: () => void;
}

/** The reader in each of its states. */
export function Reader(props: IReaderProps): React.JSX.Element {
  const { trans, state, summary } = props;
  return (
    <section
      className="jp-codementor-reader"
      aria-label={summary ? trans.__('Reading: %1', summary.title) : trans.__('Reading')}
    >
      {state === 'gone' || state === 'unreachable' ? (
        <Trouble {...props} />
      ) : summary ? (
        <Shown {...props} summary={summary} />
      ) : (
        <div
          className="jp-codementor-skeleton"
          role="status"
          aria-label={trans.__('Loading what there is to read')}
        >
          {[60, 92, 84, 90, 48].map(width => (
            <div key={width} style={{ width: `${width}%` }} />
          ))}
        </div>
      )}
    </section>
  );
}

function Trouble(props: IReaderProps): React.JSX.Element {
  const { trans, state, problem } = props;
  return (
    <div className="jp-codementor-notice" role="alert">
      <p>
        {state === 'gone'
          ? trans.__('This is no longer there: whoever added it has removed it.')
          : problem}
      </p>
      <div className="jp-codementor-materialActs">
        {state === 'unreachable' && (
          <button className="jp-codementor-button" onClick={props.onRetry}>
            {trans.__('Retry')}
          </button>
        )}
        <ToList {...props} />
      </div>
    </div>
  );
}

function ToList(props: Pick<IReaderProps, 'trans' | 'onOpenList'>): React.JSX.Element {
  return (
    <button className="jp-codementor-button" onClick={props.onOpenList}>
      {props.trans.__('Things to read')}
    </button>
  );
}

function Shown(props: IReaderProps & { summary: MaterialSummary }): React.JSX.Element {
  const { trans, summary, wanted } = props;
  const [drawn, setDrawn] = React.useState<{ readonly host: HTMLElement } | null>(null);
  const onDrawn = React.useCallback((host: HTMLElement) => setDrawn({ host }), []);
  const headings = React.useMemo(() => (drawn ? headingsIn(drawn.host) : []), [drawn]);
  React.useEffect(() => {
    const place = drawn && wanted ? placeOf(wanted.piece, drawn.host) : null;
    if (place) {
      goTo(place);
    }
  }, [drawn, wanted]);
  const isTitleInText = headings.length > 0 && headings[0].text === summary.title;
  return (
    <>
      <header>
        <h1 className={isTitleInText ? 'jp-codementor-visuallyHidden' : undefined}>
          {summary.title}
        </h1>
        <div className="jp-codementor-materialHead">
          <p className="jp-codementor-quiet">{aboutMaterial(summary, trans)}</p>
          <ToList {...props} />
        </div>
      </header>
      <div className="jp-codementor-readerColumns">
        <Contents trans={trans} headings={headings} />
        <article>
          <Body blocks={props.blocks} draw={props.draw} onDrawn={onDrawn} />
          <Mark {...props} />
        </article>
      </div>
    </>
  );
}

/** The headings; a single one needs no table of contents. */
function Contents(props: {
  trans: TranslationBundle;
  headings: readonly IHeading[];
}): React.JSX.Element | null {
  const { trans, headings } = props;
  if (headings.length < 2) {
    return null;
  }
  const top = Math.min(...headings.map(({ level }) => level));
  return (
    <nav className="jp-codementor-contents" aria-label={trans.__('In this text')}>
      <h2>{trans.__('In this text')}</h2>
      <ol>
        {headings.map(({ text, level, node }, index) => (
          <li key={index} data-depth={Math.min(level - top, 3)}>
            <button className="jp-codementor-link" onClick={() => goTo(node)}>
              {text}
            </button>
          </li>
        ))}
      </ol>
    </nav>
  );
}

/** Show a place, and have a screen reader go on from there. */
function goTo(place: HTMLElement): void {
  place.tabIndex = -1;
  place.focus({ preventScroll: true });
  place.scrollIntoView({ block: 'start' });
}

function Mark(props: IReaderProps): React.JSX.Element {
  const { trans, readAt_s, problem } = props;
  return (
    <footer className="jp-codementor-readMark">
      <button
        className="jp-codementor-button"
        aria-pressed={readAt_s !== null}
        onClick={() => props.onMark(readAt_s === null)}
      >
        {readAt_s !== null && <span aria-hidden="true">✓</span>}
        {trans.__('I have read this')}
      </button>
      <span className="jp-codementor-quiet" role="status">
        {readAt_s === null
          ? trans.__('You say so yourself; it brings no XP.')
          : readSentence(readAt_s, props.profile, trans)}
      </span>
      {problem !== '' && <p role="alert">{problem}</p>}
    </footer>
  );
}
