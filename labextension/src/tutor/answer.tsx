/** What stands above and below an answer: the first finding, and what can be done with it. */
import type { TranslationBundle } from '@jupyterlab/translation';
import { checkIcon, copyIcon, type LabIcon } from '@jupyterlab/ui-components';
import * as React from 'react';

import type { Answer, Rating, Resource, StepTaken } from '../api/types';
import { challengeAt, type IPlace, materialAt } from '../materials/address';
import { Sentence } from '../sentence';
import { duration } from '../words';
import { thumbDownIcon, thumbUpIcon } from './icons';
import type { Question } from './topic';
import type { ITurn } from './turn';
import { chip, sourceWord, specialistWord, stepWord } from './words';

const COPIED_MS = 2000;

/** What can be done with an answer. */
export interface IAnswerProps {
  trans: TranslationBundle;
  turn: ITurn;
  /** The last answer also shows what could be asked next. */
  isLast: boolean;
  onAsk: (question: Question) => void;
  onAskAgain: () => void;
  onRate: (rating: Exclude<Rating, 0>) => void;
  onOpen: (challengeId: string) => void;
  onRead: (place: IPlace) => void;
  onCopy: (text: string) => Promise<void>;
}

/** The first finding, at once; until it comes, that something happens. */
export function AboveAnswer(props: { trans: TranslationBundle; turn: ITurn }): React.JSX.Element {
  const { trans, turn } = props;
  const { finding } = turn;
  const isOpen = turn.state === 'waiting' || turn.state === 'answering';
  return (
    <>
      {finding && (
        <div
          className="jp-codementor-finding"
          role="group"
          aria-label={trans.__('What was found first')}
        >
          <p>
            <Sentence text={finding.sentence} />
          </p>
          {finding.evidence && (
            <pre>
              <Sentence text={finding.evidence} />
            </pre>
          )}
        </div>
      )}
      {isOpen && turn.text === '' && (
        <p className="jp-codementor-thinking">
          {turn.isStopping
            ? trans.__('Stopping…')
            : finding
              ? trans.__('Putting it into words…')
              : trans.__('Looking at your question…')}
        </p>
      )}
    </>
  );
}

/** What the answer leads to, and how it came about. */
export function BelowAnswer(props: IAnswerProps): React.JSX.Element | null {
  const { trans, turn } = props;
  const { answer } = turn;
  if (turn.state === 'failed') {
    return (
      <div className="jp-codementor-belowAnswer">
        <p className="jp-codementor-answerNote">{turn.problem}</p>
        {turn.canAskAgain && (
          <button className="jp-codementor-button" onClick={props.onAskAgain}>
            {trans.__('Ask again')}
          </button>
        )}
      </div>
    );
  }
  if (!answer) {
    return null;
  }
  return (
    <div className="jp-codementor-belowAnswer">
      {notes(turn, trans).map(note => (
        <p key={note} className="jp-codementor-answerNote">
          {note}
        </p>
      ))}
      <Resources {...props} resources={answer.resources} />
      {props.isLast && <Chips {...props} answer={answer} />}
      <Acts {...props} />
      <Steps trans={trans} steps={answer.steps} total_ms={answer.processing_ms} />
    </div>
  );
}

function notes(turn: ITurn, trans: TranslationBundle): readonly string[] {
  const { answer } = turn;
  const found: string[] = [];
  if (answer?.notice) {
    found.push(answer.notice);
  }
  if (answer?.stopped && !answer.notice) {
    found.push(trans.__('This answer was stopped.'));
  }
  if (answer && answer.blocked > 0) {
    found.push(trans.__('A piece of code was left out: it would have given the solution away.'));
  }
  return found;
}

function Resources(
  props: IAnswerProps & { resources: readonly Resource[] }
): React.JSX.Element | null {
  const { trans } = props;
  const shown = props.resources.filter(
    ({ url }) => /^https:\/\//i.test(url) || challengeAt(url) !== null || materialAt(url)
  );
  if (shown.length === 0) {
    return null;
  }
  return (
    <div className="jp-codementor-resources">
      <h3>{trans.__('To read or practise')}</h3>
      <ul>
        {shown.map(resource => (
          <li key={resource.url}>
            <Link {...props} resource={resource} />
          </li>
        ))}
      </ul>
    </div>
  );
}

function Link(props: IAnswerProps & { resource: Resource }): React.JSX.Element {
  const { trans } = props;
  const { title, url } = props.resource;
  const id = challengeAt(url);
  const place = materialAt(url);
  if (id === null && !place) {
    return (
      <a href={url} target="_blank" rel="noopener noreferrer">
        {title}
        <span className="jp-codementor-visuallyHidden">
          {` (${trans.__('opens in a new tab')})`}
        </span>
      </a>
    );
  }
  return (
    <button
      className="jp-codementor-link"
      aria-label={place ? trans.__('Read: %1', title) : trans.__('Open the challenge %1', title)}
      onClick={() => (place ? props.onRead(place) : props.onOpen(id ?? ''))}
    >
      {title}
    </button>
  );
}

/** What could be asked next. */
function Chips(props: IAnswerProps & { answer: Answer }): React.JSX.Element | null {
  const { trans, answer } = props;
  if (answer.suggestions.length === 0) {
    return null;
  }
  return (
    <div
      className="jp-codementor-chips"
      role="group"
      aria-label={trans.__('What you could ask next')}
    >
      {answer.suggestions.map(text => {
        const { label, question } = chip(text, answer.rung, trans);
        return (
          <button key={text} className="jp-codementor-chip" onClick={() => props.onAsk(question)}>
            {label}
          </button>
        );
      })}
    </div>
  );
}

function Acts(props: IAnswerProps): React.JSX.Element {
  const { trans, turn } = props;
  const [isCopied, setCopied] = React.useState(false);
  React.useEffect(() => {
    if (!isCopied) {
      return undefined;
    }
    const timer = setTimeout(() => setCopied(false), COPIED_MS);
    return () => clearTimeout(timer);
  }, [isCopied]);
  return (
    <div className="jp-codementor-answerActs">
      <IconButton
        icon={thumbUpIcon}
        label={trans.__('This helped')}
        isPressed={turn.rating === 1}
        onClick={() => props.onRate(1)}
      />
      <IconButton
        icon={thumbDownIcon}
        label={trans.__('This did not help')}
        isPressed={turn.rating === -1}
        onClick={() => props.onRate(-1)}
      />
      <IconButton
        icon={isCopied ? checkIcon : copyIcon}
        label={isCopied ? trans.__('Copied') : trans.__('Copy the answer')}
        onClick={() => void props.onCopy(turn.text).then(() => setCopied(true))}
      />
      {turn.answer && <span className="jp-codementor-quiet">{sourceWord(turn.answer, trans)}</span>}
    </div>
  );
}

function IconButton(props: {
  icon: LabIcon;
  label: string;
  isPressed?: boolean;
  onClick: () => void;
}): React.JSX.Element {
  return (
    <button
      className="jp-codementor-iconButton"
      aria-label={props.label}
      aria-pressed={props.isPressed}
      title={props.label}
      onClick={props.onClick}
    >
      <props.icon.react tag="span" width="16px" height="16px" aria-hidden="true" />
    </button>
  );
}

/** Which specialists looked, for how long, and what they found. */
function Steps(props: {
  trans: TranslationBundle;
  steps: readonly StepTaken[];
  total_ms: number;
}): React.JSX.Element | null {
  const { trans, steps } = props;
  if (steps.length === 0) {
    return null;
  }
  return (
    <details className="jp-codementor-steps">
      <summary>{trans.__('How this answer came about')}</summary>
      <ol>
        {steps.map((step, index) => (
          <li key={index} data-status={step.status}>
            <strong>{specialistWord(step.specialist, trans)}</strong>
            <span className="jp-codementor-quiet">
              {' · '}
              {stepWord(step, trans)}
              {step.status !== 'not_needed' && ` · ${duration(step.duration_ms)}`}
            </span>
            {step.note && (
              <div>
                <Sentence text={step.note} />
              </div>
            )}
          </li>
        ))}
      </ol>
      <p className="jp-codementor-quiet">{trans.__('In all: %1', duration(props.total_ms))}</p>
    </details>
  );
}
