import { systemClock } from '@midflight/core';
import { Scope } from '../scenario/scope.js';
import { seededRandom } from '../scenario/random.js';
import type { VariableValue } from '../settings.js';

/** The variables of an iteration that is not under way, with some of them set. */
export function noScope(variables: Readonly<Record<string, VariableValue>> = {}, environment: Readonly<Record<string, string>> = {}): Scope {
  const scope = new Scope({ tools: { clock: systemClock, random: seededRandom(1) }, number: 4, worker: { id: 2 }, scenario: { traits: { environment } } });
  for (const [name, value] of Object.entries(variables)) scope.set(name, value);
  return scope;
}
