import type { ChangeWindow } from '@midflight/document';
import { exceeds, isChange, type Limit } from './limit.js';
import { instantOf, localTime, type LocalTime } from './weekClock.js';

/** `changeWindows`: reloads may be made in one of them. Outside, it is said when the next one opens. */
export const windows: Limit = ({ candidate, limits: { changeWindows }, nowMs, citing }) => {
  if (changeWindows === undefined || !isChange(candidate) || changeWindows.some((window) => isOpen(window, nowMs))) return [];
  const path = candidate.changes[0]?.path ?? '';
  const [first, ...others] = changeWindows.map((window) => ({ window, opensMs: nextOpening(window, nowMs) }));
  if (!first) return [];
  const next = others.reduce((soonest, one) => (one.opensMs < soonest.opensMs ? one : soonest), first);
  const { timezone } = next.window;
  const message = `No reload may be made now, on ${inWords(nowMs, timezone)}; the next window opens on ${inWords(next.opensMs, timezone)} (${timezone}), in ${waitInWords(next.opensMs - nowMs)}.`;
  return [exceeds('MF_LIMIT_WINDOW', path, message, citing('changeWindows'))];
};

/** How long a window stays open, in minutes; past midnight where it closes before it opens. */
function lengthOf({ fromMinutes, toMinutes }: ChangeWindow): number {
  return toMinutes > fromMinutes ? toMinutes - fromMinutes : toMinutes + 1440 - fromMinutes;
}

/** It may have opened today or yesterday. */
function isOpen(window: ChangeWindow, nowMs: number): boolean {
  const { days, fromMinutes, timezone } = window;
  const today = localTime(nowMs, timezone);
  return [0, -1].some((daysLater) => {
    const opensMs = instantOf(today, daysLater, fromMinutes, timezone);
    const closesMs = instantOf(today, daysLater, fromMinutes + lengthOf(window), timezone);
    return days.includes(localTime(opensMs, timezone).weekday) && opensMs <= nowMs && nowMs < closesMs;
  });
}

function nextOpening({ days, fromMinutes, timezone }: ChangeWindow, nowMs: number): number {
  const today = localTime(nowMs, timezone);
  for (let daysLater = 0; daysLater <= 8; daysLater++) {
    const opensMs = instantOf(today, daysLater, fromMinutes, timezone);
    if (opensMs > nowMs && days.includes(localTime(opensMs, timezone).weekday)) return opensMs;
  }
  return Infinity;
}

/** `mon 2026-11-30 09:00`. */
function inWords(atMs: number, timezone: string): string {
  const { weekday, year, month, day, minutes }: LocalTime = localTime(atMs, timezone);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${weekday} ${year}-${two(month)}-${two(day)} ${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

/** Up to the minute: `2d 18h 5m`. */
function waitInWords(waitMs: number): string {
  const minutes = Math.max(1, Math.ceil(waitMs / 60_000));
  const parts = [[Math.floor(minutes / 1440), 'd'], [Math.floor(minutes / 60) % 24, 'h'], [minutes % 60, 'm']] as const;
  return parts.filter(([count]) => count > 0).map(([count, unit]) => `${count}${unit}`).join(' ');
}
