import type { Rule } from '../rule.js';

/** A mix without a scenario would be a run without load. */
export const scenarioMix: Rule = ({ scenarios }) => {
  if (scenarios.some(({ enabled }) => enabled)) return [];
  return [{ severity: 'error', code: 'MF_NO_SCENARIO', path: 'scenarios', message: 'Every scenario is disabled; at least one must be enabled.', hint: 'Set "enabled: true" on one of them.' }];
};
