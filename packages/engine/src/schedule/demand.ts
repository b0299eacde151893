import { settingsError } from '../settingsError.js';

/** Numbers of a load model by the names of their fields. */
type Fields = Readonly<Record<string, number>>;

/** @throws MF_ENGINE_SETTINGS naming the field of the load model, unless the rule `holds` */
export function demand(holds: boolean, field: string, value: number | undefined, rule: string): void {
  if (!holds) throw settingsError(`load.${field}`, value, rule);
}

/** @throws MF_ENGINE_SETTINGS unless all are finite and 0 or more */
export function demandNotNegative(fields: Fields): void {
  for (const [field, value] of Object.entries(fields)) demand(Number.isFinite(value) && value >= 0, field, value, 'must be finite and 0 or more');
}

/** @throws MF_ENGINE_SETTINGS unless all are finite and above `least` */
export function demandAbove(fields: Fields, least: number): void {
  for (const [field, value] of Object.entries(fields)) demand(Number.isFinite(value) && value > least, field, value, `must be finite and above ${least}`);
}
