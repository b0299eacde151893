import { proxyOfEnvironment, type LoadDocument } from '@midflight/document';
import { exceeds, type Limit } from './limit.js';

/** Somewhere that requests go, and where the document says so. */
interface Goal {
  readonly path: string;
  /** In lower case; undefined where it can't be told before the run. */
  readonly host: string | undefined;
  readonly port: string;
}

/** `allowedHosts`: for the base URL, the steps that name another, the address that takes the place of a host's own, and the proxy. That of the environment was not named by a document. */
export const hosts: Limit = ({ candidate, limits: { allowedHosts }, citing }) => {
  if (allowedHosts === undefined) return [];
  const allowed = allowedHosts.map(readPattern);
  return goalsOf(candidate.next)
    .filter(({ host, port }) => host === undefined || !allowed.some((pattern) => fits(host, pattern.parts) && (pattern.port ?? port) === port))
    .map(({ path, host, port }) => {
      const message = host === undefined ? `Where ${path} leads can't be told before the run.` : `${path} goes to ${host}:${port}, which is not allowed here.`;
      return exceeds('MF_LIMIT_HOST', path, message, citing('allowedHosts'));
    });
};

function goalsOf({ config, scenarios }: LoadDocument): readonly Goal[] {
  const { baseUrl, resolveTargetAddr, http: { proxy } } = config;
  const moved: Goal[] = resolveTargetAddr ? [{ path: 'config.resolveTargetAddr', host: canonical(resolveTargetAddr.address), port: String(resolveTargetAddr.port) }] : [];
  const through = proxy === undefined || proxy === proxyOfEnvironment ? [] : [goalOf(proxy, 'config.http.proxy')];
  const ofSteps = scenarios.flatMap(({ steps }, at) => steps.flatMap(({ request }, index): Goal[] => {
    // As the engine reads it: what does not begin so is a path below the base URL, whatever a variable brings.
    const [authority] = /^https?:\/\/[^/?#]*/i.exec(request.path) ?? [];
    return authority === undefined ? [] : [goalOf(authority, `scenarios[${at}].steps[${index}].request.path`)];
  }));
  return [goalOf(baseUrl, 'config.baseUrl'), ...moved, ...through, ...ofSteps];
}

function goalOf(url: string, path: string): Goal {
  // Braces may stand in the host of a URL, and the engine may fill them in one day.
  if (!URL.canParse(url) || new URL(url).hostname.includes('{')) return { path, host: undefined, port: '' };
  const { protocol, hostname, port } = new URL(url);
  return { path, host: hostname, port: port || (protocol === 'https:' ? '443' : '80') };
}

/** One spelling of an address: as URLs have it. */
function canonical(address: string): string {
  const inUrl = address.includes(':') ? `[${address}]` : address;
  return URL.canParse(`http://${inUrl}`) ? new URL(`http://${inUrl}`).hostname : inUrl;
}

interface Pattern {
  /** What stands between its stars, in order. */
  readonly parts: readonly string[];
  /** Undefined for any. */
  readonly port: string | undefined;
}

function readPattern(written: string): Pattern {
  const [, host = '', port] = /^(\[[^\]]*\]|[^:]*)(?::(\d+))?$/.exec(written) ?? [];
  return { parts: host.startsWith('[') ? [canonical(host.slice(1, -1))] : host.split('*'), port };
}

/** `*` stands for any characters. The first place where a part is found is as good as any other, so nothing is tried twice. */
function fits(host: string, [first = '', ...others]: Pattern['parts']): boolean {
  const last = others.pop();
  if (last === undefined) return host === first;
  if (!host.startsWith(first) || !host.endsWith(last) || host.length < first.length + last.length) return false;
  let rest = host.slice(first.length, host.length - last.length);
  for (const part of others) {
    const at = rest.indexOf(part);
    if (at < 0) return false;
    rest = rest.slice(at + part.length);
  }
  return true;
}
