import type { Weekday } from '@midflight/document';

/** A minute of the calendar somewhere. */
export interface LocalTime {
  readonly year: number;
  /** 1–12. */
  readonly month: number;
  readonly day: number;
  readonly weekday: Weekday;
  /** Since midnight, 0–1439. */
  readonly minutes: number;
}

const weekdays: readonly Weekday[] = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

/** What calendar and clock show at an instant. @param atMs - since the Unix epoch */
export function localTime(atMs: number, timezone: string): LocalTime {
  const format = new Intl.DateTimeFormat('en-u-ca-gregory-nu-latn', { timeZone: timezone, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric' });
  const parts = new Map(format.formatToParts(atMs).map(({ type, value }) => [type, Number(value)]));
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0] = (['year', 'month', 'day', 'hour', 'minute'] as const).map((type) => parts.get(type));
  return { year, month, day, weekday: weekdays[new Date(Date.UTC(year, month - 1, day)).getUTCDay()] ?? 'mon', minutes: hour * 60 + minute };
}

/**
 * The instant at which clocks there show a time, so many days after a date. Where they are put forward past it, the first
 * one after; where they show it twice, the first.
 */
export function instantOf({ year, month, day }: LocalTime, daysLater: number, minutes: number, timezone: string): number {
  const asUtcMs = Date.UTC(year, month - 1, day + daysLater, 0, minutes);
  // Offsets change by an hour or so, a few times a year: those of a day before and after are all that may hold.
  const dayMs = 86_400_000;
  const candidates = [asUtcMs - dayMs, asUtcMs + dayMs].map((nearMs) => asUtcMs - offsetMs(nearMs, timezone));
  const exact = candidates.filter((atMs) => atMs + offsetMs(atMs, timezone) === asUtcMs);
  return exact.length > 0 ? Math.min(...exact) : Math.max(...candidates);
}

/** How far clocks there are ahead of UTC, to the minute. */
function offsetMs(atMs: number, timezone: string): number {
  const { year, month, day, minutes } = localTime(atMs, timezone);
  return Date.UTC(year, month - 1, day, 0, minutes) - Math.floor(atMs / 60_000) * 60_000;
}
