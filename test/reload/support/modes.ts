import type { FileSourceOptions } from '@midflight/source-file';

/** How a file source is told to look. */
export type Looking = Omit<FileSourceOptions, 'path'>;

/** Nothing but events may help here: the next comparison by time is an hour away. */
export const byEvents: Looking = { reconcileMs: 3_600_000, pollIntervalMs: 3_600_000 };

/** No event is asked for. */
export const byPolling: Looking = { polling: true, pollIntervalMs: 10 };

/** Each way of looking with its name, for `describe.each`. */
export const modes: readonly (readonly [string, Looking])[] = [['events', byEvents], ['polling', byPolling]];
