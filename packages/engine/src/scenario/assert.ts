import type { AssertionSettings } from '../settings.js';
import { settingsError } from '../settingsError.js';

/** Why a step failed: status 4xx, status 5xx, no answer, no answer in time, an assertion that did not hold. */
export type ErrorKind = 'client' | 'server' | 'network' | 'timeout' | 'assertion';

/** What an answer is judged by. */
export interface Answer {
  readonly status: number;
  /** Read as UTF-8; undefined when nothing asked for it. */
  readonly body: string | undefined;
  /** From sending to the last byte, in milliseconds; waiting for a worker is not in it. */
  readonly responseTimeMs: number;
}

/** The assertions of one step. */
export interface Judge {
  /** False lets the driver throw the body away as it comes. */
  readonly needsBody: boolean;
  /** Why the step failed; undefined when it did not. */
  judge(answer: Answer): ErrorKind | undefined;
}

/**
 * Prepares judging answers: all assertions must hold; without one on the status, 400 and above fails the step.
 *
 * @param where - the step, for the message
 * @throws MF_ENGINE_SETTINGS for a status that can't be
 */
export function compileAssertions(assertions: readonly AssertionSettings[], where: string): Judge {
  const holds = assertions.map((assertion) => compileAssertion(assertion, where));
  const statusIsAsserted = assertions.some(({ type }) => type === 'statusCode');
  return {
    needsBody: assertions.some(({ type }) => type === 'bodyContains'),
    judge: (answer) => {
      if (!statusIsAsserted && answer.status >= 400) return answer.status < 500 ? 'client' : 'server';
      return holds.every((hold) => hold(answer)) ? undefined : 'assertion';
    },
  };
}

function compileAssertion(assertion: AssertionSettings, where: string): (answer: Answer) => boolean {
  switch (assertion.type) {
    case 'statusCode': {
      const matches = assertion.expected.map((expected) => compileStatus(expected, where));
      return ({ status }) => matches.some((match) => match(status));
    }
    case 'responseTime':
      return ({ responseTimeMs }) => responseTimeMs <= assertion.maxMs;
    case 'bodyContains':
      return ({ body }) => body?.includes(assertion.text) ?? false;
  }
}

function compileStatus(expected: number | string, where: string): (status: number) => boolean {
  const text = String(expected);
  if (/^[1-5]xx$/i.test(text)) return (status) => Math.floor(status / 100) === Number(text[0]);
  if (/^[1-9]\d\d$/.test(text)) return (status) => status === Number(text);
  throw settingsError(`${where}: expected status`, expected, 'must be a status such as 200 or a class such as "2xx"');
}
