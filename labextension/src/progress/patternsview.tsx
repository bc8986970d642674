import * as React from 'react';

import type { StudyPattern } from '../api/types';
import { dayOf } from './dates';
import { Empty, Loaded, Part } from './frame';
import { EvidenceList } from './insights';
import type { ISectionProps } from './view';

/** How I study, each with its interval, how it is known, and the power to hide or delete it. */
export function StudyPatterns(props: ISectionProps): React.JSX.Element {
  const { trans } = props;
  const heading = trans.__('How I study');
  return (
    <Part id="patterns" heading={heading}>
      <p className="jp-codementor-quiet">
        {trans.__(
          'Counted from what you did, never part of a grade. You see it first: hide it, say that it is wrong, or delete it.'
        )}
      </p>
      <p role="alert" hidden={props.patternError === ''}>
        {props.patternError}
      </p>
      <Loaded
        trans={trans}
        section={props.patterns}
        label={heading}
        rows={4}
        onRetry={props.onRetryPatterns}
      >
        {patterns => <All {...props} found={patterns} />}
      </Loaded>
    </Part>
  );
}

function All(props: ISectionProps & { found: readonly StudyPattern[] }): React.JSX.Element {
  const { trans, found } = props;
  const known = found.filter(each => each.value !== null && !each.hidden);
  const waiting = found.filter(each => each.value === null && !each.hidden);
  const hidden = found.filter(each => each.hidden);
  return (
    <>
      {known.length === 0 && (
        <Empty>
          {trans.__('There is not enough to go by yet. Nothing is said before there is.')}
        </Empty>
      )}
      <ul className="jp-codementor-patterns">
        {known.map(each => (
          <li key={each.name}>
            <Pattern {...props} pattern={each} />
          </li>
        ))}
      </ul>
      {waiting.length > 0 && (
        <details>
          <summary>{trans.__('Not enough data yet (%1)', waiting.length)}</summary>
          <ul>
            {waiting.map(each => (
              <li key={each.name}>
                {each.title}: {trans.__('%1 of %2', each.n, each.n_needed)}
                <span className="jp-codementor-quiet"> {each.how}</span>
              </li>
            ))}
          </ul>
        </details>
      )}
      {hidden.length > 0 && (
        <details>
          <summary>{trans.__('Hidden by me (%1)', hidden.length)}</summary>
          <ul>
            {hidden.map(each => (
              <li key={each.name}>
                {each.title}{' '}
                <button
                  className="jp-codementor-link"
                  aria-label={trans.__('Show again: %1', each.title)}
                  onClick={() => props.onChangePattern(each.name, { hidden: false })}
                >
                  {trans.__('Show again')}
                </button>
              </li>
            ))}
          </ul>
        </details>
      )}
    </>
  );
}

function Pattern(props: ISectionProps & { pattern: StudyPattern }): React.JSX.Element {
  const { trans, pattern, profile } = props;
  if (props.leaving.has(pattern.name)) {
    return (
      <p role="status">
        {trans.__('“%1” is deleted.', pattern.title)}{' '}
        <button
          className="jp-codementor-button"
          onClick={() => props.onUndoDeletePattern(pattern.name)}
        >
          {trans.__('Undo')}
        </button>
      </p>
    );
  }
  return (
    <>
      <h3>
        {pattern.title}
        {pattern.provisional && (
          <span
            className="jp-codementor-badge"
            title={trans.__('From little data; it may still change a lot.')}
          >
            {trans.__('provisional')}
          </span>
        )}
      </h3>
      <Interval {...props} />
      <p>{pattern.words}</p>
      {pattern.suggestion !== '' && (
        <p>
          <span aria-hidden="true">→ </span>
          {pattern.suggestion}
        </p>
      )}
      <details>
        <summary aria-label={trans.__('How is this known? %1', pattern.title)}>
          {trans.__('How is this known?')}
        </summary>
        <p>
          {pattern.how}{' '}
          {pattern.since !== null &&
            pattern.until !== null &&
            trans.__(
              'From %1 to %2.',
              dayOf(pattern.since, profile),
              dayOf(pattern.until, profile)
            )}
        </p>
        <EvidenceList {...props} evidence={pattern.evidence} of={pattern.title} />
      </details>
      <Say {...props} />
    </>
  );
}

/** Hide, say that it is wrong, delete. */
function Say(props: ISectionProps & { pattern: StudyPattern }): React.JSX.Element {
  const { trans, pattern } = props;
  const [isOpen, setOpen] = React.useState(false);
  const send = (disputed: string): void => {
    setOpen(false);
    props.onChangePattern(pattern.name, { disputed });
  };
  return (
    <>
      {pattern.disputed !== '' && !isOpen && (
        <p className="jp-codementor-quiet">
          {trans.__('You say: “%1”', pattern.disputed)}{' '}
          <button className="jp-codementor-link" onClick={() => send('')}>
            {trans.__('Take it back')}
          </button>
        </p>
      )}
      <div className="jp-codementor-card-links">
        <button
          className="jp-codementor-link"
          aria-label={trans.__('Hide: %1', pattern.title)}
          onClick={() => props.onChangePattern(pattern.name, { hidden: true })}
        >
          {trans.__('Hide')}
        </button>
        <button
          className="jp-codementor-link"
          aria-label={trans.__('This is wrong: %1', pattern.title)}
          aria-expanded={isOpen}
          onClick={() => setOpen(!isOpen)}
        >
          {trans.__('This is wrong')}
        </button>
        <button
          className="jp-codementor-link"
          aria-label={trans.__('Delete: %1', pattern.title)}
          onClick={() => props.onDeletePattern(pattern.name)}
        >
          {trans.__('Delete')}
        </button>
      </div>
      {isOpen && <Dispute {...props} onSend={send} />}
    </>
  );
}

function Dispute(
  props: ISectionProps & { pattern: StudyPattern; onSend: (disputed: string) => void }
): React.JSX.Element {
  const { trans, pattern } = props;
  const [text, setText] = React.useState(pattern.disputed);
  const id = `jp-codementor-p-dispute-${pattern.name}`;
  return (
    <form
      className="jp-codementor-saved"
      onSubmit={event => {
        event.preventDefault();
        props.onSend(text.trim());
      }}
    >
      <label htmlFor={id}>{trans.__('What is wrong with it?')}</label>
      <input
        id={id}
        className="jp-codementor-input"
        value={text}
        maxLength={500}
        onChange={event => setText(event.target.value)}
      />
      <button type="submit" className="jp-codementor-button" disabled={text.trim() === ''}>
        {trans.__('Say so')}
      </button>
    </form>
  );
}

/** The value in its 90 % interval, drawn and in words. */
function Interval(props: ISectionProps & { pattern: StudyPattern }): React.JSX.Element | null {
  const { trans, pattern } = props;
  const { value, low, high, n, unit } = pattern;
  if (value === null || low === null || high === null) {
    return null;
  }
  const [from, to] = scaleOf(pattern);
  const place = (number: number): number =>
    to > from ? Math.min(100, Math.max(0, (100 * (number - from)) / (to - from))) : 50;
  const shown = [value, low, high].map(number => amount(number, unit));
  const words = trans.__('%1, most likely between %2 and %3', ...shown);
  return (
    <div className="jp-codementor-interval">
      <div className="jp-codementor-track" role="img" aria-label={words}>
        <span
          className="jp-codementor-range"
          style={{ insetInlineStart: `${place(low)}%`, width: `${place(high) - place(low)}%` }}
        />
        <span className="jp-codementor-dot" style={{ insetInlineStart: `${place(value)}%` }} />
      </div>
      <span>
        {words} <span className="jp-codementor-quiet">({trans.__('n = %1', n)})</span>
      </span>
    </div>
  );
}

/** Where the line begins and ends: a share goes from 0 to 1, anything else around its interval. */
export function scaleOf(pattern: StudyPattern): readonly [number, number] {
  const low = pattern.low ?? 0;
  const high = pattern.high ?? 0;
  if (isShare(pattern.unit) && low >= 0 && high <= 1) {
    return [0, 1];
  }
  const reach = Math.max(high - low, Math.abs(high), Math.abs(low), 1e-9);
  return low < 0 ? [-reach * 1.2, reach * 1.2] : [0, high + reach * 0.2];
}

function isShare(unit: string): boolean {
  return unit === 'share' || unit === '%' || unit === '';
}

/** "62 %", "1.3 times the class" */
export function amount(value: number, unit: string): string {
  if (isShare(unit)) {
    return `${Math.round(value * 100)} %`;
  }
  const digits = Math.abs(value) >= 10 ? 0 : Math.abs(value) >= 1 ? 1 : 2;
  return `${value.toFixed(digits)} ${unit}`;
}
