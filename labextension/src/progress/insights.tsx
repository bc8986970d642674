import * as React from 'react';

import type { Evidence, Insight, InsightsReply } from '../api/types';
import { skillName } from '../words';
import { momentOf } from './dates';
import { Empty, Loaded, Part } from './frame';
import type { ISectionProps } from './view';

/** What stands out in what was done, each with its evidence and one thing to do. */
export function Insights(props: ISectionProps): React.JSX.Element {
  const { trans } = props;
  const heading = trans.__('What stands out');
  return (
    <Part id="insights" heading={heading}>
      <Loaded
        trans={trans}
        section={props.insights}
        label={heading}
        onRetry={props.onRetryInsights}
      >
        {found =>
          found.insights.length === 0 ? (
            <Empty>
              {trans.__('Nothing yet. After a few challenges you find here what stands out.')}
            </Empty>
          ) : (
            <Found {...props} found={found} />
          )
        }
      </Loaded>
    </Part>
  );
}

function Found(props: ISectionProps & { found: InsightsReply }): React.JSX.Element {
  const { trans, found } = props;
  return (
    <>
      {found.source === 'model' && found.summary !== '' && <p>{found.summary}</p>}
      {found.source === 'model' && (
        <p className="jp-codementor-quiet">
          {trans.__('Put into words by a language model; the numbers are counted.')}
        </p>
      )}
      <ul className="jp-codementor-insights">
        {found.insights.map(insight => (
          <li key={insight.id} data-kind={insight.kind}>
            <span className="jp-codementor-sign" aria-hidden="true">
              {
                {
                  strength: '★',
                  gap: '◐',
                  review: '↻',
                  habit: '▦',
                  help: '?',
                  pace: '◷',
                  milestone: '⚑'
                }[insight.kind]
              }
            </span>
            <div>
              <p>{insight.words}</p>
              <Act {...props} insight={insight} />
              <EvidenceList {...props} evidence={insight.evidence} of={insight.words} />
            </div>
          </li>
        ))}
      </ul>
    </>
  );
}

/** The one thing to do: a button where it leads somewhere, else words. */
function Act(props: ISectionProps & { insight: Insight }): React.JSX.Element | null {
  const { insight } = props;
  if (insight.action === '') {
    return null;
  }
  if (insight.challenge_id === '' && insight.skill === '') {
    return <p className="jp-codementor-quiet">{insight.action}</p>;
  }
  const act = (): void =>
    insight.challenge_id !== ''
      ? props.onOpen(insight.challenge_id, false)
      : props.onPractise(insight.skill);
  return (
    <button
      className="jp-codementor-button"
      title={insight.skill === '' ? undefined : skillName(insight.skill)}
      onClick={act}
    >
      {insight.action}
    </button>
  );
}

/** The events behind a number, folded. */
export function EvidenceList(
  props: ISectionProps & { evidence: readonly Evidence[]; of: string }
): React.JSX.Element | null {
  const { trans, evidence, profile } = props;
  if (evidence.length === 0) {
    return null;
  }
  const titles = props.titles;
  return (
    <details>
      <summary aria-label={trans.__('What this rests on: %1', props.of)}>
        {trans.__('What this rests on (%1)', evidence.length)}
      </summary>
      <ul className="jp-codementor-evidence">
        {evidence.map((each, index) => (
          <li key={`${each.at}/${index}`}>
            <span className="jp-codementor-quiet">{momentOf(each.at, profile)}</span>{' '}
            {each.challenge_id !== '' && (
              <>
                <button
                  className="jp-codementor-link"
                  onClick={() => props.onOpen(each.challenge_id, false)}
                >
                  {titles.get(each.challenge_id) ?? each.challenge_id}
                </button>
                {': '}
              </>
            )}
            {each.words}
          </li>
        ))}
      </ul>
    </details>
  );
}
