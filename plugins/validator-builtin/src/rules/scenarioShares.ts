import type { Finding } from '@midflight/core';
import { formatDuration, peakRate } from '@midflight/document';
import { ofEach, type Rule } from '../rule.js';

/** A scenario that the whole run is too short to pick once is out of reach, though it looks as if it were tested. */
export const scenarioShares: Rule = ({ config: { durationMs }, load, scenarios }) => {
  const rate = peakRate(load);
  if (rate === undefined || durationMs === Infinity) return [];
  const enabled = scenarios.reduce((sum, scenario) => sum + (scenario.enabled ? scenario.weight : 0), 0);
  return ofEach(scenarios, (scenario, index): Finding[] => {
    const most = ((rate * durationMs) / 1_000) * (scenario.weight / enabled);
    if (!scenario.enabled || !(most < 1)) return [];
    const path = `scenarios[${index}].weight`;
    const message = `${path} is ${scenario.weight} of ${Number(enabled.toPrecision(6))}: in ${formatDuration(durationMs)}, with up to ${Number(rate.toPrecision(6))} starts a second, it is picked ${Number(most.toPrecision(2))} times.`;
    return [{ severity: 'warning', code: 'MF_SCENARIO_SHARE', path, message, hint: 'Raise its weight, or take it out of the mix with enabled: false.' }];
  });
};
