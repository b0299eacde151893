import { parse } from '@marcbachmann/cel-js';
import { settingsError } from '../settingsError.js';
import type { Scope } from './scope.js';

/** Thrown while a condition is judged: it used a variable that is not there, or its types did not fit. The step fails. */
export class ConditionFailed extends Error {}

/** True when a step is to be done. */
export type Condition = (scope: Scope) => boolean;

/**
 * Prepares an expression of CEL on the variables of an iteration.
 *
 * @param where - what it belongs to, for the message
 * @throws MF_ENGINE_SETTINGS when it can't be read
 */
export function compileCondition(expression: string, where: string): Condition {
  const evaluate = parseExpression(expression, where);
  return (scope) => {
    try {
      const result: unknown = evaluate(toCel(scope.all()));
      if (typeof result === 'boolean') return result;
    } catch (cause) {
      throw new ConditionFailed('the condition could not be judged', { cause });
    }
    throw new ConditionFailed('the condition is neither true nor false');
  };
}

/** Whole numbers are integers in CEL, so that `iteration % 2 == 0` can be said. */
function toCel(variables: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(variables).map(([name, value]) => [name, Number.isSafeInteger(value) ? BigInt(Number(value)) : value]));
}

function parseExpression(expression: string, where: string): (variables: Record<string, unknown>) => unknown {
  try {
    return parse(expression);
  } catch (thrown) {
    const [reason] = thrown instanceof Error ? thrown.message.split('\n') : ['it can not be read'];
    throw settingsError(where, expression, `must be an expression of CEL: ${reason}`);
  }
}
