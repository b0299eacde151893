import type { ExtractorSettings, VariableValue } from '../settings.js';
import type { Answer } from './answer.js';
import { compileJsonPath } from './jsonPath.js';
import { madeOnce } from './madeOnce.js';
import { compileRegex } from './regex.js';
import type { Scope } from './scope.js';

/** The extractors of one step. */
export interface Extraction {
  readonly needsBody: boolean;
  readonly needsHeaders: boolean;
  /** Sets the variables; false when a value was missing that is neither optional nor has a default. */
  into(scope: Scope, answer: Answer): boolean;
}

/**
 * Prepares taking values out of answers.
 *
 * @param where - the step, for the message
 * @throws MF_ENGINE_SETTINGS for a path or a regular expression that can't be read
 */
export const compileExtraction = madeOnce((extractors: readonly ExtractorSettings[], where: string): Extraction => {
  const compiled = extractors.map((extractor) => ({ extractor, find: compileExtractor(extractor, `${where}: extractor ${extractor.name}`) }));
  return {
    needsBody: extractors.some(({ type }) => type === 'jsonPath' || type === 'regex'),
    needsHeaders: extractors.some(({ type }) => type === 'header' || type === 'cookie'),
    into: (scope, answer) => {
      let complete = true;
      for (const { extractor, find } of compiled) {
        const value = find(answer) ?? extractor.default;
        if (value !== undefined) scope.set(extractor.name, value);
        else if (!extractor.optional) complete = false;
      }
      return complete;
    },
  };
});

/** A `null` that was found counts as no value where there is a default; so does what is missing. */
function compileExtractor(extractor: ExtractorSettings, where: string): (answer: Answer) => VariableValue | undefined {
  switch (extractor.type) {
    case 'jsonPath': {
      const path = compileJsonPath(extractor.path, where);
      return ({ json }) => toVariable(path(json));
    }
    case 'regex': {
      const { group } = extractor;
      const regex = compileRegex(extractor.regex, where, group);
      return ({ body }) => (body === undefined ? undefined : regex.groupOf(body, group));
    }
    case 'header': {
      const name = extractor.header.toLowerCase();
      return (answer) => answer.headerValues(name)[0];
    }
    case 'cookie': {
      const { cookie } = extractor;
      return (answer) => cookieIn(answer.headerValues('set-cookie'), cookie);
    }
  }
}

/** Maps and lists go into a variable as JSON. */
function toVariable(value: unknown): VariableValue | undefined {
  if (value === undefined || value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  return JSON.stringify(value);
}

/** The last one of that name, as a browser would keep it. */
function cookieIn(setCookies: readonly string[], name: string): string | undefined {
  const found = setCookies.findLast((line) => line.slice(0, line.indexOf('=')).trim() === name);
  return found?.slice(found.indexOf('=') + 1).split(';', 1)[0]?.trim();
}
