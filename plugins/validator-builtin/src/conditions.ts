import type { Finding } from '@midflight/core';
import { redactText, spellingHint } from '@midflight/document';
import { Environment } from '@marcbachmann/cel-js';
import { longestPattern, shownPattern, tooLong } from './patterns.js';

/** An expression on the variables of an iteration, where it stands, and which there are before its step. */
export interface Condition {
  readonly text: string;
  readonly path: string;
  readonly known: readonly string[];
}

const language = 'Write plan == "gold" && count > 3.';

/** What is wrong with a condition: it can't be read, speaks of what nobody sets, or is neither true nor false. */
export function findingsOfCondition({ text, path, known }: Condition): readonly Finding[] {
  if (text.length > longestPattern) return [tooLong('MF_EXPRESSION', path, text)];
  const { valid, type, error } = languageOf(known).check(text);
  const [reason = ''] = error?.message.split('\n') ?? [];
  const [, variable] = /^Unknown variable: (\w+)$/.exec(reason) ?? [];
  if (variable !== undefined) {
    return [{ severity: 'error', code: 'MF_UNKNOWN_VARIABLE', path, message: `${path} speaks of ${variable}, and nothing sets it before this step.`, hint: spellingHint(variable, known) ?? '' }];
  }
  if (!valid) return [unfit(path, text, `it must be an expression of CEL (${redactText(reason).slice(0, 200)})`, language)];
  if (type !== 'bool' && type !== 'dyn') return [unfit(path, text, `it gives ${type}, and must be true or false`, language)];
  // Its patterns are those of JavaScript, whose time has no bound, and this is judged between requests.
  return callsMatches(languageOf(known).parse(text).ast) ? [unfit(path, text, 'it must not call matches(), whose time has no bound', 'Extract what you look for with a regex, and ask for the variable.')] : [];
}

function languageOf(known: readonly string[]): Environment {
  const environment = new Environment({ unlistedVariablesAreDyn: false }).registerVariable('env', 'map');
  for (const name of known) declare(name, environment);
  return environment;
}

function declare(name: string, environment: Environment): void {
  try {
    environment.registerVariable(name, 'dyn');
  } catch {
    // The language has the name for itself, and an expression can't mean the variable by it.
  }
}

function unfit(path: string, text: string, rule: string, hint: string): Finding {
  return { severity: 'error', code: 'MF_EXPRESSION', path, message: `${path} is ${shownPattern(text)}; ${rule}.`, hint };
}

function callsMatches(tree: unknown): boolean {
  if (Array.isArray(tree)) return tree.some(callsMatches);
  if (typeof tree !== 'object' || tree === null || !('op' in tree) || !('args' in tree)) return false;
  return (tree.op === 'rcall' && Array.isArray(tree.args) && tree.args[0] === 'matches') || callsMatches(tree.args);
}
