import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { Analytics, ProgressReply } from '../api/types';
import { momentOf } from './dates';
import { elsewhereTitle } from './elsewhere';
import { Empty, Loaded, Part } from './frame';
import type { ISectionProps } from './view';

/** How many entries are shown at once. */
const SHOWN = 12;

/** Something that was done, or reached. */
export interface IMoment {
  readonly at: number;
  readonly sign: string;
  readonly words: string;
  /** The challenge that it is about; empty if it is about none. */
  readonly challengeId: string;
}

/** What was done, newest first. */
export function Timeline(props: ISectionProps): React.JSX.Element {
  const { trans } = props;
  const heading = trans.__('What I did');
  return (
    <Part id="timeline" heading={heading}>
      <Loaded
        trans={trans}
        section={props.analytics}
        label={heading}
        rows={5}
        onRetry={props.onRetryAnalytics}
      >
        {found => <Moments {...props} moments={moments(found, props)} />}
      </Loaded>
    </Part>
  );
}

function Moments(props: ISectionProps & { moments: readonly IMoment[] }): React.JSX.Element {
  const { trans } = props;
  if (props.moments.length === 0) {
    return <Empty>{trans.__('Nothing yet. Open a challenge, and it stands here.')}</Empty>;
  }
  const older = props.moments.slice(SHOWN);
  return (
    <>
      <List {...props} moments={props.moments.slice(0, SHOWN)} />
      {older.length > 0 && (
        <details>
          <summary>{trans._n('%1 more', '%1 more', older.length)}</summary>
          <List {...props} moments={older} />
        </details>
      )}
    </>
  );
}

function List(props: ISectionProps & { moments: readonly IMoment[] }): React.JSX.Element {
  return (
    <ol className="jp-codementor-timeline">
      {props.moments.map(each => (
        <li key={`${each.at}/${each.words}`}>
          <span className="jp-codementor-sign" aria-hidden="true">
            {each.sign}
          </span>
          <div>
            {each.challengeId === '' ? (
              each.words
            ) : (
              <button
                className="jp-codementor-link"
                onClick={() => props.onOpen(each.challengeId, false)}
              >
                {each.words}
              </button>
            )}{' '}
            <span className="jp-codementor-quiet">{momentOf(each.at, props.profile)}</span>
          </div>
        </li>
      ))}
    </ol>
  );
}

/** Challenges begun and solved, what was marked by hand, and achievements, newest first. */
export function moments(
  found: Analytics,
  props: {
    trans: TranslationBundle;
    progress: Pick<ProgressReply, 'achievements' | 'by_hand'>;
    profile: { readonly hidden: readonly string[] };
    titles: ReadonlyMap<string, string>;
  }
): readonly IMoment[] {
  const { trans, progress, profile } = props;
  const all: IMoment[] = [];
  for (const each of found.challenges) {
    const challengeId = each.challenge_id;
    if (each.solved_at === null || each.solved_at > each.first_at) {
      const words = trans.__('Began “%1”', each.title);
      all.push({ at: each.first_at, sign: '◐', words, challengeId });
    }
    if (each.solved_at !== null) {
      const words = trans.__('Solved “%1”', each.title);
      all.push({ at: each.solved_at, sign: '✓', words, challengeId });
    }
  }
  for (const [id, at] of Object.entries(progress.by_hand)) {
    const name = elsewhereTitle(id, props.titles);
    const words = trans.__('Did “%1” elsewhere (my own word)', name);
    all.push({ at, sign: '✎', words, challengeId: props.titles.has(id) ? id : '' });
  }
  if (!profile.hidden.includes('achievements')) {
    for (const each of progress.achievements) {
      if (each.at !== null) {
        const words = trans.__('Achievement: %1', each.title);
        all.push({ at: each.at, sign: '★', words, challengeId: '' });
      }
    }
  }
  return all.sort((a, b) => b.at - a.at);
}
