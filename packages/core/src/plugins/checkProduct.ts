import type { PluginKind } from '../contracts/plugin.js';
import { validationPhases } from '../contracts/validator.js';

/** What a plugin of a kind must make, for those who write without types: each part, and what it must be. */
const parts: Readonly<Record<PluginKind, Readonly<Record<string, (part: unknown) => boolean>>>> = {
  source: { watch: isFunction },
  validator: { phase: (phase) => validationPhases.some((known) => known === phase), validate: isFunction },
  applier: { claims: (claims) => Array.isArray(claims) && claims.every((claim) => typeof claim === 'string'), prepare: isFunction },
  exporter: { export: isFunction },
};

/** Checks that a plugin made what its kind says. @throws TypeError that names what is missing */
export function checkProduct(kind: PluginKind, product: unknown): void {
  const made: object = typeof product === 'object' && product !== null ? product : {};
  const id: unknown = Reflect.get(made, 'id');
  const missing = Object.entries(parts[kind]).filter(([part, fits]) => !fits(Reflect.get(made, part))).map(([part]) => part);
  const all = typeof id === 'string' && id !== '' ? missing : ['id', ...missing];
  if (all.length > 0) throw new TypeError(`what it created is no ${kind}: it has no proper ${all.join(', ')}`);
}

function isFunction(part: unknown): boolean {
  return typeof part === 'function';
}
