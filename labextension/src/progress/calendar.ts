import type { ActiveDay } from '../api/types';

/** A day in the calendar; `level` is 0 (nothing) to 4. */
export interface ICalendarDay {
  readonly date: string;
  readonly submissions: number;
  readonly level: number;
}

const LEVELS = [1, 3, 6, 10];

/**
 * The last `weeks` weeks as columns of seven days, Monday first; days after `today` are null.
 * Dates are ISO dates of the student's own calendar, so no time zone enters here.
 */
export function calendar(
  days: readonly ActiveDay[],
  today: string,
  weeks: number
): (ICalendarDay | null)[][] {
  const counts = new Map(days.map(day => [day.date, day.submissions]));
  const end = Date.parse(`${today}T00:00:00Z`);
  const weekday = (new Date(end).getUTCDay() + 6) % 7;
  const start = end - (weekday + (weeks - 1) * 7) * DAY_MS;
  return Array.from({ length: weeks }, (_, week) =>
    Array.from({ length: 7 }, (_, day) => {
      const at = start + (week * 7 + day) * DAY_MS;
      if (at > end) {
        return null;
      }
      const date = new Date(at).toISOString().slice(0, 10);
      const submissions = counts.get(date) ?? 0;
      return { date, submissions, level: LEVELS.filter(least => submissions >= least).length };
    })
  );
}

const DAY_MS = 86_400_000;

/** Today's date where the student is. An unknown zone counts as UTC. */
export function today(timeZone: string, now = new Date()): string {
  try {
    return new Intl.DateTimeFormat('en-CA', { timeZone }).format(now);
  } catch {
    return now.toISOString().slice(0, 10);
  }
}
