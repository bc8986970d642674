/** The tutor's panel: who answers, the steps of help, the conversation, and the line to ask in. */
import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { TutorStatus } from '../api/types';
import { RUNGS, rungName, rungSentence } from '../words';
import { Composer } from './composer';
import { Log } from './log';
import type { ITopic } from './topic';
import { exampleQuestions } from './words';

/** What the panel shows and what can be done in it. */
export interface ITutorProps {
  trans: TranslationBundle;
  topic: ITopic;
  status: TutorStatus | null;
  isOn: boolean;
  isLoading: boolean;
  problem: string;
  /** Nothing was asked yet. */
  isEmpty: boolean;
  isAnswering: boolean;
  isStopping: boolean;
  hasEarlier: boolean;
  /** The conversation is about to be erased. */
  isErasing: boolean;
  /** What a screen reader says; the number lets it say the same again. */
  announcement: { readonly text: string; readonly number: number };
  /** The list of messages. */
  log: React.ReactNode;
  inputRef: React.RefObject<HTMLTextAreaElement>;
  onAsk: (question: string) => void;
  onStop: () => void;
  onErase: () => void;
  onUndoErase: () => void;
  onRetry: () => void;
  onEarlier: () => void;
  onLeave: () => void;
}

/** The panel. */
export function Tutor(props: ITutorProps): React.JSX.Element {
  const { trans, announcement } = props;
  return (
    <div
      className="jp-codementor-tutor"
      role="presentation"
      onKeyDown={event => {
        if (event.key === 'Escape') {
          event.preventDefault();
          props.onLeave();
        }
      }}
    >
      <p className="jp-codementor-visuallyHidden" role="status" aria-live="polite">
        <span key={announcement.number}>{announcement.text}</span>
      </p>
      <Head {...props} />
      {props.problem && (
        <div className="jp-codementor-notice" role="alert">
          <p>{props.problem}</p>
          <button className="jp-codementor-button" onClick={props.onRetry}>
            {trans.__('Try again')}
          </button>
        </div>
      )}
      <Log
        trans={trans}
        isHidden={props.isEmpty}
        isLoading={props.isLoading}
        hasEarlier={props.hasEarlier}
        onEarlier={props.onEarlier}
      >
        {props.log}
      </Log>
      {props.isEmpty && props.isOn && <Empty {...props} />}
      {props.isErasing && (
        <div className="jp-codementor-erasing" role="status">
          {trans.__('The conversation is about to be erased.')}{' '}
          <button className="jp-codementor-link" onClick={props.onUndoErase}>
            {trans.__('Undo')}
          </button>
        </div>
      )}
      {props.isOn && (
        <Composer
          trans={trans}
          isAnswering={props.isAnswering}
          isStopping={props.isStopping}
          inputRef={props.inputRef}
          onAsk={props.onAsk}
          onStop={props.onStop}
        />
      )}
    </div>
  );
}

/** Who answers, about what, and how far the help has gone. */
function Head(props: ITutorProps): React.JSX.Element {
  const { trans, topic, status } = props;
  return (
    <header className="jp-codementor-tutorHead">
      <div className="jp-codementor-tutorTopic">
        <h2>{topic.challengeId ? topic.title : trans.__('General questions')}</h2>
        <button
          className="jp-codementor-link"
          aria-disabled={props.isEmpty}
          title={trans.__('Clear this conversation')}
          aria-label={trans.__('Clear this conversation')}
          onClick={props.isEmpty ? undefined : props.onErase}
        >
          {trans.__('Clear')}
        </button>
      </div>
      {!props.isOn ? (
        <p className="jp-codementor-who" role="status">
          {topic.isOff
            ? trans.__('The author of this notebook has switched the tutor off in it.')
            : status?.sentence}
        </p>
      ) : (
        status && (
          <p className="jp-codementor-who" data-source={status.source}>
            {status.sentence}
          </p>
        )
      )}
      {props.isOn && status && topic.challengeId && <Ladder trans={trans} status={status} />}
    </header>
  );
}

/** The steps of help; those that were reached are lit. */
function Ladder(props: { trans: TranslationBundle; status: TutorStatus }): React.JSX.Element {
  const { trans, status } = props;
  return (
    <>
      <ol className="jp-codementor-ladder" aria-label={trans.__('Steps of help')}>
        {RUNGS.map(rung => {
          const isLit = rung <= status.rung;
          const isShut = rung > status.highest_rung;
          const state = isShut
            ? trans.__('not given here')
            : isLit
              ? trans.__('reached')
              : trans.__('not yet');
          return (
            <li
              key={rung}
              data-lit={isLit}
              data-shut={isShut}
              aria-current={rung === status.rung ? 'step' : undefined}
              title={`${rungSentence(rung, trans)} (${state})`}
            >
              {rungName(rung, trans)}
              <span className="jp-codementor-visuallyHidden">{` (${state})`}</span>
            </li>
          );
        })}
      </ol>
      {status.rung > 0 && status.rung < status.highest_rung && status.wait_s > 0 && (
        <p className="jp-codementor-quiet jp-codementor-wait">
          {trans.__(
            'The next step comes when you have changed your code, or in %1.',
            waitWord(status.wait_s, trans)
          )}
        </p>
      )}
    </>
  );
}

function waitWord(wait_s: number, trans: TranslationBundle): string {
  return wait_s < 60
    ? trans._n('%1 second', '%1 seconds', Math.ceil(wait_s))
    : trans._n('%1 minute', '%1 minutes', Math.ceil(wait_s / 60));
}

/** Before the first question: what could be asked. */
function Empty(props: ITutorProps): React.JSX.Element {
  const { trans, topic, status } = props;
  if (!status) {
    return props.isLoading ? (
      <div
        className="jp-codementor-tutorEmpty jp-codementor-skeleton"
        role="status"
        aria-label={trans.__('Loading the conversation')}
      >
        <div />
        <div />
        <div />
      </div>
    ) : (
      <div className="jp-codementor-tutorEmpty" />
    );
  }
  return (
    <div className="jp-codementor-tutorEmpty">
      <p>
        {topic.challengeId
          ? trans.__('Ask about this challenge. You get hints, one step at a time.')
          : trans.__('Ask about programming, or open a challenge to get help with it.')}
      </p>
      <ul>
        {exampleQuestions(topic, trans).map(question => (
          <li key={question}>
            <button className="jp-codementor-chip" onClick={() => props.onAsk(question)}>
              {question}
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}
