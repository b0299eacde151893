import { asWritten, field, type Variants } from './fields.js';
import { scalar, type ScalarValue } from './values/scalar.js';
import { choice, filledText, flag } from './values/text.js';
import { groupName } from './values/groupName.js';
import { variableName } from './values/variables.js';

/** What every extractor says. */
class AnyExtractor {
  @field(variableName, { key: 'name', required: true, description: 'The variable that the value goes to.' })
  readonly name!: string;

  @field(flag, { key: 'optional', default: false, description: 'True: without a value the step does not fail, and the variable stays as it was.' })
  readonly optional!: boolean;

  @field(scalar, { key: 'default', namedBy: ['type', 'name', 'header'], description: 'What the variable gets when there is no value.' })
  readonly default?: ScalarValue;
}

/** Takes a value out of a JSON body (RFC 9535). */
export class JsonPathExtractor extends AnyExtractor {
  @field(choice(['jsonPath']), { key: 'type', required: true, description: 'Looks into a JSON body.' })
  readonly type!: 'jsonPath';

  @field(filledText, { key: 'path', aliases: { jsonPath: asWritten }, required: true, description: 'A JSONPath such as $.user.id; its first match counts.' })
  readonly path!: string;
}

/** Takes a part of the body. */
export class RegexExtractor extends AnyExtractor {
  @field(choice(['regex']), { key: 'type', required: true, description: 'Looks into the body as text.' })
  readonly type!: 'regex';

  @field(filledText, { key: 'regex', aliases: { pattern: asWritten }, required: true, description: 'A regular expression of RE2; its first match counts.' })
  readonly regex!: string;

  @field(groupName, { key: 'group', default: 0, description: 'The group whose text is taken, by number or name; 0 is the whole match.' })
  readonly group!: number | string;
}

/** Takes a header of the answer. */
export class HeaderExtractor extends AnyExtractor {
  @field(choice(['header']), { key: 'type', required: true, description: 'Looks at a header.' })
  readonly type!: 'header';

  @field(filledText, { key: 'header', required: true, description: 'Its name, in any case.' })
  readonly header!: string;
}

/** Takes a cookie that the answer sets. */
export class CookieExtractor extends AnyExtractor {
  @field(choice(['cookie']), { key: 'type', required: true, description: 'Looks at a cookie that the answer sets.' })
  readonly type!: 'cookie';

  @field(filledText, { key: 'cookie', required: true, description: 'Its name.' })
  readonly cookie!: string;
}

/** How a value gets from an answer into a variable. */
export type Extractor = JsonPathExtractor | RegexExtractor | HeaderExtractor | CookieExtractor;

/** The extractors by name; `- jsonPath: {token: "$.token"}` is short for the long form. */
export const extractors: Variants = {
  by: 'type',
  of: { jsonPath: JsonPathExtractor, regex: RegexExtractor, header: HeaderExtractor, cookie: CookieExtractor },
  short: { jsonPath: 'path', regex: 'regex', header: 'header', cookie: 'cookie' },
  nameInShort: 'name',
};
