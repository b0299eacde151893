import { assertions, type Assertion } from './assertions.js';
import { extractors, type Extractor } from './extractors.js';
import { field, listField, mapField } from './fields.js';
import { Request } from './request.js';
import { durationRange, positiveDuration, type DurationRange } from './values/durations.js';
import { integer } from './values/numbers.js';
import { filledFreeText, filledText } from './values/text.js';

/** `cache`: answers that are kept. */
export class StepCache {
  /** > 0. */
  @field(positiveDuration, { key: 'ttl', required: true, description: 'How long a successful answer is used again, by each worker for itself.' })
  readonly ttlMs!: number;
}

/** `repeat`: a step more than once. */
export class StepRepeat {
  /** 1–10 000. */
  @field(integer({ min: 1, max: 10_000 }), { key: 'times', required: true, description: 'How often the step is done in an iteration.' })
  readonly times!: number;
}

/** One request of a scenario and what is asked of its answer. */
export class Step {
  @field(filledText, { key: 'name', default: (_owner: unknown, index: number) => `Step ${index + 1}`, defaultInWords: 'Step 1, Step 2 and so on', description: 'What the step is called in reports.' })
  readonly name!: string;

  @mapField(() => Request, { key: 'request', required: true, description: 'What is sent.' })
  readonly request!: Request;

  @listField(extractors, { key: 'extract', default: [], description: 'Values of the answer that become variables.' })
  readonly extract!: readonly Extractor[];

  @listField(assertions, { key: 'assertions', default: [], description: 'With no statusCode among them, status 400 and above fails.' })
  readonly assertions!: readonly Assertion[];

  @field(durationRange, { key: 'thinkTime', default: '0s', description: 'A pause after the step; not in its latency.' })
  readonly thinkTime!: DurationRange;

  @mapField(() => StepCache, { key: 'cache', description: 'Keeps successful answers; one that is kept is used without a request.' })
  readonly cache?: StepCache;

  @field(filledFreeText, { key: 'when', description: 'An expression of CEL on the variables; the step is left out where it is false.' })
  readonly when?: string;

  @mapField(() => StepRepeat, { key: 'repeat', description: 'Does the step several times.' })
  readonly repeat?: StepRepeat;
}
