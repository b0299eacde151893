import { definePlugin, type Validator } from '@midflight/core';
import { hideSecrets, type LoadDocument } from '@midflight/document';
import type { Rule } from './rule.js';
import { reloadTiming } from './rules/reloadTiming.js';
import { responseTimes } from './rules/responseTimes.js';
import { scenarioMix } from './rules/scenarioMix.js';
import { scenarioNames } from './rules/scenarioNames.js';
import { statusExpectations } from './rules/statusExpectations.js';
import { stepHosts } from './rules/stepHosts.js';
import { thinkTimes } from './rules/thinkTimes.js';

const rules: readonly Rule[] = [scenarioNames, scenarioMix, thinkTimes, statusExpectations, responseTimes, stepHosts, reloadTiming];

/** The rules that every load document must keep beyond those of its single fields, which decoding checks. */
export const builtinValidator = definePlugin<object, Validator<LoadDocument>>({
  kind: 'validator',
  name: 'builtin',
  create: () => ({
    id: 'builtin',
    phase: 'semantic',
    validate: ({ next }) => rules.flatMap((rule) => rule(next)).map((finding) => ({ ...finding, message: hideSecrets(next, finding.message) })),
  }),
});
