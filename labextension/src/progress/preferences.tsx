import * as React from 'react';

import type { HideableThing, LeaderboardReply } from '../api/types';
import { Loaded, Table } from './frame';
import type { ISectionProps } from './view';

/** The leaderboard, with the switch to join it and the name that is shown there. */
export function Rivals(props: ISectionProps): React.JSX.Element {
  const { trans, profile, leaderboard } = props;
  return (
    <section aria-labelledby="jp-codementor-p-leaderboard">
      <h2 id="jp-codementor-p-leaderboard">{trans.__('Leaderboard')}</h2>
      <Switch
        label={trans.__('Take part in the leaderboard')}
        isOn={profile.on_leaderboard}
        isDisabled={props.isSaving}
        onChange={isOn => props.onChangeProfile({ on_leaderboard: isOn })}
      />
      {profile.on_leaderboard ? (
        <>
          <Saved
            key={profile.alias}
            id="jp-codementor-p-alias"
            label={trans.__('My alias there')}
            value={profile.alias}
            maxLength={40}
            {...props}
            onSave={alias => props.onChangeProfile({ alias })}
          />
          <Loaded
            trans={trans}
            section={leaderboard}
            label={trans.__('Leaderboard')}
            onRetry={props.onRetryLeaderboard}
          >
            {found => <Places {...props} found={found} />}
          </Loaded>
        </>
      ) : (
        <p className="jp-codementor-quiet">
          {trans.__(
            'Nobody sees you there unless you switch it on; then only your alias is shown.'
          )}
        </p>
      )}
    </section>
  );
}

function Places(props: ISectionProps & { found: LeaderboardReply }): React.JSX.Element {
  const { trans, found } = props;
  return (
    <Table
      caption={trans.__('Leaderboard')}
      head={[trans.__('Place'), trans.__('Who'), trans.__('Level'), trans.__('XP')]}
    >
      {found.rows.map(row => (
        <React.Fragment key={`${row.place}-${row.alias}-${row.me}`}>
          {row.gap && (
            <tr>
              <td colSpan={4} className="jp-codementor-quiet">
                <span aria-hidden="true">⋯</span>
                <span className="jp-codementor-visuallyHidden">{trans.__('others between')}</span>
              </td>
            </tr>
          )}
          <tr data-me={row.me}>
            <td>{row.place}</td>
            <th scope="row">{row.me ? trans.__('%1 (you)', row.alias) : row.alias}</th>
            <td>{row.level}</td>
            <td>{row.xp}</td>
          </tr>
        </React.Fragment>
      ))}
    </Table>
  );
}

/** Time zone, and what is hidden. */
export function Preferences(props: ISectionProps): React.JSX.Element {
  const { trans, profile } = props;
  const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const things: readonly (readonly [HideableThing, string])[] = [
    ['xp', trans.__('Show level and XP')],
    ['streak', trans.__('Show my streak')],
    ['achievements', trans.__('Show achievements')],
    ['patterns', trans.__('Show how I study')],
    ['leaderboard', trans.__('Show the leaderboard')]
  ];
  const toggle = (thing: HideableThing, isShown: boolean): void => {
    const others = profile.hidden.filter(found => found !== thing);
    props.onChangeProfile({ hidden: isShown ? others : [...others, thing] });
  };
  return (
    <section aria-labelledby="jp-codementor-p-preferences">
      <h2 id="jp-codementor-p-preferences">{trans.__('Preferences')}</h2>
      {things.map(([thing, label]) => (
        <Switch
          key={thing}
          label={label}
          isOn={!profile.hidden.includes(thing)}
          isDisabled={props.isSaving}
          onChange={isOn => toggle(thing, isOn)}
        />
      ))}
      <Switch
        label={trans.__('Ask me how sure I am before I hand in')}
        isOn={profile.asks_how_sure}
        isDisabled={props.isSaving}
        onChange={isOn => props.onChangeProfile({ asks_how_sure: isOn })}
      />
      <DaysAWeek {...props} />
      <Saved
        key={profile.time_zone}
        id="jp-codementor-p-zone"
        label={trans.__('Time zone, by which days are counted')}
        value={profile.time_zone}
        maxLength={64}
        options={timeZones()}
        {...props}
        onSave={time_zone => props.onChangeProfile({ time_zone })}
      />
      {here && here !== profile.time_zone && (
        <button
          className="jp-codementor-link"
          disabled={props.isSaving}
          onClick={() => props.onChangeProfile({ time_zone: here })}
        >
          {trans.__("Use this computer's time zone: %1", here)}
        </button>
      )}
    </section>
  );
}

function DaysAWeek(props: ISectionProps): React.JSX.Element {
  const { trans, profile } = props;
  return (
    <div className="jp-codementor-saved">
      <label htmlFor="jp-codementor-p-days-a-week">
        {trans.__('Days a week on which I mean to practise')}
      </label>
      <select
        id="jp-codementor-p-days-a-week"
        className="jp-codementor-select"
        value={profile.days_a_week}
        aria-disabled={props.isSaving}
        onChange={event => {
          if (!props.isSaving) {
            props.onChangeProfile({ days_a_week: Number(event.target.value) });
          }
        }}
      >
        {[1, 2, 3, 4, 5, 6, 7].map(days => (
          <option key={days} value={days}>
            {days}
          </option>
        ))}
      </select>
    </div>
  );
}

/** A switch with its label; Space turns it. */
export function Switch(props: {
  label: string;
  isOn: boolean;
  isDisabled: boolean;
  onChange: (isOn: boolean) => void;
}): React.JSX.Element {
  return (
    <label className="jp-codementor-switch">
      <input
        type="checkbox"
        role="switch"
        checked={props.isOn}
        aria-checked={props.isOn}
        aria-disabled={props.isDisabled}
        onChange={event => {
          if (!props.isDisabled) {
            props.onChange(event.target.checked);
          }
        }}
      />
      {props.label}
    </label>
  );
}

/** A line of text that is saved by Enter or by the button. */
function Saved(
  props: ISectionProps & {
    id: string;
    label: string;
    value: string;
    maxLength: number;
    options?: readonly string[];
    onSave: (value: string) => void;
  }
): React.JSX.Element {
  const { trans, id, options } = props;
  const [value, setValue] = React.useState(props.value);
  const isChanged = value.trim() !== props.value;
  return (
    <form
      className="jp-codementor-saved"
      onSubmit={event => {
        event.preventDefault();
        if (isChanged) {
          props.onSave(value.trim());
        }
      }}
    >
      <label htmlFor={id}>{props.label}</label>
      <input
        id={id}
        className="jp-codementor-input"
        value={value}
        maxLength={props.maxLength}
        list={options ? `${id}-options` : undefined}
        onChange={event => setValue(event.target.value)}
      />
      {options && (
        <datalist id={`${id}-options`}>
          {options.map(option => (
            <option key={option} value={option} />
          ))}
        </datalist>
      )}
      <button
        type="submit"
        className="jp-codementor-button"
        aria-label={trans.__('Save: %1', props.label)}
        disabled={!isChanged || props.isSaving}
      >
        {trans.__('Save')}
      </button>
    </form>
  );
}

function timeZones(): readonly string[] {
  // Not in the types of ES2021, and missing in old browsers: then any name may be typed.
  const intl = Intl as typeof Intl & { supportedValuesOf?: (key: string) => string[] };
  return intl.supportedValuesOf?.('timeZone') ?? [];
}
