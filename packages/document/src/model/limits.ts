import { field, listField } from './fields.js';
import { documentPaths } from './values/documentPaths.js';
import { growth } from './values/growth.js';
import { hostPatterns } from './values/hostPatterns.js';
import { integer, rate } from './values/numbers.js';
import { days, timeOfDay, timezone, type Weekday } from './values/weekTimes.js';

/** One of `changeWindows`: when reloads may be made. */
export class ChangeWindow {
  @field(days, { key: 'days', default: 'mon-sun', description: 'On which days it opens.' })
  readonly days!: readonly Weekday[];

  /** 0–1440. */
  @field(timeOfDay, { key: 'from', default: '00:00', description: 'When it opens.' })
  readonly fromMinutes!: number;

  /** 0–1440; not after `fromMinutes` means on the next day. */
  @field(timeOfDay, { key: 'to', default: '24:00', description: 'When it closes; on the next day where that is not after it opens.' })
  readonly toMinutes!: number;

  @field(timezone, { key: 'timezone', default: 'UTC', description: 'Whose days and times they are.' })
  readonly timezone!: string;
}

/** A file of limits: what no load document may exceed, and no reload may lift. What is absent is not limited. */
export class Limits {
  /** 1–10 000. */
  @field(integer({ min: 1, max: 10_000 }), { key: 'maxWorkers', description: 'How many workers there may be at once.' })
  readonly maxWorkers?: number;

  /** > 0. */
  @field(rate, { key: 'maxRate', description: 'The highest rate that the load may come to, in requests.' })
  readonly maxRatePerSecond?: number;

  /** ≥ 1. */
  @field(growth, { key: 'maxChangePerReload', description: 'How much larger one reload may make the workers or the highest rate; smaller is always allowed.' })
  readonly maxChangeFactor?: number;

  /** In lower case. */
  @field(hostPatterns, { key: 'allowedHosts', description: 'Where the load may go.' })
  readonly allowedHosts?: readonly string[];

  @field(documentPaths, { key: 'frozenPaths', default: [], description: 'What no reload may change.' })
  readonly frozenPaths!: readonly string[];

  @listField(() => ChangeWindow, { key: 'changeWindows', notEmpty: true, description: 'When reloads may be made.' })
  readonly changeWindows?: readonly ChangeWindow[];
}
