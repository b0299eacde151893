import { definePlugin, isUnread, type Finding, type Validator } from '@midflight/core';
import { hideSecrets, type LoadDocument } from '@midflight/document';
import type { Rule } from './rule.js';
import { answerPatterns } from './rules/answerPatterns.js';
import { dataFiles } from './rules/dataFiles.js';
import { extractorNames } from './rules/extractorNames.js';
import { loadDuration } from './rules/loadDuration.js';
import { loadNumbers } from './rules/loadNumbers.js';
import { ownedHeaders, ownedStepHeaders } from './rules/ownedHeaders.js';
import { reloadTiming } from './rules/reloadTiming.js';
import { responseTimes } from './rules/responseTimes.js';
import { scenarioMix } from './rules/scenarioMix.js';
import { scenarioNames } from './rules/scenarioNames.js';
import { secretNames } from './rules/secretNames.js';
import { statusExpectations } from './rules/statusExpectations.js';
import { scenarioShares } from './rules/scenarioShares.js';
import { stepHosts } from './rules/stepHosts.js';
import { templateVariables } from './rules/templateVariables.js';
import { thresholdScenarios } from './rules/thresholdScenarios.js';
import { tlsFiles } from './rules/tlsFiles.js';
import { thinkTimes } from './rules/thinkTimes.js';

const rules: readonly Rule[] = [scenarioNames, secretNames, scenarioMix, scenarioShares, thinkTimes, statusExpectations, responseTimes, stepHosts, ownedHeaders, ownedStepHeaders, dataFiles, templateVariables, extractorNames, answerPatterns, loadNumbers, loadDuration, thresholdScenarios, tlsFiles, reloadTiming];

/** The rules that every load document must keep beyond those of its single fields, which decoding checks. */
export const builtinValidator = definePlugin<object, Validator<LoadDocument>>({
  kind: 'validator',
  name: 'builtin',
  create: () => ({
    id: 'builtin',
    phase: 'semantic',
    validate: async ({ next }) => {
      const findings = await Promise.all(rules.map((rule) => asFarAsItGoes(rule, next)));
      return findings.flat().map((finding) => ({ ...finding, message: hideSecrets(next, finding.message) }));
    },
  }),
});

/** Nothing where a rule as a whole takes what could not be read: what is wrong with that was told. */
async function asFarAsItGoes(rule: Rule, document: LoadDocument): Promise<readonly Finding[]> {
  try {
    return await rule(document);
  } catch (thrown) {
    if (isUnread(thrown)) return [];
    throw thrown;
  }
}
