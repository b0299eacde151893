import { rule, type ValueType } from './valueType.js';

const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export type Weekday = (typeof weekdays)[number];

/** `mon`, `mon-fri`, `sat-mon`: from a day to a day, over the end of the week too. */
function daysOf(written: unknown): readonly Weekday[] | undefined {
  if (typeof written !== 'string') return undefined;
  const [from, to = from, ...more] = written.toLowerCase().split('-').map((word) => weekdays.findIndex((day) => day === word.trim()));
  if (from === undefined || to === undefined || from < 0 || to < 0 || more.length > 0) return undefined;
  const length = ((to - from + 7) % 7) + 1;
  return Array.from({ length }, (_, step) => weekdays[(from + step) % 7] ?? 'mon');
}

function readDays(written: unknown): readonly Weekday[] | undefined {
  const parts: readonly unknown[] = Array.isArray(written) ? written : [written];
  const days = parts.map(daysOf);
  const known = days.flatMap((some) => some ?? []);
  return days.includes(undefined) || known.length === 0 ? undefined : weekdays.filter((day) => known.includes(day));
}

/** Days of the week, in its order. */
export const days: ValueType<readonly Weekday[]> = {
  expects: 'days of the week: mon, tue, wed, thu, fri, sat, sun',
  hint: 'Write mon, mon-fri, or [mon, wed-fri].',
  schema: { anyOf: [{ type: 'string' }, { type: 'array', items: { type: 'string' }, minItems: 1 }] },
  read: readDays,
  rules: [rule('isDays', (value) => Array.isArray(value) && value.length > 0 && value.every((day) => weekdays.some((known) => known === day)))],
  show: (value) => value,
};

const clockTime = /^(?:([01]?\d|2[0-3]):([0-5]\d)|24:00)$/;

/** A time of day, kept in minutes since midnight: 0 to 1440. */
export const timeOfDay: ValueType<number> = {
  expects: 'a time of day from 00:00 to 24:00',
  hint: 'Write "09:00" or "17:30".',
  schema: { type: 'string', pattern: clockTime.source },
  read: (written) => {
    if (written === undefined) return undefined;
    const match = typeof written === 'string' ? clockTime.exec(written) : null;
    // A bare number must not pass for minutes.
    if (!match) return NaN;
    const [, hours, minutes] = match;
    return hours === undefined ? 24 * 60 : Number(hours) * 60 + Number(minutes);
  },
  rules: [rule('isTimeOfDay', Number.isFinite)],
  show: (minutes) => [Math.floor(minutes / 60), minutes % 60].map((part) => String(part).padStart(2, '0')).join(':'),
};

function isTimezone(value: unknown): boolean {
  try {
    return typeof value === 'string' && new Intl.DateTimeFormat('en', { timeZone: value }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

/** A time zone of the IANA database. */
export const timezone: ValueType<string> = {
  expects: 'a time zone of the IANA database',
  hint: 'Write Europe/Berlin, America/New_York or UTC.',
  schema: { type: 'string', minLength: 1 },
  read: (written) => (typeof written === 'string' ? written : undefined),
  rules: [rule('isTimezone', isTimezone)],
  show: (value) => value,
};
