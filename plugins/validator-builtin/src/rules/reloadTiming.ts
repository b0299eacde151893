import { formatDuration } from '@midflight/document';
import type { Rule } from '../rule.js';

/** A cap below the quiet period would end every wait before it can succeed. */
export const reloadTiming: Rule = ({ reload: { debounceMs, maxWaitMs } }) => {
  if (maxWaitMs >= debounceMs) return [];
  const message = `reload.maxWait is ${formatDuration(maxWaitMs)}, below reload.debounce of ${formatDuration(debounceMs)}; it must not be.`;
  return [{ severity: 'error', code: 'MF_MAX_WAIT', path: 'reload.maxWait', message, hint: 'Raise it, or leave it out: it is 4 times the debounce then.' }];
};
