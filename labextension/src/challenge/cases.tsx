import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { CaseResult } from '../api/types';
import { Sentence } from '../sentence';
import { languageName, troubleWord } from '../words';
import type { IResult } from './model';
import { placeIn } from './place';

/** What the list of tests shows and what can be done with it. */
export interface ICasesProps {
  trans: TranslationBundle;
  result: IResult;
  /** The programming language, as the challenge names it. */
  language?: string;
  /** A test gives what is typed, not a call. */
  isProgram?: boolean;
  /** Show a line of the solution, or of another cell. */
  onShowLine: (line: number, cell?: string | number) => void;
  /** Ask the tutor about a test; undefined if there is no tutor. */
  onAsk?: ((test: string) => void) | undefined;
}

/** The tests of an assignment by question, and what its cells printed. */
export function Questions(props: ICasesProps): React.JSX.Element {
  const { trans, result } = props;
  const { cases, output } = result.verdict;
  const names = [...new Set(cases.map(found => found.question))];
  return (
    <>
      {names.map(name => {
        const own = cases.filter(found => found.question === name);
        const earned = own.reduce((sum, found) => sum + found.earned, 0);
        const points = own.reduce((sum, found) => sum + found.points, 0);
        return (
          <section key={name} aria-label={name || trans.__('Other tests')}>
            <h4>
              {name || trans.__('Other tests')}{' '}
              <span className="jp-codementor-quiet">
                {trans.__('%1 of %2 points', earned, points)}
              </span>
            </h4>
            <Cases {...props} cases={own} />
          </section>
        );
      })}
      <Printed trans={trans} output={output} where={trans.__('printed by the cells')} />
      {result.kind === 'run' && (
        <p className="jp-codementor-quiet">{trans.__('Hidden tests run when you submit.')}</p>
      )}
    </>
  );
}

/** Tests with what came of each; `isBrief` if why they did not run is told elsewhere. */
export function Cases(
  props: ICasesProps & { cases: readonly CaseResult[]; isBrief?: boolean }
): React.JSX.Element {
  const { trans } = props;
  const shared = sharedTrouble(props.cases);
  return (
    <>
      {shared && (
        <div className="jp-codementor-shared">
          <p>
            {trans.__('The same in each test: %1.', troubleWord(shared, trans, props.language))}
          </p>
          <CaseDetail {...props} found={{ ...shared, message: '', call: null, expected: null }} />
        </div>
      )}
      <ul className="jp-codementor-cases">
        {props.cases.map((found, index) => (
          <Case
            key={index}
            {...props}
            found={found}
            isBrief={props.isBrief === true || shared !== null}
          />
        ))}
      </ul>
    </>
  );
}

/** The error that stops all of several tests at the same place, such as a syntax error; or null. */
export function sharedTrouble(cases: readonly CaseResult[]): CaseResult | null {
  const [first, ...others] = cases;
  const isShared =
    others.length > 0 &&
    first.error !== null &&
    first.error !== '' &&
    (first.status === 'syntax_error' || first.call === null) &&
    others.every(
      each =>
        each.status === first.status &&
        each.error === first.error &&
        each.line === first.line &&
        (each.call === null) === (first.call === null)
    );
  return isShared ? first : null;
}

function Case(props: ICasesProps & { found: CaseResult; isBrief: boolean }): React.JSX.Element {
  const { trans, found, isBrief } = props;
  const isPassed = found.status === 'passed';
  return (
    <li className="jp-codementor-case" data-status={found.status}>
      <div className="jp-codementor-caseHead">
        <span className="jp-codementor-sign" aria-hidden="true">
          {isPassed ? '✓' : '✗'}
        </span>
        <span className="jp-codementor-caseName">
          {found.name}
          {found.hidden && !isPassed && !isBrief && found.message && (
            <span className="jp-codementor-caseHint">
              : <Sentence text={found.message} />
            </span>
          )}
          <span
            className={
              isPassed || isBrief || found.status === 'failed'
                ? 'jp-codementor-visuallyHidden'
                : 'jp-codementor-quiet'
            }
          >
            {` (${troubleWord(found, trans, props.language)})`}
          </span>
        </span>
        {!isPassed && !found.hidden && props.onAsk && (
          <button
            className="jp-codementor-link jp-codementor-askTest"
            aria-label={trans.__('Ask about this test: %1', found.name)}
            onClick={() => props.onAsk?.(found.name)}
          >
            {trans.__('ask about this')}
          </button>
        )}
      </div>
      {!isPassed && !isBrief && !found.hidden && <CaseDetail {...props} />}
      {!found.hidden && (
        <Printed trans={trans} output={found.output} where={trans.__('printed output')} />
      )}
    </li>
  );
}

function CaseDetail(props: ICasesProps & { found: CaseResult }): React.JSX.Element {
  const { trans, found, result } = props;
  const source = found.line === null ? '' : (result.code.split('\n')[found.line - 1] ?? '').trim();
  return (
    <div className="jp-codementor-caseDetail">
      {found.message && !found.difference?.startsWith(found.message) && (
        <p className="jp-codementor-caseMessage">
          <Sentence text={found.message} />
        </p>
      )}
      {found.call !== null && !props.isProgram && (
        <pre className="jp-codementor-call">{found.call}</pre>
      )}
      <dl className="jp-codementor-compare">
        {props.isProgram && <Pair word={trans.__('typed')} value={found.call} />}
        <Pair word={trans.__('expected')} value={found.expected} />
        <Pair word={trans.__('got')} value={found.got} />
        <Pair word={trans.__('difference')} value={found.difference} isWords />
        <Pair word={trans.__('error')} value={found.error} />
        {found.question !== '' && <LineOfCell {...props} />}
        {found.line !== null && found.question === '' && (
          <>
            <dt>{trans.__('line %1', found.line)}</dt>
            <dd className="jp-codementor-lineRow">
              <code>{source}</code>
              <button
                className="jp-codementor-link"
                aria-label={trans.__('Show line %1 in the cell', found.line)}
                onClick={() => props.onShowLine(found.line ?? 1)}
              >
                {trans.__('show in cell')}
              </button>
            </dd>
          </>
        )}
      </dl>
      {found.traceback && (
        <details>
          <summary>
            {trans.__('How %1 got there', languageName(props.language ?? 'python'))}
          </summary>
          <pre>{found.traceback}</pre>
        </details>
      )}
    </div>
  );
}

/** The line of an assignment at which it stopped; each question has a cell of its own. */
function LineOfCell(props: ICasesProps & { found: CaseResult }): React.JSX.Element | null {
  const { trans, found } = props;
  const place = placeIn(`${found.error ?? ''}\n${found.traceback ?? ''}`);
  if (!place) {
    return null;
  }
  const where =
    typeof place.cell === 'string'
      ? trans.__('of the answer to %1', place.cell)
      : trans.__('of cell %1', place.cell);
  return (
    <>
      <dt>{trans.__('line %1', place.line)}</dt>
      <dd className="jp-codementor-lineRow">
        {where}
        <button
          className="jp-codementor-link"
          aria-label={trans.__('Show line %1 %2', place.line, where)}
          onClick={() => props.onShowLine(place.line, place.cell)}
        >
          {trans.__('show in cell')}
        </button>
      </dd>
    </>
  );
}

function Pair(props: {
  word: string;
  value: string | null;
  isWords?: boolean;
}): React.JSX.Element | null {
  if (props.value === null || props.value === '') {
    return null;
  }
  return (
    <>
      <dt>{props.word}</dt>
      <dd>{props.isWords ? props.value : <code>{props.value}</code>}</dd>
    </>
  );
}

/** What was printed, folded. */
export function Printed(props: {
  trans: TranslationBundle;
  output: string;
  where: string;
}): React.JSX.Element | null {
  if (props.output === '') {
    return null;
  }
  const lines = props.output.replace(/\n$/, '').split('\n').length;
  return (
    <details className="jp-codementor-printed">
      <summary>
        {props.where} {props.trans._n('(%1 line)', '(%1 lines)', lines)}
      </summary>
      <pre>{props.output}</pre>
    </details>
  );
}
