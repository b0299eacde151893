import { assertions, type Assertion } from './assertions.js';
import { field, listField, mapField, notYet } from './fields.js';
import { requestBody } from './values/body.js';
import { durationRange, type DurationRange } from './values/durations.js';
import { requestHeaders, textMap, type TextMap } from './values/maps.js';
import { positiveNumber } from './values/numbers.js';
import { choice, filledText, flag, requestPath } from './values/text.js';

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'] as const;

/** What a step sends. */
@notYet({ bodySize: 'a generated body', bodyFile: 'a body from a file', form: 'a form as body' })
export class Request {
  @field(choice(methods, { anyCase: true }), { key: 'method', required: true, description: 'In any case.' })
  readonly method!: (typeof methods)[number];

  @field(requestPath, { key: 'path', required: true, description: 'Below baseUrl, or an absolute URL.' })
  readonly path!: string;

  @field(textMap, { key: 'queryParams', default: {}, description: 'URL-encoded, in order.' })
  readonly queryParams!: TextMap;

  @field(requestHeaders, { key: 'headers', default: {}, description: 'For this request; they win over those of config.' })
  readonly headers!: TextMap;

  @field(requestBody, { key: 'body', description: 'Text, or a map that is sent as JSON.' })
  readonly body?: string;
}

/** One request of a scenario and what is asked of its answer. */
@notYet({ extract: 'values from answers', cache: 'kept answers', when: 'conditions', repeat: 'repetitions' })
export class Step {
  @field(filledText, { key: 'name', default: (_owner: unknown, index: number) => `Step ${index + 1}`, defaultInWords: 'Step 1, Step 2 and so on', description: 'What the step is called in reports.' })
  readonly name!: string;

  @mapField(() => Request, { key: 'request', required: true, description: 'What is sent.' })
  readonly request!: Request;

  @listField(assertions, { key: 'assertions', default: [], description: 'With no statusCode among them, status 400 and above fails.' })
  readonly assertions!: readonly Assertion[];

  @field(durationRange, { key: 'thinkTime', default: '0s', description: 'A pause after the step; not in its latency.' })
  readonly thinkTime!: DurationRange;
}

/** What one iteration does. */
@notYet({ config: 'settings of one scenario', dataFile: 'data from a file', variables: 'variables' })
export class Scenario {
  @field(filledText, { key: 'name', required: true, description: 'Unique.' })
  readonly name!: string;

  /** > 0. */
  @field(positiveNumber, { key: 'weight', default: 1, description: 'How often it is picked, relative to the others.' })
  readonly weight!: number;

  @field(flag, { key: 'enabled', default: true, description: 'False keeps it in the file and out of the mix.' })
  readonly enabled!: boolean;

  @listField(() => Step, { key: 'steps', required: true, notEmpty: true, description: 'In order; a failed one ends the iteration.' })
  readonly steps!: readonly Step[];
}
