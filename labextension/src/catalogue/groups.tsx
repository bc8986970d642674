import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { ChallengeSummary, SkillSummary } from '../api/types';
import { difficultyWord, statusSign, statusWord } from '../words';

/** A skill that can be folded, with its challenges. */
export function Group(props: {
  id: string;
  label: string;
  tally?: React.ReactNode;
  waits?: string;
  isExpanded: boolean;
  onToggle: () => void;
  children: React.ReactNode;
}): React.JSX.Element {
  const listId = `jp-codementor-group-${props.id.replace(/\W+/g, '-')}`;
  return (
    <section className="jp-codementor-group">
      <h3>
        <button
          className="jp-codementor-groupHead"
          data-codementor-stop=""
          tabIndex={-1}
          aria-expanded={props.isExpanded}
          aria-controls={listId}
          onClick={props.onToggle}
        >
          <span className="jp-codementor-twisty" aria-hidden="true">
            {props.isExpanded ? '▾' : '▸'}
          </span>
          <span className="jp-codementor-groupName">{props.label}</span>
          {props.tally}
        </button>
      </h3>
      {props.waits && <p className="jp-codementor-waits">{props.waits}</p>}
      <div id={listId} hidden={!props.isExpanded}>
        {props.isExpanded && props.children}
      </div>
    </section>
  );
}

/** ●●●○○ 3/5, with at most five dots. */
export function Tally(props: SkillSummary & { trans: TranslationBundle }): React.JSX.Element {
  const { solved, total, trans } = props;
  const dots = Math.min(5, total);
  const full = total === 0 ? 0 : Math.floor((solved / total) * dots);
  const label = trans.__('%1 of %2 solved', solved, total);
  return (
    <span className="jp-codementor-tally" title={label}>
      <span aria-hidden="true">
        {'●'.repeat(full)}
        {'○'.repeat(dots - full)} {solved}/{total}
      </span>
      <span className="jp-codementor-visuallyHidden">{label}</span>
    </span>
  );
}

/** Challenges, one a line. */
export function Rows(props: {
  trans: TranslationBundle;
  rows: readonly ChallengeSummary[];
  onOpen: (id: string) => void;
}): React.JSX.Element {
  return (
    <ul className="jp-codementor-rows">
      {props.rows.map(row => (
        <li key={row.id}>
          <Row trans={props.trans} row={row} onOpen={props.onOpen} />
        </li>
      ))}
    </ul>
  );
}

function Row(props: {
  trans: TranslationBundle;
  row: ChallengeSummary;
  onOpen: (id: string) => void;
}): React.JSX.Element {
  const { trans, row } = props;
  const tries = row.tries > 0 ? trans._n('%1 try', '%1 tries', row.tries) : '';
  const waits =
    row.waits_for.length > 0 ? trans.__('Best after: %1', row.waits_for.join(', ')) : '';
  const words = [
    row.title,
    statusWord(row.status, trans),
    difficultyWord(row.difficulty, trans),
    tries,
    waits
  ];
  return (
    <button
      className="jp-codementor-row"
      data-codementor-stop=""
      tabIndex={-1}
      data-challenge={row.id}
      data-status={row.status}
      title={[trans.__('%1 XP', row.xp), row.skills.join(' · '), waits].filter(Boolean).join('\n')}
      aria-label={words.filter(Boolean).join(', ')}
      onClick={() => props.onOpen(row.id)}
    >
      <span className="jp-codementor-sign" aria-hidden="true">
        {statusSign(row.status)}
      </span>
      <span className="jp-codementor-rowTitle">{row.title}</span>
      <span className="jp-codementor-quiet">
        {[difficultyWord(row.difficulty, trans), tries].filter(Boolean).join(' · ')}
      </span>
    </button>
  );
}
