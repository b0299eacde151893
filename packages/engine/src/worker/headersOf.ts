import type { HttpTarget } from '../http/target.js';
import type { CompiledStep } from '../scenario/compile.js';
import { renderTemplate, type Values } from '../scenario/template.js';

/** Gives variables no value: for what has none. */
const nothing: Values = { get: () => undefined, randomInt: () => 0 };

/**
 * The headers of a step, flat: name, value, name, value. Its own win over the target's.
 *
 * @param values - @defaultValue none: nothing is filled in
 * @throws MissingVariable when a variable has no value
 */
export function headersOf({ traits, body }: Pick<CompiledStep, 'traits' | 'body'>, target: HttpTarget, values = nothing): string[] {
  const headers = traits.headers.templates;
  const common = target.headers.filter(([name]) => !headers.has(name));
  const own = [...headers].map(([name, value]): readonly [string, string] => [name, renderTemplate(value, values)]);
  const list = [...common, ...own].flat();
  const contentType = body?.contentType;
  return contentType === undefined || hasName(list, 'content-type') ? list : [...list, 'content-type', contentType];
}

/** @param headers - flat, names in lower case */
export function hasName(headers: readonly string[], name: string): boolean {
  return headers.some((item, index) => index % 2 === 0 && item === name);
}
