import * as React from 'react';

import type { HideableThing } from '../api/types';
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
          {leaderboard && <Places {...props} />}
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

function Places(props: ISectionProps): React.JSX.Element {
  const { trans, leaderboard } = props;
  return (
    <table className="jp-codementor-table">
      <thead>
        <tr>
          <th scope="col">{trans.__('Place')}</th>
          <th scope="col">{trans.__('Who')}</th>
          <th scope="col">{trans.__('Level')}</th>
          <th scope="col">{trans.__('XP')}</th>
        </tr>
      </thead>
      <tbody>
        {(leaderboard?.rows ?? []).map(row => (
          <tr key={`${row.place}-${row.alias}`} data-me={row.me}>
            <td>{row.place}</td>
            <th scope="row">{row.me ? trans.__('%1 (you)', row.alias) : row.alias}</th>
            <td>{row.level}</td>
            <td>{row.xp}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Time zone, and what is hidden. */
export function Preferences(props: ISectionProps): React.JSX.Element {
  const { trans, profile } = props;
  const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const things: readonly (readonly [HideableThing, string])[] = [
    ['xp', trans.__('Show level and XP')],
    ['streak', trans.__('Show my streak')],
    ['achievements', trans.__('Show achievements')]
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
