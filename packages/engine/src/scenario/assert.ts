import type { AssertionSettings } from '../settings.js';
import { settingsError } from '../settingsError.js';
import type { Answer } from './answer.js';
import { compileJsonPath } from './jsonPath.js';
import { madeOnce } from './madeOnce.js';
import { compileRegex } from './regex.js';
import type { Scope } from './scope.js';
import { compileTemplate, renderTemplate } from './template.js';

/**
 * Why a step failed: status 4xx, status 5xx, no answer, no TLS to the target (no handshake, or a certificate that is not
 * accepted), no answer in time, an assertion that did not hold, a value that was not in the answer, a variable without a
 * value, a condition that could not be judged.
 */
export type ErrorKind = 'client' | 'server' | 'network' | 'tls' | 'timeout' | 'assertion' | 'extraction' | 'variable' | 'condition';

/** The assertions of one step. */
export interface Judge {
  /** False lets the driver throw the body away as it comes. */
  readonly needsBody: boolean;
  readonly needsHeaders: boolean;
  /**
   * Why the step failed; undefined when it did not.
   *
   * @throws MissingVariable when a text holds a variable without a value
   */
  judge(answer: Answer, scope: Scope): ErrorKind | undefined;
}

type Holds = (answer: Answer, scope: Scope) => boolean;

/**
 * Prepares judging answers: all assertions must hold; without one on the status, 400 and above fails the step.
 *
 * @param where - the step, for the message
 * @throws MF_ENGINE_SETTINGS for a status that can't be, or a path or regular expression that can't be read
 */
export const compileAssertions = madeOnce((assertions: readonly AssertionSettings[], where: string): Judge => {
  const holds = assertions.map((assertion) => compileAssertion(assertion, `${where}: assertion ${assertion.type}`));
  const statusIsAsserted = assertions.some(({ type }) => type === 'statusCode');
  return {
    needsBody: assertions.some(({ type }) => type === 'bodyContains' || type === 'bodyMatches' || type === 'jsonPath'),
    needsHeaders: assertions.some(({ type }) => type === 'headerExists'),
    judge: (answer, scope) => {
      if (!statusIsAsserted && answer.status >= 400) return answer.status < 500 ? 'client' : 'server';
      for (const hold of holds) if (!hold(answer, scope)) return 'assertion';
      return undefined;
    },
  };
});

function compileAssertion(assertion: AssertionSettings, where: string): Holds {
  switch (assertion.type) {
    case 'statusCode': {
      const [only, ...more] = assertion.expected.flatMap((one) => statusesOf(one, where));
      if (more.length === 0) return ({ status }) => status === only;
      const expected = new Set([only, ...more]);
      return ({ status }) => expected.has(status);
    }
    case 'responseTime':
      return ({ responseTimeMs }) => responseTimeMs <= assertion.maxMs;
    case 'bodyContains': {
      const text = compileTemplate(assertion.text);
      return ({ body }, scope) => body?.includes(renderTemplate(text, scope)) ?? false;
    }
    case 'bodyMatches': {
      const regex = compileRegex(assertion.regex, where);
      return ({ body }) => body !== undefined && regex.matches(body);
    }
    case 'jsonPath':
      return compileJsonAssertion(assertion, where);
    case 'headerExists': {
      const name = assertion.header.toLowerCase();
      const value = assertion.value === undefined ? undefined : compileTemplate(assertion.value);
      return (answer, scope) => {
        const values = answer.headerValues(name);
        return value === undefined ? values.length > 0 : values.includes(renderTemplate(value, scope));
      };
    }
  }
}

/** Maps and lists are compared as JSON. */
function compileJsonAssertion({ path, expected }: Extract<AssertionSettings, { type: 'jsonPath' }>, where: string): Holds {
  const find = compileJsonPath(path, where);
  if (expected === '*') return ({ json }) => find(json) !== undefined;
  const wanted = compileTemplate(String(expected));
  return ({ json }, scope) => {
    const found = find(json);
    if (found === undefined) return false;
    return (typeof found === 'string' ? found : JSON.stringify(found)) === renderTemplate(wanted, scope);
  };
}

function statusesOf(expected: number | string, where: string): readonly number[] {
  const text = String(expected);
  if (/^[1-5]xx$/i.test(text)) return Array.from({ length: 100 }, (_, index) => Number(text[0]) * 100 + index);
  if (/^[1-9]\d\d$/.test(text)) return [Number(text)];
  throw settingsError(where, expected, 'must be a status such as 200 or a class such as "2xx"');
}
