import { formatDuration } from '@midflight/document';
import { ofEach, stepsOf, type Rule } from '../rule.js';

/** A request that takes longer than the timeout never gets an answer to judge. */
export const responseTimes: Rule = (document) =>
  ofEach(stepsOf(document), ({ step, path }) =>
    ofEach(step.assertions, (assertion, index) => {
      if (assertion.type !== 'responseTime' || assertion.maxMs <= document.config.timeoutMs) return [];
      const maxPath = `${path}.assertions[${index}].max`;
      const message = `${maxPath} is ${formatDuration(assertion.maxMs)}, but config.timeout ends a request after ${formatDuration(document.config.timeoutMs)}; it can never fail.`;
      return [{ severity: 'warning', code: 'MF_RESPONSE_TIME', path: maxPath, message, hint: 'Lower it, or raise config.timeout.' }];
    }),
  );
