import { field, type Variants } from './fields.js';
import { positiveDuration } from './values/durations.js';
import { statusExpectations, type StatusExpectation } from './values/lists.js';
import { scalar, type ScalarValue } from './values/scalar.js';
import { choice, filledFreeText, filledText, text } from './values/text.js';

/** The status is one of those expected; it alone decides then. */
export class StatusCodeAssertion {
  @field(choice(['statusCode']), { key: 'type', required: true, description: 'Judges the status.' })
  readonly type!: 'statusCode';

  @field(statusExpectations, { key: 'expected', required: true, description: 'A status, a class such as "2xx", or a list of them.' })
  readonly expected!: readonly StatusExpectation[];
}

/** The whole answer came in time. */
export class ResponseTimeAssertion {
  @field(choice(['responseTime']), { key: 'type', required: true, description: 'Judges the latency.' })
  readonly type!: 'responseTime';

  /** > 0. */
  @field(positiveDuration, { key: 'max', required: true, description: 'The longest that passes.' })
  readonly maxMs!: number;
}

/** The body holds a text. */
export class BodyContainsAssertion {
  @field(choice(['bodyContains']), { key: 'type', required: true, description: 'Looks for a text in the body.' })
  readonly type!: 'bodyContains';

  @field(filledFreeText, { key: 'text', required: true, description: 'The text, as it is.' })
  readonly text!: string;
}

/** A JSON body has a value at a path. */
export class JsonPathAssertion {
  @field(choice(['jsonPath']), { key: 'type', required: true, description: 'Looks into a JSON body.' })
  readonly type!: 'jsonPath';

  @field(filledText, { key: 'path', required: true, description: 'A JSONPath such as $.user.id; its first match counts.' })
  readonly path!: string;

  @field(scalar, { key: 'expected', default: '*', namedBy: ['path'], description: 'What it must be, compared as text; "*" is any value.' })
  readonly expected!: ScalarValue;
}

/** The body matches a regular expression. */
export class BodyMatchesAssertion {
  @field(choice(['bodyMatches']), { key: 'type', required: true, description: 'Looks for a pattern in the body.' })
  readonly type!: 'bodyMatches';

  @field(filledText, { key: 'regex', required: true, description: 'A regular expression of RE2, found anywhere in the body.' })
  readonly regex!: string;
}

/** The answer has a header. */
export class HeaderExistsAssertion {
  @field(choice(['headerExists']), { key: 'type', required: true, description: 'Looks for a header.' })
  readonly type!: 'headerExists';

  @field(filledText, { key: 'header', required: true, description: 'Its name, in any case.' })
  readonly header!: string;

  @field(text, { key: 'value', namedBy: ['header'], description: 'What it must be.' })
  readonly value?: string;
}

/** One condition on an answer. */
export type Assertion = StatusCodeAssertion | ResponseTimeAssertion | BodyContainsAssertion | JsonPathAssertion | BodyMatchesAssertion | HeaderExistsAssertion;

/** The assertions by name, and what the value of each short form is for. */
export const assertions: Variants = {
  by: 'type',
  of: { statusCode: StatusCodeAssertion, responseTime: ResponseTimeAssertion, bodyContains: BodyContainsAssertion, jsonPath: JsonPathAssertion, bodyMatches: BodyMatchesAssertion, headerExists: HeaderExistsAssertion },
  short: { statusCode: 'expected', responseTime: 'max', bodyContains: 'text', jsonPath: 'path', bodyMatches: 'regex', headerExists: 'header' },
};
