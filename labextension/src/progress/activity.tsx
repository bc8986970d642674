import * as React from 'react';

import { calendar, today } from './calendar';
import { calendarDay } from './dates';
import type { ISectionProps } from './view';

const WEEKS = 26;

/** The days of the last half year, as squares and as a table. */
export function Activity(props: ISectionProps): React.JSX.Element {
  const { trans, progress, profile } = props;
  const weeks = calendar(progress.days, today(profile.time_zone), WEEKS);
  const active = progress.days.filter(day => day.submissions > 0);
  const total = active.reduce((sum, day) => sum + day.submissions, 0);
  const summary = trans.__('%1 submissions on %2 days', total, active.length);
  return (
    <section aria-labelledby="jp-codementor-p-days">
      <h2 id="jp-codementor-p-days">{trans.__('Activity')}</h2>
      <div className="jp-codementor-calendar" role="img" aria-label={summary}>
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
      <p className="jp-codementor-quiet">{summary}</p>
      {active.length > 0 && (
        <details>
          <summary>{trans.__('As table')}</summary>
          <table className="jp-codementor-table">
            <thead>
              <tr>
                <th scope="col">{trans.__('Day')}</th>
                <th scope="col">{trans.__('Submissions')}</th>
              </tr>
            </thead>
            <tbody>
              {[...active].reverse().map(day => (
                <tr key={day.date}>
                  <td>{calendarDay(day.date, profile)}</td>
                  <td>{day.submissions}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </details>
      )}
    </section>
  );
}
