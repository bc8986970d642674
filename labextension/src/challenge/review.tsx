import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { Remark, RemarkKind, Review } from '../api/types';
import { Sentence } from '../sentence';

/** How many remarks are shown before one asks for more. */
const SHOWN_FIRST = 5;

/** What is shown of a code review. */
export interface ICodeReviewProps {
  trans: TranslationBundle;
  review: Review;
  /** Open at first: once the tests pass, how the code is written is what is left to look at. */
  isOpen: boolean;
  onShowLine: (line: number) => void;
}

/** Remarks on the code, which never count as a failure. Nothing is shown if there are none. */
export function CodeReview(props: ICodeReviewProps): React.JSX.Element | null {
  const { trans, review } = props;
  if (review.remarks.length === 0) {
    return null;
  }
  const first = review.remarks.slice(0, SHOWN_FIRST);
  const more = review.remarks.slice(SHOWN_FIRST);
  return (
    <details className="jp-codementor-review" open={props.isOpen}>
      <summary>{reviewHeadline(review, trans)}</summary>
      <p className="jp-codementor-quiet">
        {trans.__('Worth a second look; it costs no points and no XP.')}
        {!review.complete && <> {trans.__('Only a part of the checks could be made this time.')}</>}
      </p>
      <Remarks {...props} remarks={first} />
      {more.length > 0 && (
        <details>
          <summary>{trans._n('%1 more remark', '%1 more remarks', more.length)}</summary>
          <Remarks {...props} remarks={more} />
        </details>
      )}
    </details>
  );
}

/** "Code review: 2 remarks". */
export function reviewHeadline(review: Review, trans: TranslationBundle): string {
  return trans._n('Code review: %1 remark', 'Code review: %1 remarks', review.remarks.length);
}

function Remarks(props: ICodeReviewProps & { remarks: readonly Remark[] }): React.JSX.Element {
  return (
    <ul className="jp-codementor-remarks" aria-label={props.trans.__('Remarks on your code')}>
      {props.remarks.map(remark => (
        <OneRemark key={`${remark.rule} ${remark.line}`} {...props} remark={remark} />
      ))}
    </ul>
  );
}

function OneRemark(props: ICodeReviewProps & { remark: Remark }): React.JSX.Element {
  const { trans, remark } = props;
  return (
    <li className="jp-codementor-remark" data-kind={remark.kind} data-rule={remark.rule}>
      <p>
        {[remark.line, ...remark.also_lines].map((line, index) => (
          <React.Fragment key={line}>
            <button
              className="jp-codementor-link"
              aria-label={trans.__('Show line %1 in the cell', line)}
              onClick={() => props.onShowLine(line)}
            >
              {index === 0 ? trans.__('line %1', line) : line}
            </button>{' '}
          </React.Fragment>
        ))}
        <span className="jp-codementor-remarkKind">{kindWord(remark.kind, trans)}</span>{' '}
        <Sentence text={remark.sentence} />
      </p>
      <p className="jp-codementor-quiet">
        <Sentence text={`${remark.why} ${remark.suggestion}`.trim()} />
      </p>
    </li>
  );
}

/** What a remark is about, in a word or two. */
export function kindWord(kind: RemarkKind, trans: TranslationBundle): string {
  return {
    bug: trans.__('likely bug'),
    growth: trans.__('many steps'),
    complexity: trans.__('hard to follow'),
    style: trans.__('style')
  }[kind];
}
