import * as React from 'react';

import type { Personality } from '../api/types';
import { personalityWord, RUNGS, rungSentence } from '../words';
import type { ISectionProps } from './view';

/** How the tutor speaks, how far it goes, and in which language. */
export function TutorPreferences(props: ISectionProps): React.JSX.Element {
  const { trans, profile } = props;
  const manners: readonly Personality[] = ['encouraging', 'socratic', 'concise'];
  return (
    <section aria-labelledby="jp-codementor-p-tutor">
      <h2 id="jp-codementor-p-tutor">{trans.__('Tutor')}</h2>
      <Choice
        {...props}
        id="jp-codementor-p-manner"
        label={trans.__('Its manner')}
        value={profile.personality}
        options={manners.map(manner => [manner, personalityWord(manner, trans)])}
        onChoose={personality => props.onChangeProfile({ personality: personality as Personality })}
      />
      <Choice
        {...props}
        id="jp-codementor-p-help"
        label={trans.__('How far its help may go')}
        value={String(profile.help_level)}
        options={RUNGS.map(rung => [
          String(rung),
          rung === 1
            ? trans.__('Only %1', rungSentence(rung, trans))
            : trans.__('Up to %1', rungSentence(rung, trans))
        ])}
        onChoose={rung => props.onChangeProfile({ help_level: Number(rung) })}
      />
      <Choice
        {...props}
        id="jp-codementor-p-language"
        label={trans.__('Its language')}
        value={profile.language}
        options={languages(profile.language)}
        onChoose={language => props.onChangeProfile({ language })}
      />
      <p className="jp-codementor-quiet">
        {trans.__('Without a language model its help is in English. A teacher may allow less.')}
      </p>
    </section>
  );
}

/** One of a few, chosen from a list. */
function Choice(
  props: ISectionProps & {
    id: string;
    label: string;
    value: string;
    options: readonly (readonly [string, string])[];
    onChoose: (value: string) => void;
  }
): React.JSX.Element {
  return (
    <div className="jp-codementor-saved">
      <label htmlFor={props.id}>{props.label}</label>
      <select
        id={props.id}
        className="jp-codementor-select"
        value={props.value}
        aria-disabled={props.isSaving}
        onChange={event => {
          if (!props.isSaving) {
            props.onChoose(event.target.value);
          }
        }}
      >
        {props.options.map(([value, word]) => (
          <option key={value} value={value}>
            {word}
          </option>
        ))}
      </select>
    </div>
  );
}

const LANGUAGES = [
  'ar',
  'cs',
  'da',
  'de',
  'el',
  'en',
  'es',
  'fi',
  'fr',
  'he',
  'hi',
  'hu',
  'id',
  'it'
].concat(['ja', 'ko', 'nl', 'no', 'pl', 'pt', 'ro', 'ru', 'sk', 'sv', 'tr', 'uk', 'vi', 'zh']);

/** Languages by their own names; `own` is among them whatever it is. */
function languages(own: string): readonly (readonly [string, string])[] {
  const codes = LANGUAGES.includes(own) ? LANGUAGES : [own, ...LANGUAGES];
  return codes.map(code => [code, languageOf(code)]);
}

function languageOf(code: string): string {
  try {
    return new Intl.DisplayNames([code], { type: 'language' }).of(code) ?? code;
  } catch {
    return code; // a tag that the browser cannot read
  }
}
