import * as React from 'react';

import type { Achievement } from '../api/types';
import { dayOf } from './dates';
import { Bar, type ISectionProps } from './view';

/** How many achievements that are still to be had are shown at once. */
const NEAR = 4;

/** Achievements, got and near. */
export function Achievements(props: ISectionProps): React.JSX.Element {
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
