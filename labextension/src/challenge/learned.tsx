import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { SkillChange } from '../api/types';
import { skillName } from '../words';

/** What a submission did to the skills: a bar from before to after, and the numbers. */
export function Learned(props: {
  trans: TranslationBundle;
  changes: readonly SkillChange[];
}): React.JSX.Element | null {
  const { trans, changes } = props;
  const shown = changes.filter(
    each => Math.round(each.before * 100) !== Math.round(each.after * 100)
  );
  if (shown.length === 0) {
    return null;
  }
  return (
    <ul className="jp-codementor-learned" aria-label={trans.__('What it did to your skills')}>
      {shown.map(({ skill, before, after }) => {
        const words = trans.__(
          '%1: from %2 to %3',
          skillName(skill),
          before.toFixed(2),
          after.toFixed(2)
        );
        return (
          <li key={skill}>
            <span className="jp-codementor-change" aria-hidden="true">
              <span style={{ width: `${100 * Math.min(before, after)}%` }} />
              <span
                data-up={after >= before}
                style={{ width: `${100 * Math.abs(after - before)}%` }}
              />
            </span>
            {words}
          </li>
        );
      })}
    </ul>
  );
}
