import type { Finding } from '@midflight/core';
import { eachStep, ofEach } from '../rule.js';

/** Of two extractors of one variable in one step, the first would have no effect. */
export const extractorNames = eachStep(({ step, path }) => {
  const seen = new Set<string>();
  return ofEach(step.extract, ({ name }, index): Finding[] => {
    const again = seen.has(name);
    seen.add(name);
    const at = `${path}.extract[${index}].name`;
    return again ? [{ severity: 'error', code: 'MF_DUPLICATE_NAME', path: at, message: `${at} is "${name}", which an extractor above sets already.`, hint: 'Rename one of the two.' }] : [];
  });
});
