import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type {
  Analytics,
  InsightsReply,
  LeaderboardReply,
  PatternChange,
  ProfileChange,
  ProfileReply,
  ProgressReply,
  StudyPattern
} from '../api/types';
import { type INextProps, NextCard } from '../next/card';
import { Achievements } from './achievements';
import { Activity } from './activity';
import { MyDataPart } from './data';
import { DoneElsewhere } from './elsewhereview';
import { Insights } from './insights';
import type { DataJob } from './mydata';
import { StudyPatterns } from './patternsview';
import type { IPlotter } from './plotter';
import { Preferences, Rivals, Switch } from './preferences';
import type { ISection } from './section';
import { SkillMap } from './skills';
import { Challenges, Languages, Ledger } from './tables';
import { Timeline } from './timeline';
import { Trends } from './trends';
import { TutorPreferences } from './tutoring';

/** What My progress shows and what can be done with it. */
export interface IProgressProps {
  trans: TranslationBundle;
  progress: ProgressReply | null;
  profile: ProfileReply | null;
  error: string;
  isSaving: boolean;
  analytics: ISection<Analytics>;
  insights: ISection<InsightsReply>;
  leaderboard: ISection<LeaderboardReply>;
  patterns: ISection<readonly StudyPattern[]>;
  /** Patterns that are about to be deleted. */
  leaving: ReadonlySet<string>;
  patternError: string;
  data: { readonly job: DataJob | null; readonly message: string; readonly isError: boolean };
  /** What was done elsewhere: whether a change is under way, and what came of the last. */
  elsewhere: {
    readonly isSaving: boolean;
    readonly error: string;
    readonly takenBack: string;
  };
  /** The titles of challenges, by id. */
  titles: ReadonlyMap<string, string>;
  next: Omit<INextProps, 'trans' | 'id' | 'heading' | 'onOpen'>;
  plotter: IPlotter;
  onRetry: () => void;
  onRetryAnalytics: () => void;
  onRetryInsights: () => void;
  onRetryLeaderboard: () => void;
  onRetryPatterns: () => void;
  /** Open a challenge; `isNext`: it is the one that was suggested. */
  onOpen: (id: string, isNext: boolean) => void;
  /** Suggest a challenge of this skill. */
  onPractise: (skill: string) => void;
  /** Open what there is to read; undefined where that cannot be shown. */
  onReadings?: (() => void) | undefined;
  /** Note something done elsewhere, or take it back; whether that was kept. */
  onMark: (id: string, done: boolean) => Promise<boolean>;
  onChangeProfile: (change: ProfileChange) => void;
  onChangePattern: (name: string, change: PatternChange) => void;
  onDeletePattern: (name: string) => void;
  onUndoDeletePattern: (name: string) => void;
  /** Take along everything, or only the progress file. */
  onExport: (form: 'zip' | 'progress') => void;
  onImport: (file: Blob) => void;
  onErase: () => void;
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
          <div className="jp-codementor-skeleton" role="status" aria-label={trans.__('Loading')}>
            {[90, 60, 75, 40, 70].map((width, row) => (
              <div key={row} style={{ width: `${width}%` }} />
            ))}
          </div>
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
      <NextCard
        {...props.next}
        trans={props.trans}
        id="jp-codementor-p-next"
        heading="h2"
        onOpen={props.onOpen}
      />
      {props.onReadings && (
        <p>
          <button className="jp-codementor-link" onClick={props.onReadings}>
            {props.trans.__('What to read or try next')}
          </button>
        </p>
      )}
      <Insights {...props} />
      <SkillMap {...props} />
      <Activity {...props} />
      <Trends {...props} />
      <div className="jp-codementor-columns">
        <Timeline {...props} />
        {!profile.hidden.includes('achievements') && <Achievements {...props} />}
      </div>
      {!profile.hidden.includes('patterns') && <StudyPatterns {...props} />}
      <Challenges {...props} />
      <DoneElsewhere {...props} />
      <Languages {...props} />
      {!profile.hidden.includes('xp') && <Ledger {...props} />}
      {!profile.hidden.includes('leaderboard') && <Rivals {...props} />}
      <TutorPreferences {...props} />
      <Preferences {...props} />
      <MyDataPart {...props} />
    </>
  );
}

/** Level, XP to the next, streak with freezes, and the switch that hides all three. */
function Top(props: ISectionProps): React.JSX.Element {
  const { trans, progress, profile } = props;
  const hidden = profile.hidden;
  const isXpHidden = hidden.includes('xp');
  const isStreakHidden = hidden.includes('streak');
  const isHidden = isXpHidden && isStreakHidden;
  const others = hidden.filter(thing => thing !== 'xp' && thing !== 'streak');
  return (
    <section className="jp-codementor-top" aria-label={trans.__('Level, XP and streak')}>
      {!isHidden && (
        <div className="jp-codementor-tiles">
          {!isXpHidden && <Level {...props} />}
          {!isStreakHidden && <Streak trans={trans} {...progress.streak} />}
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
