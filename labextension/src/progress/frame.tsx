import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { ISection } from './section';

/** A part of the page with its heading. */
export function Part(props: {
  id: string;
  heading: string;
  aside?: React.ReactNode;
  children: React.ReactNode;
}): React.JSX.Element {
  const id = `jp-codementor-p-${props.id}`;
  return (
    <section aria-labelledby={id} className="jp-codementor-part">
      <div className="jp-codementor-partHead">
        <h2 id={id}>{props.heading}</h2>
        {props.aside}
      </div>
      {props.children}
    </section>
  );
}

/** What was loaded by itself: the rows of a skeleton until then, and what went wrong with Retry. */
export function Loaded<T>(props: {
  trans: TranslationBundle;
  section: ISection<T>;
  label: string;
  rows?: number;
  onRetry: () => void;
  children: (value: T) => React.ReactNode;
}): React.JSX.Element {
  const { trans, section } = props;
  return (
    <>
      {section.error !== '' && (
        <div className="jp-codementor-notice" role="alert">
          <p>{section.error}</p>
          <button
            className="jp-codementor-button"
            aria-label={trans.__('Retry: %1', props.label)}
            aria-disabled={section.isLoading}
            onClick={props.onRetry}
          >
            {trans.__('Retry')}
          </button>
        </div>
      )}
      {section.value !== null && props.children(section.value)}
      {section.value === null && section.error === '' && (
        <div
          className="jp-codementor-skeleton"
          role="status"
          aria-label={trans.__('Loading: %1', props.label)}
        >
          {Array.from({ length: props.rows ?? 3 }, (_, row) => (
            <div key={row} style={{ width: `${82 - ((row * 23) % 40)}%` }} />
          ))}
        </div>
      )}
    </>
  );
}

/** A picture with its table: the button takes one for the other. */
export function OrTable(props: {
  trans: TranslationBundle;
  label: string;
  picture: React.ReactNode;
  table: React.ReactNode;
}): React.JSX.Element {
  const { trans, label } = props;
  const [isTable, setTable] = React.useState(false);
  return (
    <div className="jp-codementor-orTable">
      <button
        className="jp-codementor-button"
        aria-pressed={isTable}
        aria-label={trans.__('As table: %1', label)}
        onClick={() => setTable(!isTable)}
      >
        {trans.__('As table')}
      </button>
      {isTable ? props.table : props.picture}
    </div>
  );
}

/** A table whose caption is read out; `head` names its columns. */
export function Table(props: {
  caption: string;
  head: readonly string[];
  className?: string;
  children: React.ReactNode;
}): React.JSX.Element {
  return (
    <div className="jp-codementor-wide">
      <table className={`jp-codementor-table ${props.className ?? ''}`}>
        <caption className="jp-codementor-visuallyHidden">{props.caption}</caption>
        <thead>
          <tr>
            {props.head.map(name => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{props.children}</tbody>
      </table>
    </div>
  );
}

/** One sentence where there is nothing yet. */
export function Empty(props: { children: string }): React.JSX.Element {
  return <p className="jp-codementor-quiet">{props.children}</p>;
}
