import * as React from 'react';

import type { Analytics } from '../api/types';
import { difficultyWord, longDuration, percent, skillName } from '../words';
import { calendarDay } from './dates';
import { Empty, Loaded, Part, Table } from './frame';
import { Plot } from './plot';
import { effortSpec, masterySpec, practisedLast, workedOn } from './plots';
import type { ISectionProps } from './view';

interface ITrendProps extends ISectionProps {
  found: Analytics;
}

/** What the numbers say over time: mastery by day, time and tries by challenge, and totals. */
export function Trends(props: ISectionProps): React.JSX.Element {
  const { trans, analytics } = props;
  const heading = trans.__('How it develops');
  return (
    <Part id="trends" heading={heading}>
      <Loaded
        trans={trans}
        section={analytics}
        label={heading}
        rows={6}
        onRetry={props.onRetryAnalytics}
      >
        {found =>
          found.totals.submissions === 0 ? (
            <Empty>
              {trans.__('Nothing yet. Once you have handed something in, plots stand here.')}
            </Empty>
          ) : (
            <>
              <Totals {...props} found={found} />
              <Mastery {...props} found={found} />
              <Effort {...props} found={found} />
            </>
          )
        }
      </Loaded>
    </Part>
  );
}

function Totals(props: ITrendProps): React.JSX.Element {
  const { trans, found } = props;
  const { totals } = found;
  const facts: readonly (readonly [string, string | null])[] = [
    [trans.__('Active time'), longDuration(totals.active_s)],
    [trans.__('Handed in'), String(totals.submissions)],
    [trans.__('Accepted'), percent(totals.success)],
    [
      trans.__('Time for a solved challenge'),
      found.mean_active_s === null ? null : longDuration(found.mean_active_s)
    ],
    [
      trans.__('Hints for a solved challenge'),
      found.hints_per_solved === null ? null : found.hints_per_solved.toFixed(1)
    ],
    [
      trans.__('Skills mastered in an active hour'),
      found.velocity === null ? null : found.velocity.toFixed(1)
    ],
    [
      trans.__('You mostly choose'),
      found.preferred_difficulty === null ? null : difficultyWord(found.preferred_difficulty, trans)
    ],
    [trans.__('Strong in'), found.strong.map(skillName).join(', ')],
    [trans.__('To improve'), found.to_improve.map(skillName).join(', ')]
  ];
  return (
    <dl className="jp-codementor-facts">
      {facts
        .filter(([, value]) => value !== null && value !== '')
        .map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  );
}

function Mastery(props: ITrendProps): React.JSX.Element | null {
  const { trans, found, plotter, profile } = props;
  const drawn = practisedLast(found.skills);
  if (drawn.length === 0) {
    return null;
  }
  const label = trans.__('Mastery over time');
  const rows = found.skills
    .flatMap(skill => skill.days.map(([date, mastery]) => ({ date, mastery, name: skill.name })))
    .sort((a, b) => b.date.localeCompare(a.date));
  return (
    <>
      <h3>{label}</h3>
      <Plot
        trans={trans}
        plotter={plotter}
        spec={masterySpec(found.skills, trans)}
        label={label}
        summary={trans.__(
          'Mastery over time. Now: %1.',
          drawn.map(skill => `${skillName(skill.name)} ${percent(skill.mastery)}`).join(', ')
        )}
        table={
          <Table caption={label} head={[trans.__('Day'), trans.__('Skill'), trans.__('Mastery')]}>
            {rows.map(row => (
              <tr key={`${row.date}/${row.name}`}>
                <td>{calendarDay(row.date, profile)}</td>
                <th scope="row">{skillName(row.name)}</th>
                <td>{percent(row.mastery)}</td>
              </tr>
            ))}
          </Table>
        }
      />
    </>
  );
}

function Effort(props: ITrendProps): React.JSX.Element | null {
  const { trans, found, plotter } = props;
  const rows = workedOn(found.challenges);
  if (rows.length === 0) {
    return null;
  }
  const label = trans.__('Time and tries');
  return (
    <>
      <h3>{label}</h3>
      <Plot
        trans={trans}
        plotter={plotter}
        spec={effortSpec(found.challenges, trans)}
        label={label}
        summary={trans._n(
          'Active minutes and tries of %1 challenge.',
          'Active minutes and tries of %1 challenges.',
          rows.length
        )}
        table={
          <Table
            caption={label}
            head={[
              trans.__('Challenge'),
              trans.__('Active time'),
              trans.__('Tries'),
              trans.__('Runs'),
              trans.__('Hints'),
              trans.__('Status')
            ]}
          >
            {rows.map(row => (
              <tr key={row.challenge_id}>
                <th scope="row">{row.title}</th>
                <td>{longDuration(row.active_s)}</td>
                <td>{row.tries}</td>
                <td>{row.runs}</td>
                <td>{row.hints}</td>
                <td>{row.solved_at === null ? trans.__('not solved yet') : trans.__('solved')}</td>
              </tr>
            ))}
          </Table>
        }
      />
    </>
  );
}
