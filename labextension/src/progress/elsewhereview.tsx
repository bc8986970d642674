import * as React from 'react';

import { dayOf } from './dates';
import { elsewhereTitle, outsideName } from './elsewhere';
import { Empty, Part } from './frame';
import type { ISectionProps } from './view';

/** So many characters the server takes, with what it puts in front. */
const WORDS_MAX = 190;

/** What I did elsewhere, as my own word: a line to note it, and a list to take it back. */
export function DoneElsewhere(props: ISectionProps): React.JSX.Element {
  const { trans, elsewhere } = props;
  return (
    <Part id="elsewhere" heading={trans.__('Done elsewhere')}>
      <p className="jp-codementor-quiet">
        {trans.__(
          'Something you read, or an exercise from outside. It is your own word: it is shown here with its date and brings no XP.'
        )}
      </p>
      <NoteForm {...props} />
      {elsewhere.error !== '' && (
        <div className="jp-codementor-notice" role="alert">
          <p>{elsewhere.error}</p>
        </div>
      )}
      <Noted {...props} />
      <div role="status" aria-live="polite">
        {elsewhere.takenBack !== '' && (
          <p className="jp-codementor-reason">
            {trans.__('Taken back: %1.', elsewhereTitle(elsewhere.takenBack, props.titles))}{' '}
            <button
              className="jp-codementor-link"
              onClick={() => void props.onMark(elsewhere.takenBack, true)}
            >
              {trans.__('Undo')}
            </button>
          </p>
        )}
      </div>
    </Part>
  );
}

function NoteForm(props: ISectionProps): React.JSX.Element {
  const { trans, elsewhere } = props;
  const [words, setWords] = React.useState('');
  const isEmpty = words.trim() === '';
  return (
    <form
      className="jp-codementor-saved"
      aria-label={trans.__('Note what I did elsewhere')}
      onSubmit={event => {
        event.preventDefault();
        if (!isEmpty && !elsewhere.isSaving) {
          void props.onMark(outsideName(words), true).then(isKept => {
            if (isKept) {
              setWords('');
            }
          });
        }
      }}
    >
      <label htmlFor="jp-codementor-p-done">{trans.__('What I did')}</label>
      <input
        id="jp-codementor-p-done"
        className="jp-codementor-input"
        maxLength={WORDS_MAX}
        autoComplete="off"
        value={words}
        onChange={event => setWords(event.target.value)}
      />
      <button
        type="submit"
        className="jp-codementor-button"
        disabled={isEmpty}
        aria-busy={elsewhere.isSaving}
      >
        {trans.__('Note it')}
      </button>
    </form>
  );
}

function Noted(props: ISectionProps): React.JSX.Element {
  const { trans, progress, profile, elsewhere } = props;
  const found = Object.entries(progress.by_hand).sort(([, a], [, b]) => b - a);
  if (found.length === 0) {
    return <Empty>{trans.__('Nothing noted yet.')}</Empty>;
  }
  return (
    <ul className="jp-codementor-elsewhere">
      {found.map(([id, at]) => {
        const title = elsewhereTitle(id, props.titles);
        return (
          <li key={id}>
            {title} <span className="jp-codementor-quiet">{dayOf(at, profile)}</span>{' '}
            <button
              className="jp-codementor-link"
              aria-label={trans.__('Take back: %1', title)}
              aria-disabled={elsewhere.isSaving}
              onClick={() => void props.onMark(id, false)}
            >
              {trans.__('take back')}
            </button>
          </li>
        );
      })}
    </ul>
  );
}
