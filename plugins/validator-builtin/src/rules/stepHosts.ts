import type { Finding } from '@midflight/core';
import { redactUrl } from '@midflight/document';
import { eachStep } from '../rule.js';

/** A step with a URL of its own may send load where nobody expects it; where it goes must be known before the run. */
export const stepHosts = eachStep(
  ({ step, path }, document) => {
    const { path: target } = step.request;
    const [authority] = /^https?:\/\/[^/?]*/i.exec(target) ?? [];
    if (authority === undefined) return [];
    if (/[@{]/.test(authority) || !URL.canParse(authority)) return [unusable(`${path}.request.path`, target)];
    const { host } = new URL(document.config.baseUrl);
    const { host: stepHost } = new URL(authority);
    if (stepHost === host) return [];
    const message = `${path}.request.path goes to ${stepHost}, but config.baseUrl to ${host}.`;
    return [{ severity: 'warning', code: 'MF_STEP_HOST', path: `${path}.request.path`, message, hint: 'Make sure that this host may be loaded.' }];
  },
  ({ config }) => config.baseUrl,
);

function unusable(path: string, target: string): Finding {
  const message = `${path} is ${JSON.stringify(redactUrl(target))}; the host of an absolute URL must be one, without variables, and without a user and password.`;
  return { severity: 'error', code: 'MF_URL', path, message, hint: 'Write a path below config.baseUrl, or a URL with a fixed host; send credentials in a header.' };
}
