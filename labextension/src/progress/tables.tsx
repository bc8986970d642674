import * as React from 'react';

import { languageName, statusSign, statusWord } from '../words';
import { momentOf } from './dates';
import { Table } from './frame';
import { ledgerLines } from './ledger';
import type { ISectionProps } from './view';

/** Level, XP and what was done in each programming language. */
export function Languages(props: ISectionProps): React.JSX.Element | null {
  const { trans, progress } = props;
  const languages = Object.entries(progress.languages);
  if (languages.length === 0) {
    return null;
  }
  return (
    <section aria-labelledby="jp-codementor-p-languages">
      <h2 id="jp-codementor-p-languages">{trans.__('Languages')}</h2>
      <Table
        caption={trans.__('Languages')}
        head={[
          trans.__('Language'),
          trans.__('Level'),
          trans.__('XP'),
          trans.__('Challenges'),
          trans.__('Topics')
        ]}
      >
        {languages.map(([name, found]) => (
          <tr key={name}>
            <th scope="row">{languageName(name)}</th>
            <td>{found.level}</td>
            <td>{found.xp}</td>
            <td>{found.challenges_completed}</td>
            <td>{found.topics_completed}</td>
          </tr>
        ))}
      </Table>
    </section>
  );
}

/** Every challenge that was touched, newest first. */
export function Challenges(props: ISectionProps): React.JSX.Element {
  const { trans, progress } = props;
  const { titles } = props;
  const rows = Object.entries(progress.challenges)
    .filter(([, found]) => found.status !== 'new')
    .sort(([, a], [, b]) => (b.last_at ?? 0) - (a.last_at ?? 0));
  return (
    <section aria-labelledby="jp-codementor-p-challenges">
      <h2 id="jp-codementor-p-challenges">{trans.__('Challenges')}</h2>
      {rows.length === 0 ? (
        <p className="jp-codementor-quiet">{trans.__('You have not opened a challenge yet.')}</p>
      ) : (
        <Table
          caption={trans.__('Challenges')}
          head={[
            trans.__('Challenge'),
            trans.__('Status'),
            trans.__('Tries'),
            trans.__('Points'),
            trans.__('Hints')
          ]}
        >
          {rows.map(([id, found]) => (
            <tr key={id}>
              <th scope="row">
                <button className="jp-codementor-link" onClick={() => props.onOpen(id, false)}>
                  {titles.get(id) ?? id}
                </button>
              </th>
              <td>
                <span aria-hidden="true">{statusSign(found.status)} </span>
                {statusWord(found.status, trans)}
              </td>
              <td>{found.tries}</td>
              <td>{found.points > 0 ? `${found.earned}/${found.points}` : ''}</td>
              <td>{found.hints_used}</td>
            </tr>
          ))}
        </Table>
      )}
    </section>
  );
}

/** The newest XP, with what it was for; the points of one submission are one line. */
export function Ledger(props: ISectionProps): React.JSX.Element | null {
  const { trans, progress, profile } = props;
  const { titles } = props;
  const lines = ledgerLines(progress.ledger);
  if (lines.length === 0) {
    return null;
  }
  return (
    <section aria-labelledby="jp-codementor-p-ledger">
      <h2 id="jp-codementor-p-ledger">{trans.__('Newest XP')}</h2>
      <Table
        caption={trans.__('Newest XP')}
        head={[trans.__('When'), trans.__('XP'), trans.__('For what')]}
      >
        {lines.map(({ entry, xp, count }) => (
          <tr key={entry.id}>
            <td>{momentOf(entry.created_at, profile)}</td>
            <td>+{xp}</td>
            <td>
              {count > 1
                ? trans.__(
                    '%1 points in “%2”.',
                    count,
                    titles.get(entry.challenge_id) ?? entry.challenge_id
                  )
                : entry.reason}
            </td>
          </tr>
        ))}
      </Table>
    </section>
  );
}
