import { MidflightError, type Environment } from '@midflight/core';
import type { ProxySettings } from '@midflight/engine/settings';

/**
 * The proxies that HTTP_PROXY, HTTPS_PROXY and NO_PROXY name, in small letters or in capitals, as curl reads them; undefined
 * where they name none.
 *
 * @throws MF_ENVIRONMENT for a proxy that is not spoken to by plain HTTP
 */
export function environmentProxy(environment: Environment): ProxySettings | undefined {
  const [http, https] = [proxyIn(environment, 'HTTP_PROXY'), proxyIn(environment, 'HTTPS_PROXY')];
  if (http === undefined && https === undefined) return undefined;
  const [, except = ''] = variable(environment, 'NO_PROXY');
  return { http, https, except: except.split(/[\s,]+/).filter((one) => one !== '') };
}

/** Many write `proxy:3128`. */
function proxyIn(environment: Environment, capitals: string): string | undefined {
  const [name, written] = variable(environment, capitals);
  const url = written === undefined || written.includes('://') ? written : `http://${written}`;
  if (url === undefined || (URL.canParse(url) && new URL(url).protocol === 'http:')) return url;
  throw new MidflightError('MF_ENVIRONMENT', `The environment variable ${name} holds no URL of a proxy with http, and config.http.proxy is "environment".`);
}

/** The name and the value of one that is set. An empty variable is none, and the one in small letters comes first. */
function variable(environment: Environment, capitals: string): readonly [name: string, value: string | undefined] {
  const name = [capitals.toLowerCase(), capitals].find((one) => (environment[one] ?? '') !== '') ?? capitals;
  return [name, environment[name] || undefined];
}
