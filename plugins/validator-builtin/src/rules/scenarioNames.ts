import type { Finding } from '@midflight/core';
import { changedStretches, type Scenario } from '@midflight/document';
import { asFarAsRead, ofEach, type Rule } from '../rule.js';

/** What was found last. Few changes touch a name, and then nothing else is found. */
let last: { readonly scenarios: readonly Scenario[]; readonly findings: readonly Finding[] } = { scenarios: [], findings: [] };

/** Changes, samples and reports name a scenario; so no two may share a name. */
export const scenarioNames: Rule = ({ scenarios }) => {
  const [isAsBefore] = asFarAsRead(() => [haveSameNames(last.scenarios, scenarios)]);
  last = { scenarios, findings: isAsBefore === true ? last.findings : duplicatesIn(scenarios) };
  return last.findings;
};

/** Place by place. */
function haveSameNames(before: readonly Scenario[], now: readonly Scenario[]): boolean {
  return changedStretches(before, now).every(
    ({ firstBefore, endBefore, first, end }) => endBefore - firstBefore === end - first && now.slice(first, end).every(({ name }, index) => name === before[firstBefore + index]?.name),
  );
}

function duplicatesIn(scenarios: readonly Scenario[]): readonly Finding[] {
  const first = new Map<string, number>();
  return ofEach(scenarios, ({ name }, index): Finding[] => {
    const earlier = first.get(name);
    if (earlier === undefined) {
      first.set(name, index);
      return [];
    }
    const message = `scenarios[${index}].name is "${name}", which scenarios[${earlier}] is called already; names must be unique.`;
    return [{ severity: 'error', code: 'MF_DUPLICATE_NAME', path: `scenarios[${index}].name`, message, hint: 'Give one of the two another name.' }];
  });
}
