import { formatDuration, parseDuration } from '../units/duration.js';
import { field, mapField } from './fields.js';
import { GuardRules } from './reload/guardRules.js';
import { Transition } from './reload/transition.js';
import { duration } from './values/durations.js';
import { flag } from './values/text.js';
import type { PlainMap } from './values/valueType.js';

/** Without a `maxWait` of its own, a steady stream of saves is applied every so many debounces. */
const maxWaitInDebounces = 4;

/** Absent while the debounce can't be read; that is a finding of its own. */
function defaultMaxWait({ debounce }: PlainMap): string | undefined {
  const debounceMs = typeof debounce === 'string' || typeof debounce === 'number' ? parseDuration(debounce) : undefined;
  return debounceMs === undefined || debounceMs < 0 ? undefined : formatDuration(debounceMs * maxWaitInDebounces);
}

/** Under a key that names its unit, a bare number is in that unit. */
function milliseconds(written: unknown): unknown {
  return typeof written === 'number' ? `${written}ms` : written;
}

/** `reload`: how changes of the document reach the running test. */
export class ReloadSettings {
  @field(flag, { key: 'enabled', default: true, description: 'Hot reload on.' })
  readonly enabled!: boolean;

  /** ≥ 0. */
  @field(duration, { key: 'debounce', aliases: { debounceMs: milliseconds }, default: '500ms', description: 'How long the files must be quiet.' })
  readonly debounceMs!: number;

  /** ≥ 0. */
  @field(duration, { key: 'maxWait', default: defaultMaxWait, defaultInWords: `${maxWaitInDebounces} times the debounce`, description: 'A steady stream of saves is applied at least this often.' })
  readonly maxWaitMs!: number;

  /** ≥ 0. */
  @field(duration, { key: 'drain', default: '30s', description: "How long a retired worker's iteration may go on before it is cut." })
  readonly drainMs!: number;

  @mapField(() => Transition, { key: 'transition', description: 'How workers and rate get to where a change wants them; without it, at once.' })
  readonly transition?: Transition;

  @mapField(() => GuardRules, { key: 'guard', description: 'Watches the load after each change, and takes back what made it worse; without it, nobody does.' })
  readonly guard?: GuardRules;
}
