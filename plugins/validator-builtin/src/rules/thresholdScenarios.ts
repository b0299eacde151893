import type { Finding } from '@midflight/core';
import { spellingHint } from '@midflight/document';
import { ofEach, type Rule } from '../rule.js';

/** A threshold of a scenario needs the scenario; starts are dropped before anyone knows whose they are. */
export const thresholdScenarios: Rule = ({ thresholds, scenarios }) =>
  ofEach(thresholds, ({ scenario, metric }, index): Finding[] => {
    if (scenario === undefined) return [];
    const path = `thresholds[${index}]`;
    if (metric === 'droppedRate') return [{ severity: 'error', code: 'MF_THRESHOLD', path, message: `${path} is about the dropped starts of ${JSON.stringify(scenario)}, and these are counted for the whole run alone.`, hint: 'Leave the scenario out.' }];
    const names = scenarios.map(({ name }) => name);
    if (names.includes(scenario)) return [];
    return [{ severity: 'error', code: 'MF_THRESHOLD', path, message: `${path} is about the scenario ${JSON.stringify(scenario)}, and there is none of this name.`, hint: spellingHint(scenario, names) ?? 'Name one of the scenarios.' }];
  });
