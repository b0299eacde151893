import { hideSecrets } from '@midflight/document';
import { ofEach, scenariosOf, stepsOf, type Rule } from '../rule.js';

/** A name stands in every sample, report and metric, where nobody could hide a part of it. */
export const secretNames: Rule = (document) => {
  const all = scenariosOf(document);
  const scenarios = ofEach(all, ({ scenario: { name }, path }) => [{ name, path: `${path}.name` }]);
  const steps = ofEach(stepsOf(all), ({ step: { name }, path }) => [{ name, path: `${path}.name` }]);
  return [...scenarios, ...steps]
    .filter(({ name }) => hideSecrets(document, name) !== name)
    .map(({ path }) => ({ severity: 'error', code: 'MF_SECRET_NAME', path, message: `${path} holds the value of a secret variable; names stand in every report.`, hint: 'Give it a name without the variable.' }));
};
