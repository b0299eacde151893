import type { Override, SteeringState } from '@midflight/core';
import { isSecretName, redactText } from '@midflight/document';

const hidden = '[redacted]';

/** A steering state as it may be shown: what was pinned by hand stands in no document, which would know its secrets. */
export function shownSteering(state: SteeringState): SteeringState {
  return { ...state, overrides: shownOverrides(state.overrides) };
}

/** Overrides with their secrets hidden. */
export function shownOverrides(overrides: readonly Override[]): readonly Override[] {
  return overrides.map((override) => ({ ...override, value: show(override.value, override.path.split(/[.[\]"]+/).findLast((segment) => segment !== '') ?? '') }));
}

function show(value: unknown, name: string): unknown {
  if (isSecretName(name)) return hidden;
  if (typeof value === 'string') return redactText(value);
  if (Array.isArray(value)) return value.map((item) => show(item, ''));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, show(item, key)]));
}
