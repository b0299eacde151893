import { createContext, Script } from 'node:vm';
import { parseDuration } from '@midflight/document';
import { Environment } from '@marcbachmann/cel-js';

/** What the names of an expression mean. */
export type Variables = Readonly<Record<string, unknown>>;

/** An expression of CEL, read once. */
export interface Expression {
  readonly text: string;
  /** Its tree, for {@link mentionedPaths}. */
  readonly tree: unknown;
  /**
   * @param finish - makes of the value what is wanted, within the same time
   * @throws Error when a key is not there, types do not fit, or time is up
   */
  judge<T>(variables: Variables, timeoutMs: number, finish: (value: unknown) => T): T;
}

/** A text that is no expression. */
export class UnreadableExpression extends Error {}

const arithmetic: Readonly<Record<string, (a: number, b: number) => number>> = { '+': (a, b) => a + b, '-': (a, b) => a - b, '*': (a, b) => a * b, '/': (a, b) => a / b };

/** CEL on documents: numbers of both kinds may be mixed, since YAML does not tell them apart. */
const language = languageOfDocuments();

function languageOfDocuments(): Environment {
  const environment = new Environment({ unlistedVariablesAreDyn: true, homogeneousAggregateLiterals: false });
  for (const [operator, compute] of Object.entries(arithmetic)) {
    for (const types of [`int ${operator} double`, `double ${operator} int`]) environment.registerOperator(types, (a: unknown, b: unknown) => compute(Number(a), Number(b)));
  }
  return environment.registerFunction('seconds(string): double', secondsOf);
}

/** `seconds("1m30s")` is 90.0; forever is more than any number. */
function secondsOf(written: unknown): number {
  const durationMs = written === 'forever' ? Infinity : parseDuration(String(written));
  if (durationMs === undefined) throw new TypeError(`${JSON.stringify(written)} is no duration`);
  return durationMs / 1_000;
}

/** Reads an expression. @throws UnreadableExpression naming what is wrong in a line */
export function readExpression(text: string): Expression {
  const evaluate = parse(text);
  return { text, tree: evaluate.ast, judge: (variables, timeoutMs, finish) => inTime(() => finish(evaluate(toCel(variables))), timeoutMs) };
}

function parse(text: string): ReturnType<Environment['parse']> {
  try {
    return language.parse(text);
  } catch (thrown) {
    throw new UnreadableExpression(reasonOf(thrown), { cause: thrown });
  }
}

/** Why an expression failed, in words that stand inside a sentence. */
export function reasonOf(thrown: unknown): string {
  if (isTimeout(thrown)) return 'it takes too long';
  // The lines below the first draw the expression.
  return (thrown instanceof Error ? thrown.message : String(thrown)).split('\n')[0] ?? '';
}

/** True for what {@link Expression.judge} throws when time is up. */
export function isTimeout(thrown: unknown): boolean {
  // It is an error of the inner realm.
  return typeof thrown === 'object' && thrown !== null && 'code' in thrown && thrown.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT';
}

const runs = createContext(Object.create(null), { name: 'rules' });
const run = new Script('work()');

/** Comprehensions may nest, and lists be long: what takes too long is ended by the engine of JavaScript. */
function inTime<T>(work: () => T, timeoutMs: number): T {
  let result: { readonly value: T } | undefined;
  runs['work'] = () => {
    result = { value: work() };
  };
  run.runInContext(runs, { timeout: Math.max(1, Math.ceil(timeoutMs)) });
  if (!result) throw new Error('it came to no end');
  return result.value;
}

/** Top-level values become CEL's when they are asked for: a list of 10 000 scenarios costs nothing where no rule speaks of it. */
function toCel(variables: Variables): Record<string, unknown> {
  const made: Record<string, unknown> = Object.create(null);
  for (const name of Object.keys(variables)) {
    let value: { readonly made: unknown } | undefined;
    Object.defineProperty(made, name, { enumerable: true, get: () => (value ??= { made: celValue(variables[name]) }).made });
  }
  return made;
}

/** Whole numbers are integers in CEL. Maps lose their prototype, so that nothing is found in one that was not written. */
function celValue(value: unknown): unknown {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? BigInt(value) : value;
  if (Array.isArray(value)) return value.map(celValue);
  if (typeof value !== 'object' || value === null) return value;
  return new Map(Object.entries(value).map(([key, item]) => [key, celValue(item)]));
}
