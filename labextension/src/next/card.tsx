import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { Suggestion } from '../api/types';
import { difficultyWord, percent, skillName } from '../words';
import type { IMaking, NextModel } from './model';
import { Offers } from './offers';

/** What the card of the next challenge shows and what can be done with it. */
export interface INextProps {
  trans: TranslationBundle;
  /** Prefix of the ids in it: the card may stand in two places. */
  id: string;
  heading: 'h2' | 'h3';
  suggestion: Suggestion | null;
  /** Skills that can be chosen; empty where none is to be chosen. */
  skills: readonly string[];
  skill: string;
  isLoading: boolean;
  message: string;
  making: IMaking | null;
  onOpen: (id: string, isNext: boolean) => void;
  onAnother: () => void;
  onSkill: (skill: string) => void;
  onMake: (skill: string) => void;
  onStopMaking: () => void;
}

/** The parts of the card that come from its model. */
export function nextProps(
  model: NextModel,
  trans: TranslationBundle
): Pick<
  INextProps,
  | 'suggestion'
  | 'skill'
  | 'isLoading'
  | 'message'
  | 'making'
  | 'onAnother'
  | 'onSkill'
  | 'onMake'
  | 'onStopMaking'
> {
  return {
    suggestion: model.suggestion,
    skill: model.skill,
    isLoading: model.isLoading,
    message: model.message,
    making: model.making,
    onAnother: () =>
      void model.another(trans.__('There is no other. After this one the list begins anew.')),
    onSkill: skill =>
      void model.choose(skill, trans.__('You have solved all challenges of this skill.')),
    onMake: skill => void model.make(skill),
    onStopMaking: () => model.stopMaking()
  };
}

/** The next challenge with its reason, other ones, and what else may help. */
export function NextCard(props: INextProps): React.JSX.Element | null {
  const { trans, suggestion, id } = props;
  const Heading = props.heading;
  const isQuiet = props.making === null && props.message === '';
  if (!suggestion && isQuiet && props.skills.length === 0) {
    return null;
  }
  return (
    <section className="jp-codementor-next" aria-labelledby={`${id}-title`}>
      <Heading id={`${id}-title`}>{trans.__('Next for you')}</Heading>
      <div className="jp-codementor-card" aria-busy={props.isLoading}>
        {suggestion && suggestion.challenge_id !== '' ? (
          <Suggested {...props} suggestion={suggestion} />
        ) : (
          <p className="jp-codementor-reason">
            {suggestion?.reason ?? trans.__('You have solved all challenges.')}
          </p>
        )}
        {props.skills.length > 0 && <SkillChoice {...props} />}
        <p className="jp-codementor-reason" role="status" aria-live="polite">
          {props.message}
        </p>
        <Offers {...props} />
      </div>
    </section>
  );
}

function Suggested(props: INextProps & { suggestion: Suggestion }): React.JSX.Element {
  const { trans, suggestion, id } = props;
  const [isWhyOpen, setWhyOpen] = React.useState(false);
  const why = numbersOf(suggestion, trans);
  return (
    <>
      <div className="jp-codementor-card-title">
        <strong>{suggestion.title}</strong>
        <span className="jp-codementor-quiet">
          {difficultyWord(suggestion.difficulty, trans)} · {trans.__('%1 XP', suggestion.xp)}
        </span>
      </div>
      <p className="jp-codementor-reason">{suggestion.reason}</p>
      <div className="jp-codementor-card-foot">
        <span className="jp-codementor-quiet">{suggestion.skills.map(skillName).join(' · ')}</span>
        <button
          className="jp-codementor-button jp-mod-accept"
          aria-label={trans.__('Open %1', suggestion.title)}
          onClick={() => props.onOpen(suggestion.challenge_id, true)}
        >
          {trans.__('Open')}
        </button>
      </div>
      <div className="jp-codementor-card-links">
        <button
          className="jp-codementor-link"
          aria-disabled={props.isLoading}
          onClick={() => {
            if (!props.isLoading) {
              props.onAnother();
            }
          }}
        >
          {trans.__('another one')}
        </button>
        {why.length > 0 && (
          <button
            className="jp-codementor-link"
            aria-expanded={isWhyOpen}
            aria-controls={`${id}-why`}
            onClick={() => setWhyOpen(!isWhyOpen)}
          >
            {trans.__('why this?')}
          </button>
        )}
      </div>
      <dl id={`${id}-why`} className="jp-codementor-why" hidden={!isWhyOpen}>
        {why.map(([name, value]) => (
          <React.Fragment key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </React.Fragment>
        ))}
      </dl>
    </>
  );
}

function SkillChoice(props: INextProps): React.JSX.Element {
  const { trans, id } = props;
  return (
    <div className="jp-codementor-saved">
      <label htmlFor={`${id}-skill`}>{trans.__('Or choose a skill yourself')}</label>
      <select
        id={`${id}-skill`}
        className="jp-codementor-select"
        value={props.skill}
        onChange={event => props.onSkill(event.target.value)}
      >
        <option value="">{trans.__('what fits best')}</option>
        {props.skills.map(skill => (
          <option key={skill} value={skill}>
            {skillName(skill)}
          </option>
        ))}
      </select>
    </div>
  );
}

/** Every number that led to it, as far as it is known: name and value. */
export function numbersOf(
  suggestion: Suggestion,
  trans: TranslationBundle
): readonly (readonly [string, string])[] {
  const { because } = suggestion;
  const found: (readonly [string, string])[] = [
    [
      trans.__('Chosen because'),
      {
        pinned: trans.__('your teacher set the order'),
        begun: trans.__('you have begun it'),
        review: trans.__('a skill you know is due for review'),
        frontier: trans.__('it trains the skill you are learning now'),
        step_down: trans.__('an easier one helps after several misses'),
        asked: trans.__('you chose the skill'),
        open: trans.__('nothing more pressing is left')
      }[because.stage]
    ]
  ];
  const add = (name: string, value: string | null): void => {
    if (value !== null && value !== '') {
      found.push([name, value]);
    }
  };
  add(trans.__('Skill'), skillName(because.skill));
  add(trans.__('Chance that you solve it'), percent(because.success));
  add(trans.__('Chance that you still remember the skill'), percent(because.recall));
  add(trans.__('How sure we are that you know the skill'), percent(because.mastery));
  add(trans.__('Tries on the skill so far'), because.skill ? String(because.attempts) : null);
  add(trans.__('Better practised before'), because.unmet.map(skillName).join(', '));
  return found;
}
