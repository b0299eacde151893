import type { Environment } from '@midflight/core';
import { headersIn } from './headersIn.js';
import { optionFault } from './optionFault.js';
import { environmentWord, type OtlpExporterOptions } from './otlpExporterOptions.js';

/** Where metrics are sent, and what a collector knows their sender by. */
export interface Collector {
  readonly url: URL;
  /** For people: the URL without what may be a secret in it. */
  readonly name: string;
  /** Never shown. */
  readonly headers: Readonly<Record<string, string>>;
}

/** Where OTLP takes metrics (OTLP specification, section "OTLP/HTTP Request"). */
const metricsPath = '/v1/metrics';

/**
 * The collector that the options name.
 *
 * @param environment - asked only where an option names it
 * @throws MF_PLUGIN_OPTIONS
 */
export function collectorOf({ endpoint, headers }: Pick<OtlpExporterOptions, 'endpoint'> & { readonly headers?: string | undefined }, environment: () => Environment): Collector {
  const url = endpoint === environmentWord ? endpointIn(environment()) : urlOf(endpoint, 'is');
  return { url, name: `${url.origin}${url.pathname}`, headers: headers === environmentWord ? environmentHeaders(environment()) : headersIn(headers ?? '') };
}

function endpointIn(environment: Environment): URL {
  for (const name of ['OTEL_EXPORTER_OTLP_METRICS_ENDPOINT', 'OTEL_EXPORTER_OTLP_ENDPOINT']) {
    const value = environment[name]?.trim();
    if (value) return urlOf(value, `names the environment, where ${name} is`);
  }
  throw optionFault('endpoint', 'names the environment, where neither OTEL_EXPORTER_OTLP_METRICS_ENDPOINT nor OTEL_EXPORTER_OTLP_ENDPOINT is set');
}

/** The endpoint is not repeated in what is said of it: it may hold a password. */
function urlOf(text: string, says: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol !== 'http:' && url?.protocol !== 'https:') throw optionFault('endpoint', `${says} no URL of http: or https:. Write it as http://127.0.0.1:4318`);
  if (url.username !== '' || url.password !== '') throw optionFault('endpoint', `${says} a URL with a user or a password. Send them as a header: authorization=Basic%20…`);
  if (!url.pathname.endsWith(metricsPath)) url.pathname = `${url.pathname.replace(/\/+$/, '')}${metricsPath}`;
  return url;
}

/** Those for metrics stand above those for everything. */
function environmentHeaders(environment: Environment): Readonly<Record<string, string>> {
  const said = ['OTEL_EXPORTER_OTLP_HEADERS', 'OTEL_EXPORTER_OTLP_METRICS_HEADERS'].map((name) => environment[name] ?? '');
  if (said.every((text) => text.trim() === '')) throw optionFault('headers', 'names the environment, where neither OTEL_EXPORTER_OTLP_METRICS_HEADERS nor OTEL_EXPORTER_OTLP_HEADERS is set');
  return Object.assign({}, ...said.map(headersIn));
}
