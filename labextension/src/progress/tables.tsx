import * as React from 'react';

import { languageName, skillName, statusSign, statusWord } from '../words';
import { momentOf } from './dates';
import { ledgerLines } from './ledger';
import { Bar, type ISectionProps } from './view';

/** How far each topic and each language is. */
export function Topics(props: ISectionProps): React.JSX.Element {
  const { trans, progress } = props;
  return (
    <section aria-labelledby="jp-codementor-p-topics">
      <h2 id="jp-codementor-p-topics">{trans.__('Topics and languages')}</h2>
      <table className="jp-codementor-table jp-codementor-topics">
        <thead>
          <tr>
            <th scope="col">{trans.__('Topic')}</th>
            <th scope="col">{trans.__('Solved')}</th>
            <th scope="col">{trans.__('XP')}</th>
          </tr>
        </thead>
        <tbody>
          {Object.entries(progress.topics).map(([name, topic]) => (
            <tr key={name}>
              <th scope="row">{skillName(name)}</th>
              <td>
                <Bar
                  label={trans.__(
                    '%1 of %2 solved',
                    topic.challenges_completed,
                    topic.challenges_total
                  )}
                  value={topic.challenges_completed}
                  max={Math.max(1, topic.challenges_total)}
                />
                <span className="jp-codementor-quiet">
                  {topic.challenges_completed}/{topic.challenges_total}
                </span>
              </td>
              <td>{topic.xp}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <Languages {...props} />
    </section>
  );
}

function Languages(props: ISectionProps): React.JSX.Element | null {
  const { trans, progress } = props;
  const languages = Object.entries(progress.languages);
  if (languages.length === 0) {
    return null;
  }
  return (
    <table className="jp-codementor-table">
      <thead>
        <tr>
          <th scope="col">{trans.__('Language')}</th>
          <th scope="col">{trans.__('Level')}</th>
          <th scope="col">{trans.__('XP')}</th>
          <th scope="col">{trans.__('Challenges')}</th>
          <th scope="col">{trans.__('Topics')}</th>
        </tr>
      </thead>
      <tbody>
        {languages.map(([name, found]) => (
          <tr key={name}>
            <th scope="row">{languageName(name)}</th>
            <td>{found.level}</td>
            <td>{found.xp}</td>
            <td>{found.challenges_completed}</td>
            <td>{found.topics_completed}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Every challenge that was touched, newest first. */
export function Challenges(props: ISectionProps): React.JSX.Element {
  const { trans, progress } = props;
  const titles = new Map(props.challenges.map(row => [row.id, row.title]));
  const rows = Object.entries(progress.challenges)
    .filter(([, found]) => found.status !== 'new')
    .sort(([, a], [, b]) => (b.last_at ?? 0) - (a.last_at ?? 0));
  return (
    <section aria-labelledby="jp-codementor-p-challenges">
      <h2 id="jp-codementor-p-challenges">{trans.__('Challenges')}</h2>
      {rows.length === 0 ? (
        <p className="jp-codementor-quiet">{trans.__('You have not opened a challenge yet.')}</p>
      ) : (
        <table className="jp-codementor-table">
          <thead>
            <tr>
              <th scope="col">{trans.__('Challenge')}</th>
              <th scope="col">{trans.__('Status')}</th>
              <th scope="col">{trans.__('Tries')}</th>
              <th scope="col">{trans.__('Points')}</th>
              <th scope="col">{trans.__('Hints')}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(([id, found]) => (
              <tr key={id}>
                <th scope="row">
                  <button className="jp-codementor-link" onClick={() => props.onOpen(id)}>
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
          </tbody>
        </table>
      )}
    </section>
  );
}

/** The newest XP, with what it was for; the points of one submission are one line. */
export function Ledger(props: ISectionProps): React.JSX.Element | null {
  const { trans, progress, profile } = props;
  const titles = new Map(props.challenges.map(row => [row.id, row.title]));
  const lines = ledgerLines(progress.ledger);
  if (lines.length === 0) {
    return null;
  }
  return (
    <section aria-labelledby="jp-codementor-p-ledger">
      <h2 id="jp-codementor-p-ledger">{trans.__('Newest XP')}</h2>
      <table className="jp-codementor-table">
        <thead>
          <tr>
            <th scope="col">{trans.__('When')}</th>
            <th scope="col">{trans.__('XP')}</th>
            <th scope="col">{trans.__('For what')}</th>
          </tr>
        </thead>
        <tbody>
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
        </tbody>
      </table>
    </section>
  );
}
