import { isInside, type Change, type Finding } from '@midflight/core';
import type { ValidationRule } from '@midflight/document';
import { isTimeout, readExpression, reasonOf, UnreadableExpression, type Expression, type Variables } from './expressions.js';
import { mentionedPaths } from './mentionedPaths.js';

/** A rule, and where it stands: a path in the document, or none when it is from elsewhere. */
export interface PlacedRule {
  readonly rule: ValidationRule;
  readonly path: string | undefined;
}

/** What rules are judged on. */
export interface Facts {
  readonly variables: Variables;
  readonly changes: readonly Change[];
  /** How long judging may still take, in milliseconds. */
  readonly msLeft: () => number;
}

type Part = 'when' | 'require' | 'message';

/** Thrown inside this file alone: a part of a rule can't be read or judged. */
class Unjudged extends Error {
  constructor(readonly part: Part, readonly expression: string, cause: unknown) {
    super(reasonOf(cause), { cause });
  }
}

/** What is shown of a text that a document made up, in characters: a few letters may come to gigabytes. */
const mostShown = 2_000;

/** Says what a rule has against a document; nothing when it is kept. */
export function judgeRule({ rule, path }: PlacedRule, facts: Facts): readonly Finding[] {
  try {
    const condition = rule.when === undefined ? undefined : read('when', rule.when);
    const required = read('require', rule.require);
    if (condition && !isTrue('when', condition, facts)) return [];
    if (isTrue('require', required, facts)) return [];
    const { severity, name, message } = rule;
    const words = message === undefined ? `The rule ${JSON.stringify(name)} is broken: ${cut(rule.require)}.` : filledIn(message, facts);
    return [{ severity, code: 'MF_RULE', path: blamed(required, facts) ?? (path ?? ''), message: words, ...(message === undefined ? {} : { hint: `The rule ${JSON.stringify(name)} asks for it.` }) }];
  } catch (thrown) {
    if (thrown instanceof Unjudged) return [troubleWith(rule.name, thrown, path)];
    throw thrown;
  }
}

function read(part: Part, text: string): Expression {
  try {
    return readExpression(text);
  } catch (cause) {
    throw new Unjudged(part, text, cause);
  }
}

function judge<T>(part: Part, expression: Expression, { variables, msLeft }: Facts, finish: (value: unknown) => T): T {
  try {
    return expression.judge(variables, msLeft(), finish);
  } catch (cause) {
    throw new Unjudged(part, expression.text, cause);
  }
}

function isTrue(part: Part, expression: Expression, facts: Facts): boolean {
  const result = judge(part, expression, facts, (value) => value);
  if (typeof result !== 'boolean') throw new Unjudged(part, expression.text, new TypeError('it is neither true nor false'));
  return result;
}

/** A message with its holes, `{{expression}}`, filled in. A regular expression would take the cube of the blanks in one that is never closed. */
function filledIn(message: string, facts: Facts): string {
  let filled = '';
  let at = 0;
  for (;;) {
    const opens = message.indexOf('{{', at);
    const closes = opens < 0 ? -1 : message.indexOf('}}', opens + 2);
    if (closes < 0 || filled.length > mostShown) return cut(filled + message.slice(at));
    filled += message.slice(at, opens) + judge('message', read('message', message.slice(opens + 2, closes).trim()), facts, shown);
    at = closes + 2;
  }
}

function cut(text: string): string {
  return text.length > mostShown ? `${text.slice(0, mostShown)}…` : text;
}

function shown(value: unknown): string {
  if (typeof value === 'string') return cut(value);
  return cut(JSON.stringify(value, (_key, item: unknown) => (typeof item === 'bigint' ? Number(item) : item instanceof Map ? Object.fromEntries(item) : item)));
}

function troubleWith(name: string, { part, expression, message, cause }: Unjudged, rulePath: string | undefined): Finding {
  const path = rulePath === undefined ? '' : `${rulePath}.${part}`;
  if (cause instanceof UnreadableExpression) {
    const found = `The rule ${JSON.stringify(name)} has in ${part} ${JSON.stringify(cut(expression))}; it must be an expression of CEL (${message}).`;
    return { severity: 'error', code: 'MF_EXPRESSION', path, message: found, hint: 'Write load.model == "rps" && config.workers <= 200.' };
  }
  const hint = isTimeout(cause) ? 'Nest fewer all() and exists().' : 'Ask has(config.key) where a key may be absent, and previous == null for the start of a run.';
  return { severity: 'error', code: 'MF_RULE_FAILED', path, message: `The rule ${JSON.stringify(name)} could not be judged: ${message}, in ${JSON.stringify(cut(expression))}.`, hint };
}

/** Where the reader should look: at what was changed of all that the rule speaks of, or at the first of it. */
function blamed({ tree }: Expression, { variables, changes }: Facts): string | undefined {
  const ofDocument = mentionedPaths(tree).filter((path) => Object.hasOwn(variables, path.split('.', 1)[0] ?? '') && !/^(?:previous|changes)\b/.test(path));
  return ofDocument.find((path) => changes.some((change) => isInside(change.path, path) || isInside(path, change.path))) ?? ofDocument[0];
}
