import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { Award, IsolationLevel, Suggestion, Verdict } from '../api/types';
import {
  difficultyWord,
  duration,
  isolationSentence,
  isPractice,
  troubleWord,
  verdictWord
} from '../words';
import { keepKeys } from './bar';
import { Cases, Printed, Questions, sharedTrouble } from './cases';
import { Learned } from './learned';
import type { IResult } from './model';
import { CodeReview, reviewHeadline } from './review';

/** What is shown under the cell and what can be done with it. */
export interface IResultsProps {
  trans: TranslationBundle;
  result: IResult | null;
  isCollapsed: boolean;
  isStale: boolean;
  celebrate: boolean;
  showXp: boolean;
  /** The programming language, as the challenge names it. */
  language?: string;
  /** A test gives what is typed, not a call. */
  isProgram?: boolean;
  explanation: React.ReactNode;
  hints: React.ReactNode;
  onToggle: () => void;
  /** Show a line of the solution, or of another cell. */
  onShowLine: (line: number, cell?: string | number) => void;
  /** Ask the tutor about a test; undefined if there is no tutor. */
  onAsk?: ((test: string) => void) | undefined;
  /** Open the suggested challenge. */
  onOpen: (id: string) => void;
  onLeave: () => void;
}

/** The results under the solution cell, and the hints that were taken. */
export function Results(props: IResultsProps): React.JSX.Element {
  const { trans, result } = props;
  return (
    <div
      className="jp-codementor-results"
      role="group"
      aria-label={trans.__('Results')}
      onKeyDown={event => keepKeys(event, props.onLeave)}
    >
      <p className="jp-codementor-visuallyHidden" role="status" aria-live="polite">
        {result && <span key={result.number}>{announcement(result, props)}</span>}
      </p>
      {result && <Result {...props} result={result} />}
      {props.hints}
    </div>
  );
}

function Result(props: IResultsProps & { result: IResult }): React.JSX.Element {
  const { trans, result, isCollapsed } = props;
  const { verdict } = result;
  const isGood = verdict.status === 'accepted';
  const isFresh = props.celebrate && isGood && result.kind === 'submit' && !props.isStale;
  return (
    <div
      className={`jp-codementor-result${isFresh ? ' jp-mod-celebrate' : ''}`}
      data-status={verdict.status}
      data-kind={result.kind}
    >
      <button
        className="jp-codementor-resultHead"
        aria-expanded={!isCollapsed}
        onClick={props.onToggle}
      >
        <span className="jp-codementor-sign" aria-hidden="true">
          {verdict.status === 'grader_fault' ? '!' : isGood ? '✓' : '✗'}
        </span>
        <span className="jp-codementor-resultTitle">
          {isDone(result) && !isCollapsed
            ? verdictWord(verdict.status, trans)
            : headline(result, trans)}
          {props.isStale && (
            <span className="jp-codementor-quiet"> {trans.__('(before your last edit)')}</span>
          )}
        </span>
        <span className="jp-codementor-quiet">{duration(verdict.duration_ms)}</span>
      </button>
      {!isCollapsed && <Body {...props} />}
    </div>
  );
}

function Body(props: IResultsProps & { result: IResult }): React.JSX.Element {
  const { trans, result } = props;
  const { verdict, award, next } = result;
  return (
    <div className="jp-codementor-resultBody">
      {verdict.status === 'grader_fault' && verdict.fault && (
        <p className="jp-codementor-quiet">{verdict.fault}</p>
      )}
      {isDone(result) ? (
        <>
          {award && <Gained {...props} award={award} />}
          {award && <Learned trans={trans} changes={award.skills} />}
          {next && <Next trans={trans} next={next} onOpen={props.onOpen} />}
          <details className="jp-codementor-allPassed">
            <summary>{passed(result, trans)}</summary>
            <Tests {...props} />
          </details>
        </>
      ) : (
        <>
          <Tests {...props} />
          {award && <Gained {...props} award={award} />}
          {award && <Learned trans={trans} changes={award.skills} />}
        </>
      )}
      {result.review && (
        <CodeReview
          key={result.number}
          trans={trans}
          review={result.review}
          isOpen={isDone(result)}
          onShowLine={props.onShowLine}
        />
      )}
      <Practice trans={trans} level={verdict.isolation} />
      {verdict.note && <p className="jp-codementor-quiet">{verdict.note}</p>}
      {props.explanation}
    </div>
  );
}

/** All tests, first those whose insides may be seen, and what was printed. */
function Tests(props: IResultsProps & { result: IResult }): React.JSX.Element {
  const { trans, result } = props;
  const { verdict } = result;
  const visible = verdict.cases.filter(found => !found.hidden);
  const hidden = verdict.cases.filter(found => found.hidden);
  if (verdict.cases.some(found => found.question !== '')) {
    return <Questions {...props} />;
  }
  return (
    <>
      <Cases {...props} cases={visible} />
      <Printed trans={trans} output={verdict.output} where={trans.__('printed while loading')} />
      {hidden.length > 0 && (
        <>
          <h4>{trans.__('Hidden tests')}</h4>
          <Cases
            {...props}
            cases={hidden}
            isBrief={verdict.status === 'error' && sharedTrouble(visible) !== null}
          />
        </>
      )}
      {result.kind === 'run' && verdict.status !== 'grader_fault' && (
        <p className="jp-codementor-quiet">{trans.__('Hidden tests run when you submit.')}</p>
      )}
    </>
  );
}

function Gained(props: IResultsProps & { award: Award }): React.JSX.Element | null {
  const { trans, award, showXp } = props;
  if (!showXp || award.parts.length === 0) {
    return null;
  }
  return (
    <div className="jp-codementor-gained">
      <h4>
        {award.xp > 0 ? trans.__('+%1 XP', award.xp) : trans.__('No further XP')}
        {award.level > award.level_before && (
          <span className="jp-codementor-levelUp">
            {' '}
            {trans.__('Level %1 reached', award.level)}
          </span>
        )}
      </h4>
      <ul>
        {award.parts.map((part, index) => (
          <li key={index}>
            {part.xp > 0 && <span className="jp-codementor-xp">+{part.xp}</span>} {part.reason}
          </li>
        ))}
      </ul>
    </div>
  );
}

function Practice(props: {
  trans: TranslationBundle;
  level: IsolationLevel | null;
}): React.JSX.Element | null {
  if (props.level === null || !isPractice(props.level)) {
    return null;
  }
  return <p className="jp-codementor-quiet">{isolationSentence(props.level, props.trans)}</p>;
}

function Next(props: {
  trans: TranslationBundle;
  next: Suggestion;
  onOpen: (id: string) => void;
}): React.JSX.Element {
  const { trans, next } = props;
  return (
    <div className="jp-codementor-nextLine">
      <div>
        <strong>{trans.__('Next: %1', next.title)}</strong>
        <span className="jp-codementor-quiet">
          {' · '}
          {difficultyWord(next.difficulty, trans)} · {next.reason}
        </span>
      </div>
      <button
        className="jp-codementor-button jp-mod-accept"
        aria-label={trans.__('Open %1', next.title)}
        onClick={() => props.onOpen(next.challenge_id)}
      >
        {trans.__('Open')}
      </button>
    </div>
  );
}

/** The line that stays when the results are folded. */
export function headline(result: IResult, trans: TranslationBundle): string {
  const { verdict, kind } = result;
  const word = verdictWord(verdict.status, trans);
  if (verdict.status === 'grader_fault' || verdict.status === 'queued') {
    return word;
  }
  if (kind === 'run') {
    const [good, total] = tally(verdict, kind);
    return total === 1
      ? trans.__('%1 of 1 visible test passes', good)
      : trans.__('%1 of %2 visible tests pass', good, total);
  }
  return trans.__('%1: %2', word, passed(result, trans));
}

/** "11 of 11 tests pass". */
function passed(result: IResult, trans: TranslationBundle): string {
  const [good, total] = tally(result.verdict, result.kind);
  return total === 1
    ? trans.__('%1 of 1 test passes', good)
    : trans.__('%1 of %2 tests pass', good, total);
}

/** Handed in and accepted: what was gained and what is next matter more than the tests. */
function isDone(result: IResult): boolean {
  return result.kind === 'submit' && result.verdict.status === 'accepted';
}

/** What is read out: the headline, then what failed. */
function announcement(result: IResult, props: IResultsProps): string {
  const { trans, showXp, language } = props;
  const failed = result.verdict.cases.filter(found => found.status !== 'passed');
  const names = failed
    .slice(0, 3)
    .map(found => `${found.name}: ${troubleWord(found, trans, language)}`);
  const said = [headline(result, trans), ...names];
  if (showXp && result.award && result.award.xp > 0) {
    said.push(trans.__('+%1 XP', result.award.xp));
  }
  if (isDone(result) && result.review && result.review.remarks.length > 0) {
    said.push(reviewHeadline(result.review, trans));
  }
  return said.join('. ');
}

function tally(verdict: Verdict, kind: IResult['kind']): [number, number] {
  const cases = kind === 'run' ? verdict.cases.filter(found => !found.hidden) : verdict.cases;
  return [cases.filter(found => found.status === 'passed').length, cases.length];
}
