import { formatDuration } from '@midflight/document';
import { eachStep, ofEach } from '../rule.js';

/** A request that takes longer than the timeout never gets an answer to judge. */
export const responseTimes = eachStep(
  ({ step, path }, { config }) =>
    ofEach(step.assertions, (assertion, index) => {
      if (assertion.type !== 'responseTime' || assertion.maxMs <= config.timeoutMs) return [];
      const maxPath = `${path}.assertions[${index}].max`;
      const message = `${maxPath} is ${formatDuration(assertion.maxMs)}, but config.timeout ends a request after ${formatDuration(config.timeoutMs)}; it can never fail.`;
      return [{ severity: 'warning', code: 'MF_RESPONSE_TIME', path: maxPath, message, hint: 'Lower it, or raise config.timeout.' }];
    }),
  ({ config }) => config.timeoutMs,
);
