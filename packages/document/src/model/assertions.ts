import { field, type Variants } from './fields.js';
import { positiveDuration } from './values/durations.js';
import { statusExpectations, type StatusExpectation } from './values/lists.js';
import { choice, filledText } from './values/text.js';

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

  @field(filledText, { key: 'text', required: true, description: 'The text, as it is.' })
  readonly text!: string;
}

/** One condition on an answer. */
export type Assertion = StatusCodeAssertion | ResponseTimeAssertion | BodyContainsAssertion;

/** The assertions by name, and what the value of each short form is for. */
export const assertions: Variants = {
  by: 'type',
  of: { statusCode: StatusCodeAssertion, responseTime: ResponseTimeAssertion, bodyContains: BodyContainsAssertion },
  short: { statusCode: 'expected', responseTime: 'max', bodyContains: 'text' },
  later: ['jsonPath', 'bodyMatches', 'headerExists'],
};
