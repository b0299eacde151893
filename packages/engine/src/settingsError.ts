import { MidflightError } from '@midflight/core';

/**
 * The error for settings that the load could not run on: `MF_ENGINE_SETTINGS`, with `field` and `value` in its details.
 *
 * @param field - where, as a reader of the settings finds it: `load.targetPerSecond`
 * @param value - what stood there; never a secret
 * @param rule - what must hold, to be read after the value: `must be above 0`
 */
export function settingsError(field: string, value: unknown, rule: string): MidflightError {
  const shown = typeof value === 'string' ? JSON.stringify(value) : String(value);
  return new MidflightError('MF_ENGINE_SETTINGS', `${field} is ${shown}: it ${rule}`, { details: { field, value } });
}
