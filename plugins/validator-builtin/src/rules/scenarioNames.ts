import { ofEach, type Rule } from '../rule.js';

/** Changes, samples and reports name a scenario; so no two may share a name. */
export const scenarioNames: Rule = ({ scenarios }) => {
  const first = new Map<string, number>();
  return ofEach(scenarios, ({ name }, index) => {
    const earlier = first.get(name);
    if (earlier === undefined) {
      first.set(name, index);
      return [];
    }
    const message = `scenarios[${index}].name is "${name}", which scenarios[${earlier}] is called already; names must be unique.`;
    return [{ severity: 'error', code: 'MF_DUPLICATE_NAME', path: `scenarios[${index}].name`, message, hint: 'Give one of the two another name.' }];
  });
};
