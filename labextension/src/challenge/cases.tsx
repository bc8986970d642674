import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { CaseResult } from '../api/types';
import { caseWord } from '../words';
import type { IResult } from './model';

/** What the list of tests shows and what can be done with it. */
export interface ICasesProps {
  trans: TranslationBundle;
  result: IResult;
  /** A test gives what is typed, not a call. */
  isProgram?: boolean;
  onShowLine: (line: number) => void;
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

/** Tests with what came of each. */
export function Cases(props: ICasesProps & { cases: readonly CaseResult[] }): React.JSX.Element {
  return (
    <ul className="jp-codementor-cases">
      {props.cases.map((found, index) => (
        <Case key={index} {...props} found={found} />
      ))}
    </ul>
  );
}

function Case(props: ICasesProps & { found: CaseResult }): React.JSX.Element {
  const { trans, found } = props;
  const isPassed = found.status === 'passed';
  return (
    <li className="jp-codementor-case" data-status={found.status}>
      <div className="jp-codementor-caseHead">
        <span className="jp-codementor-sign" aria-hidden="true">
          {isPassed ? '✓' : '✗'}
        </span>
        <span className="jp-codementor-caseName">
          {found.name}
          {found.hidden && !isPassed && found.message && (
            <span className="jp-codementor-caseHint">: {found.message}</span>
          )}
          <span
            className={
              isPassed || found.status === 'failed'
                ? 'jp-codementor-visuallyHidden'
                : 'jp-codementor-quiet'
            }
          >
            {` (${caseWord(found.status, trans)})`}
          </span>
        </span>
      </div>
      {!isPassed && !found.hidden && <CaseDetail {...props} />}
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
      {found.message && <p className="jp-codementor-caseMessage">{found.message}</p>}
      {found.call !== null && !props.isProgram && (
        <pre className="jp-codementor-call">{found.call}</pre>
      )}
      <dl className="jp-codementor-compare">
        {props.isProgram && <Pair word={trans.__('typed')} value={found.call} />}
        <Pair word={trans.__('expected')} value={found.expected} />
        <Pair word={trans.__('got')} value={found.got} />
        <Pair word={trans.__('difference')} value={found.difference} isWords />
        <Pair word={trans.__('error')} value={found.error} />
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
          <summary>{trans.__('How Python got there')}</summary>
          <pre>{found.traceback}</pre>
        </details>
      )}
    </div>
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
