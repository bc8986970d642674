/** Dates with the names of their months, in the language and time zone of the profile. */
import type { ProfileReply } from '../api/types';

/** Not `dateStyle: 'medium'`, which has numbers for the months in some languages. */
const DAY = { day: 'numeric', month: 'short', year: 'numeric' } as const;

type Profile = Pick<ProfileReply, 'language' | 'time_zone'>;

/** A moment as its day: "Nov 20, 2026". */
export function dayOf(at_s: number, profile: Profile): string {
  return write(at_s * 1000, DAY, profile.language, profile.time_zone);
}

/** A moment with its time: "Nov 20, 2026, 6:05 PM". */
export function momentOf(at_s: number, profile: Profile): string {
  const time = { timeStyle: 'short' } as const;
  const clock = write(at_s * 1000, time, profile.language, profile.time_zone);
  return `${dayOf(at_s, profile)}, ${clock}`;
}

/** A day of the student's own calendar, "2026-11-20", which no time zone moves. */
export function calendarDay(date: string, profile: Profile): string {
  return write(Date.parse(date), DAY, profile.language, 'UTC');
}

/** A language or zone that the browser does not know counts as its own. */
function write(
  at_ms: number,
  style: Intl.DateTimeFormatOptions,
  language: string,
  timeZone: string
): string {
  const known = (change: Intl.DateTimeFormatOptions, locale?: string): boolean => {
    try {
      new Intl.DateTimeFormat(locale, change);
      return true;
    } catch {
      return false;
    }
  };
  const locale = known({}, language) ? language : undefined;
  const options = known({ timeZone }) ? { ...style, timeZone } : style;
  return new Intl.DateTimeFormat(locale, options).format(at_ms);
}
