import type { Finding } from '@midflight/core';
import { hasSecrets, hideSecrets } from '@midflight/document';
import { asFarAsRead, ofEach, type Rule } from '../rule.js';

/** A name stands in every sample, report and metric, where nobody could hide a part of it. */
export const secretNames: Rule = (document) => {
  if (!hasSecrets(document)) return [];
  const isSecret = (name: string): boolean => hideSecrets(document, name) !== name;
  return ofEach(document.scenarios, (scenario, at) => [
    ...asFarAsRead(() => (isSecret(scenario.name) ? [finding(`scenarios[${at}].name`)] : [])),
    ...asFarAsRead(() => ofEach(scenario.steps, ({ name }, index) => (isSecret(name) ? [finding(`scenarios[${at}].steps[${index}].name`)] : []))),
  ]);
};

function finding(path: string): Finding {
  return { severity: 'error', code: 'MF_SECRET_NAME', path, message: `${path} holds the value of a secret variable; names stand in every report.`, hint: 'Give it a name without the variable.' };
}
