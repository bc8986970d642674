import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type {
  Achievement,
  ChallengeSummary,
  LeaderboardReply,
  ProfileChange,
  ProfileReply,
  ProgressReply
} from '../api/types';
import { difficultyWord } from '../words';
import { Activity } from './activity';
import { dayOf } from './dates';
import { Preferences, Rivals, Switch } from './preferences';
import { Challenges, Ledger, Topics } from './tables';
import { TutorPreferences } from './tutoring';

/** How many achievements that are still to be had are shown at once. */
const NEAR = 4;

/** What My progress shows and what can be done with it. */
export interface IProgressProps {
  trans: TranslationBundle;
  progress: ProgressReply | null;
  profile: ProfileReply | null;
  leaderboard: LeaderboardReply | null;
  challenges: readonly ChallengeSummary[];
  error: string;
  isSaving: boolean;
  onRetry: () => void;
  onOpen: (id: string) => void;
  onChangeProfile: (change: ProfileChange) => void;
}

/** What every section knows for sure. */
export interface ISectionProps extends IProgressProps {
  progress: ProgressReply;
  profile: ProfileReply;
}

/** The whole of My progress. */
export function ProgressView(props: IProgressProps): React.JSX.Element {
  const { trans, progress, profile } = props;
  return (
    <main className="jp-codementor-progress" aria-label={trans.__('My progress')}>
      <h1>{trans.__('My progress')}</h1>
      {props.error && (
        <div className="jp-codementor-notice" role="alert">
          <p>{props.error}</p>
          <button className="jp-codementor-button" onClick={props.onRetry}>
            {trans.__('Retry')}
          </button>
        </div>
      )}
      {!progress || !profile ? (
        !props.error && (
          <p className="jp-codementor-skeleton" role="status" aria-label={trans.__('Loading')}>
            <span />
          </p>
        )
      ) : (
        <Sections {...props} progress={progress} profile={profile} />
      )}
    </main>
  );
}

function Sections(props: ISectionProps): React.JSX.Element {
  const { profile } = props;
  return (
    <>
      <Top {...props} />
      <NextStep {...props} />
      <div className="jp-codementor-columns">
        <Topics {...props} />
        {!profile.hidden.includes('achievements') && <Achievements {...props} />}
      </div>
      <Activity {...props} />
      <Challenges {...props} />
      {!profile.hidden.includes('xp') && <Ledger {...props} />}
      <Rivals {...props} />
      <TutorPreferences {...props} />
      <Preferences {...props} />
    </>
  );
}

/** Level, XP to the next, streak with freezes, and the switch that hides all three. */
function Top(props: ISectionProps): React.JSX.Element {
  const { trans, progress, profile } = props;
  const hidden = profile.hidden;
  const isHidden = hidden.includes('xp') && hidden.includes('streak');
  const others = hidden.filter(thing => thing !== 'xp' && thing !== 'streak');
  return (
    <section className="jp-codementor-top" aria-label={trans.__('Level, XP and streak')}>
      {!isHidden && (
        <div className="jp-codementor-tiles">
          <Level {...props} />
          <Streak trans={trans} {...progress.streak} />
        </div>
      )}
      <Switch
        label={trans.__('Hide level, XP and streak')}
        isOn={isHidden}
        isDisabled={props.isSaving}
        onChange={isOn =>
          props.onChangeProfile({ hidden: isOn ? [...others, 'xp', 'streak'] : others })
        }
      />
    </section>
  );
}

function Level(props: ISectionProps): React.JSX.Element {
  const { trans, progress } = props;
  const { xp, level, level_xp, next_level_xp } = progress;
  const span = Math.max(1, next_level_xp - level_xp);
  const done = Math.min(span, Math.max(0, xp - level_xp));
  const label = trans.__('%1 XP to level %2', next_level_xp - xp, level + 1);
  return (
    <div className="jp-codementor-tile">
      <span className="jp-codementor-big">{trans.__('Level %1', level)}</span>
      <Bar label={label} value={done} max={span} />
      <span className="jp-codementor-quiet">
        {trans.__('%1 XP', xp)} · {label}
      </span>
    </div>
  );
}

function Streak(props: {
  trans: TranslationBundle;
  days: number;
  longest_days: number;
  freezes: number;
}): React.JSX.Element {
  const { trans, days, longest_days, freezes } = props;
  return (
    <div className="jp-codementor-tile">
      <span className="jp-codementor-big">
        {trans._n('%1 day in a row', '%1 days in a row', days)}
      </span>
      <span className="jp-codementor-quiet">
        {trans._n('Longest: %1 day', 'Longest: %1 days', longest_days)}
      </span>
      <span
        className="jp-codementor-quiet"
        title={trans.__('A freeze saves your streak on a day that you miss, by itself.')}
      >
        {trans._n('%1 freeze kept', '%1 freezes kept', freezes)}
      </span>
    </div>
  );
}

function NextStep(props: ISectionProps): React.JSX.Element | null {
  const { trans, progress } = props;
  const { next } = progress;
  if (!next) {
    return null;
  }
  return (
    <section aria-labelledby="jp-codementor-p-next">
      <h2 id="jp-codementor-p-next">{trans.__('Next for you')}</h2>
      <div className="jp-codementor-card jp-codementor-cardRow">
        <div>
          <strong>{next.title}</strong>{' '}
          <span className="jp-codementor-quiet">
            {difficultyWord(next.difficulty, trans)} · {trans.__('%1 XP', next.xp)} ·{' '}
            {next.skills.join(' · ')}
          </span>
          <p className="jp-codementor-reason">{next.reason}</p>
        </div>
        <button
          className="jp-codementor-button jp-mod-accept"
          aria-label={trans.__('Open %1', next.title)}
          onClick={() => props.onOpen(next.challenge_id)}
        >
          {trans.__('Open')}
        </button>
      </div>
    </section>
  );
}

function Achievements(props: ISectionProps): React.JSX.Element {
  const { trans, progress } = props;
  const got = progress.achievements.filter(found => found.at !== null);
  const near = progress.achievements
    .filter(found => found.at === null)
    .sort((a, b) => b.share - a.share);
  return (
    <section aria-labelledby="jp-codementor-p-achievements">
      <h2 id="jp-codementor-p-achievements">
        {trans.__('Achievements (%1 of %2)', got.length, progress.achievements.length)}
      </h2>
      <ul className="jp-codementor-achievements">
        {[...got, ...near.slice(0, NEAR)].map(found => (
          <Medal key={found.id} {...props} achievement={found} />
        ))}
      </ul>
      {near.length > NEAR && (
        <details>
          <summary>{trans._n('%1 more', '%1 more', near.length - NEAR)}</summary>
          <ul className="jp-codementor-achievements">
            {near.slice(NEAR).map(found => (
              <Medal key={found.id} {...props} achievement={found} />
            ))}
          </ul>
        </details>
      )}
    </section>
  );
}

function Medal(props: ISectionProps & { achievement: Achievement }): React.JSX.Element {
  const { trans, achievement, profile } = props;
  const { title, description, xp, at, share } = achievement;
  return (
    <li data-got={at !== null}>
      <span className="jp-codementor-sign" aria-hidden="true">
        {at !== null ? '★' : '☆'}
      </span>
      <div>
        <strong>{title}</strong>{' '}
        <span className="jp-codementor-quiet">{trans.__('%1 XP', xp)}</span>
        <p>{description}</p>
        {at !== null ? (
          <span className="jp-codementor-quiet">{trans.__('got on %1', dayOf(at, profile))}</span>
        ) : (
          <Bar label={trans.__('%1 % of the way', Math.round(share * 100))} value={share} max={1} />
        )}
      </div>
    </li>
  );
}

/** A bar that says its value to a screen reader. */
export function Bar(props: { label: string; value: number; max: number }): React.JSX.Element {
  const { label, value, max } = props;
  return (
    <div
      className="jp-codementor-meter"
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={max}
      aria-valuenow={value}
      title={label}
    >
      <div style={{ width: `${max > 0 ? (100 * value) / max : 0}%` }} />
    </div>
  );
}
