import type { Step } from '@midflight/document';
import { asFarAsRead, eachScenario, ofEach, stepsOf } from '../rule.js';
import type { Pattern } from '../patterns.js';

/** Regular expressions and JSONPaths must be readable. Their libraries are loaded only for a document that has some. */
export const answerPatterns = eachScenario(async (scenarios) => {
  const patterns = ofEach(stepsOf(scenarios), ({ step, path }) => patternsOf(step, path));
  return patterns.length === 0 ? [] : (await import('../patterns.js')).findingsOf(patterns);
});

function patternsOf(step: Step, path: string): readonly Pattern[] {
  const extracted = asFarAsRead(() => ofEach(step.extract, (extractor, index): Pattern[] => {
    const inside = `${path}.extract[${index}]`;
    if (extractor.type === 'jsonPath') return [{ kind: 'jsonPath', text: extractor.path, path: `${inside}.path` }];
    return extractor.type === 'regex' ? [{ kind: 'regex', text: extractor.regex, path: `${inside}.regex`, group: { name: extractor.group, path: `${inside}.group` } }] : [];
  }));
  const asserted = asFarAsRead(() => ofEach(step.assertions, (assertion, index): Pattern[] => {
    const inside = `${path}.assertions[${index}]`;
    if (assertion.type === 'jsonPath') return [{ kind: 'jsonPath', text: assertion.path, path: `${inside}.path` }];
    return assertion.type === 'bodyMatches' ? [{ kind: 'regex', text: assertion.regex, path: `${inside}.regex` }] : [];
  }));
  return [...extracted, ...asserted];
}
