import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { CatalogueQuery, ChallengeSummary, SkillSummary } from '../api/types';
import { type INextProps, NextCard } from '../next/card';
import { difficultyWord, skillName, statusWord } from '../words';
import { keepOneTabStop, moveFocus, useKeptFocus } from './focus';
import { Group, Rows, Tally } from './groups';
import type { IFailure, IGroup } from './model';

/** What the catalogue shows and what can be done with it. */
export interface ICatalogueProps {
  trans: TranslationBundle;
  query: CatalogueQuery;
  /** Something is searched for or filtered. */
  isFiltered: boolean;
  /** What is shown answers a search or a filter. */
  isNarrowed: boolean;
  /** What is shown answers what is asked, and not an older question. */
  isUpToDate: boolean;
  hasLoaded: boolean;
  failure: IFailure | null;
  total: number;
  next: Omit<INextProps, 'trans' | 'id' | 'heading' | 'skills' | 'onOpen'>;
  toContinue: readonly ChallengeSummary[];
  groups: readonly IGroup[];
  skills: readonly SkillSummary[];
  isExpanded: (skill: string) => boolean;
  onSearch: (change: CatalogueQuery) => void;
  onClear: () => void;
  onRetry: () => void;
  onToggle: (skill: string) => void;
  onOpen: (id: string) => void;
  /** Open what the card offers; `isNext`: it is the one that was suggested. */
  onOpenNext: (id: string, isNext: boolean) => void;
  onShowProgress: () => void;
}

/** The whole catalogue in the sidebar. */
export function Catalogue(props: ICatalogueProps): React.JSX.Element {
  const { trans, failure, hasLoaded } = props;
  const search = React.useRef<HTMLInputElement>(null);
  const focusSearch = (): void => search.current?.focus();
  const onClear = (): void => {
    props.onClear();
    focusSearch(); // the button that was pressed goes away
  };
  if (failure?.kind === 'missing') {
    return <Failure {...props} failure={failure} />;
  }
  return (
    <>
      <Search {...props} onClear={onClear} inputRef={search} />
      {failure && <Failure {...props} failure={failure} />}
      {!hasLoaded && !failure && <Skeleton label={trans.__('Loading challenges')} />}
      {hasLoaded && <Found {...props} onClear={onClear} onFocusLost={focusSearch} />}
    </>
  );
}

function Search(
  props: ICatalogueProps & { inputRef: React.Ref<HTMLInputElement> }
): React.JSX.Element {
  const { trans, query, onSearch } = props;
  const [isOpen, setOpen] = React.useState(false);
  const active = [query.skill, query.difficulty, query.status].filter(Boolean).length;
  return (
    <div className="jp-codementor-search" role="search" aria-label={trans.__('Challenges')}>
      <div className="jp-codementor-searchLine">
        <input
          ref={props.inputRef}
          type="search"
          className="jp-codementor-input"
          placeholder={trans.__('Search challenges')}
          aria-label={trans.__('Search challenges')}
          value={query.search ?? ''}
          onChange={event => onSearch({ search: event.target.value })}
        />
        <button
          className="jp-codementor-button"
          aria-expanded={isOpen}
          aria-controls="jp-codementor-filters"
          onClick={() => setOpen(!isOpen)}
        >
          {active > 0 ? trans.__('Filter (%1)', active) : trans.__('Filter')}
          <span aria-hidden="true"> {isOpen ? '▴' : '▾'}</span>
        </button>
      </div>
      <div id="jp-codementor-filters" className="jp-codementor-filters" hidden={!isOpen}>
        <Filters {...props} />
      </div>
      <p className="jp-codementor-visuallyHidden" role="status" aria-live="polite">
        {props.isNarrowed && props.isUpToDate && !props.failure
          ? trans._n('%1 challenge matches', '%1 challenges match', props.total)
          : ''}
      </p>
    </div>
  );
}

function Filters(props: ICatalogueProps): React.JSX.Element {
  const { trans, query, skills, onSearch } = props;
  return (
    <>
      <Filter
        label={trans.__('Skill')}
        all={trans.__('all skills')}
        value={query.skill}
        options={skills.map(skill => [skill.name, skillName(skill.name)])}
        onChange={skill => onSearch({ skill })}
      />
      <Filter
        label={trans.__('Difficulty')}
        all={trans.__('any difficulty')}
        value={query.difficulty}
        options={(['easy', 'medium', 'hard'] as const).map(d => [d, difficultyWord(d, trans)])}
        onChange={difficulty => onSearch({ difficulty })}
      />
      <Filter
        label={trans.__('Status')}
        all={trans.__('any status')}
        value={query.status}
        options={(['new', 'opened', 'tried', 'solved'] as const).map(s => [
          s,
          statusWord(s, trans)
        ])}
        onChange={status => onSearch({ status })}
      />
      {props.isFiltered && (
        <button className="jp-codementor-link" onClick={props.onClear}>
          {trans.__('Clear the search')}
        </button>
      )}
    </>
  );
}

function Filter<T extends string>(props: {
  label: string;
  all: string;
  value: T | undefined;
  options: readonly (readonly [T, string])[];
  onChange: (value: T | undefined) => void;
}): React.JSX.Element {
  return (
    <label className="jp-codementor-filter">
      <span>{props.label}</span>
      <select
        className="jp-codementor-select"
        value={props.value ?? ''}
        onChange={event => {
          const found = props.options.find(([value]) => value === event.target.value);
          props.onChange(found?.[0]);
        }}
      >
        <option value="">{props.all}</option>
        {props.options.map(([value, word]) => (
          <option key={value} value={value}>
            {word}
          </option>
        ))}
      </select>
    </label>
  );
}

function Failure(props: ICatalogueProps & { failure: IFailure }): React.JSX.Element {
  return (
    <div className="jp-codementor-notice" role="alert">
      <p>{props.failure.sentence}</p>
      <button className="jp-codementor-button" onClick={props.onRetry}>
        {props.trans.__('Retry')}
      </button>
    </div>
  );
}

function Skeleton(props: { label: string }): React.JSX.Element {
  return (
    <div role="status" aria-label={props.label} className="jp-codementor-skeleton">
      {[72, 55, 80, 46, 64, 70, 52].map((width, index) => (
        <div key={index} style={{ width: `${width}%` }} />
      ))}
    </div>
  );
}

function Found(props: ICatalogueProps & { onFocusLost: () => void }): React.JSX.Element {
  const { trans, toContinue, groups, onOpen } = props;
  const list = React.useRef<HTMLDivElement>(null);
  const keepFocus = useKeptFocus(list, props.onFocusLost);
  React.useEffect(() => keepOneTabStop(list.current));
  if (groups.length === 0) {
    return <Nothing {...props} />;
  }
  return (
    <div
      ref={list}
      role="group"
      aria-label={trans.__('Challenges by skill')}
      className="jp-codementor-found"
      aria-busy={!props.isUpToDate && !props.failure}
      onKeyDown={moveFocus}
      onFocus={event => {
        keepFocus.onFocus(event);
        keepOneTabStop(list.current, event.target);
      }}
      onBlur={keepFocus.onBlur}
    >
      {!props.isNarrowed && (
        <NextCard
          {...props.next}
          trans={trans}
          id="jp-codementor-next"
          heading="h3"
          skills={[]}
          onOpen={props.onOpenNext}
        />
      )}
      {toContinue.length > 0 && (
        <Group
          id="continue"
          label={trans.__('Continue (%1)', toContinue.length)}
          isExpanded={props.isExpanded('')}
          onToggle={() => props.onToggle('')}
        >
          <Rows trans={trans} rows={toContinue} onOpen={onOpen} />
        </Group>
      )}
      <Skills {...props} />
      <button
        className="jp-codementor-button jp-codementor-toProgress"
        onClick={props.onShowProgress}
      >
        {trans.__('My progress')}
      </button>
    </div>
  );
}

/** The challenges of each skill. */
function Skills(props: ICatalogueProps): React.JSX.Element {
  const { trans, groups, onOpen } = props;
  return (
    <>
      {groups.map(group => (
        <Group
          key={group.skill.name}
          id={group.skill.name}
          label={skillName(group.skill.name)}
          tally={<Tally trans={trans} {...group.skill} />}
          waits={
            group.waitsFor.length > 0
              ? trans.__('Best after: %1', group.waitsFor.join(', '))
              : undefined
          }
          isExpanded={props.isExpanded(group.skill.name)}
          onToggle={() => props.onToggle(group.skill.name)}
        >
          <Rows trans={trans} rows={group.challenges} onOpen={onOpen} />
        </Group>
      ))}
    </>
  );
}

/** Why the list is empty, and what to do about it. */
function Nothing(props: ICatalogueProps): React.JSX.Element {
  const { trans } = props;
  return props.isNarrowed ? (
    <div className="jp-codementor-notice">
      <p>{trans.__('Nothing matches.')}</p>
      <button className="jp-codementor-button" onClick={props.onClear}>
        {trans.__('Clear the search')}
      </button>
    </div>
  ) : (
    <p className="jp-codementor-notice">{trans.__('There are no challenges here yet.')}</p>
  );
}
