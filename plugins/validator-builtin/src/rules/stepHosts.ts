import { stepsOf, type Rule } from '../rule.js';

/** A step with a URL of its own may send load where nobody expects it. A templated host is known only later. */
export const stepHosts: Rule = (document) => {
  const { host } = new URL(document.config.baseUrl);
  return stepsOf(document).flatMap(({ step, path }) => {
    const { path: target } = step.request;
    if (!/^https?:\/\//i.test(target) || !URL.canParse(target)) return [];
    const { host: stepHost } = new URL(target);
    if (stepHost === host) return [];
    const message = `${path}.request.path goes to ${stepHost}, but config.baseUrl to ${host}.`;
    return [{ severity: 'warning', code: 'MF_STEP_HOST', path: `${path}.request.path`, message, hint: 'Make sure that this host may be loaded.' }];
  });
};
