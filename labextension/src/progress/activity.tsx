import * as React from 'react';

import { longDuration } from '../words';
import { calendar, today } from './calendar';
import { calendarDay } from './dates';
import { Empty, OrTable, Part, Table } from './frame';
import type { ISectionProps } from './view';

const WEEKS = 26;

/** The days of the last half year, as squares or as a table. */
export function Activity(props: ISectionProps): React.JSX.Element {
  const { trans, progress } = props;
  const active = progress.days.filter(day => day.submissions > 0);
  const total = active.reduce((sum, day) => sum + day.submissions, 0);
  const summary = trans.__(
    '%1 on %2',
    trans._n('%1 submission', '%1 submissions', total),
    trans._n('%1 day', '%1 days', active.length)
  );
  return (
    <Part id="days" heading={trans.__('Activity')}>
      {active.length === 0 ? (
        <Empty>{trans.__('Each day on which you hand something in is coloured here.')}</Empty>
      ) : (
        <OrTable
          trans={trans}
          label={trans.__('Activity')}
          picture={
            <>
              <Squares {...props} summary={summary} />
              <p className="jp-codementor-quiet">{summary}</p>
            </>
          }
          table={<Days {...props} />}
        />
      )}
    </Part>
  );
}

function Squares(props: ISectionProps & { summary: string }): React.JSX.Element {
  const { trans, progress, profile } = props;
  const weeks = calendar(progress.days, today(profile.time_zone), WEEKS);
  return (
    <div className="jp-codementor-calendar" role="img" aria-label={props.summary}>
      {weeks.map((week, index) => (
        <div key={index} className="jp-codementor-week">
          {week.map((day, weekday) => (
            <span
              key={weekday}
              data-level={day?.level ?? 'none'}
              title={
                day
                  ? `${calendarDay(day.date, profile)}: ${trans._n('%1 submission', '%1 submissions', day.submissions)}`
                  : undefined
              }
            />
          ))}
        </div>
      ))}
    </div>
  );
}

/** Each active day; with time and solved challenges once the analysis is there. */
function Days(props: ISectionProps): React.JSX.Element {
  const { trans, progress, profile } = props;
  const more = new Map((props.analytics.value?.days ?? []).map(day => [day.date, day]));
  const active = progress.days.filter(day => day.submissions > 0);
  return (
    <Table
      caption={trans.__('Activity')}
      head={[trans.__('Day'), trans.__('Submissions'), trans.__('Solved'), trans.__('Active time')]}
    >
      {[...active].reverse().map(day => {
        const found = more.get(day.date);
        return (
          <tr key={day.date}>
            <th scope="row">{calendarDay(day.date, profile)}</th>
            <td>{day.submissions}</td>
            <td>{found?.solved}</td>
            <td>{found && longDuration(found.active_s)}</td>
          </tr>
        );
      })}
    </Table>
  );
}
