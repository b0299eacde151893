import { field } from './fields.js';
import { choice, filledFreeText, filledText } from './values/text.js';

/** One of `rules`: what a document must keep, in a language of expressions. */
export class ValidationRule {
  @field(filledText, { key: 'name', required: true, description: 'What the rule is called in messages.' })
  readonly name!: string;

  @field(filledFreeText, { key: 'when', description: 'An expression of CEL; where it is false, the rule says nothing.' })
  readonly when?: string;

  @field(filledFreeText, { key: 'require', required: true, description: 'An expression of CEL that must be true, on the document, previous and changes.' })
  readonly require!: string;

  @field(filledFreeText, { key: 'message', defaultInWords: 'the rule itself', description: 'What to say when it is false; {{expressions}} are filled in.' })
  readonly message?: string;

  @field(choice(['error', 'warning']), { key: 'severity', default: 'error', description: 'An error refuses the document, a warning is told.' })
  readonly severity!: 'error' | 'warning';
}
