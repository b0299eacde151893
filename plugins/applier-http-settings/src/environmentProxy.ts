import type { Environment } from '@midflight/core';
import type { ProxySettings } from '@midflight/engine/settings';

/** The proxies that HTTP_PROXY, HTTPS_PROXY and NO_PROXY name, in small letters or in capitals, as curl reads them; undefined where they name none. */
export function environmentProxy(environment: Environment): ProxySettings | undefined {
  // An empty variable is none, and the one in small letters comes first.
  const valueOf = (name: string): string | undefined => [environment[name.toLowerCase()], environment[name]].find((value) => value !== undefined && value !== '');
  const [http, https] = [urlOf(valueOf('HTTP_PROXY')), urlOf(valueOf('HTTPS_PROXY'))];
  if (http === undefined && https === undefined) return undefined;
  return { http, https, except: (valueOf('NO_PROXY') ?? '').split(/[\s,]+/).filter((one) => one !== '') };
}

/** Many write `proxy:3128`. */
function urlOf(written: string | undefined): string | undefined {
  return written === undefined || written.includes('://') ? written : `http://${written}`;
}
