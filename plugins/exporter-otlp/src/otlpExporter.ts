import { definePlugin, ENVIRONMENT, type Exporter } from '@midflight/core';
import { collectorOf } from './collector.js';
import { CollectorNews } from './collectorNews.js';
import { Delivery } from './delivery.js';
import { defaults, type OtlpExporterOptions } from './otlpExporterOptions.js';

/**
 * The numbers of a run for OpenTelemetry: sent to a collector by OTLP over HTTP, as protobuf and gzipped. A collector that is
 * down, slow or something else never holds up the run: only the newest numbers wait for it.
 */
export const otlpExporter = definePlugin<OtlpExporterOptions, Exporter>({
  kind: 'exporter',
  name: 'otlp',
  options: {
    endpoint: { type: 'string', required: true, description: 'Where the collector takes OTLP over HTTP: http: or https:, or environment for OTEL_EXPORTER_OTLP_ENDPOINT.' },
    headers: { type: 'string', description: 'Sent with each request: name=value,name=value, percent-encoded; or environment for OTEL_EXPORTER_OTLP_HEADERS.' },
    intervalMs: { type: 'integer', default: defaults.intervalMs, minimum: 100, description: 'Between two requests that go well.' },
    timeoutMs: { type: 'integer', default: defaults.timeoutMs, minimum: 100, description: 'For one request, from the connection to the end of the answer.' },
  },
  create: ({ endpoint, headers, intervalMs = defaults.intervalMs, timeoutMs = defaults.timeoutMs }, { clock, logger, get }) => {
    const collector = collectorOf({ endpoint, headers }, () => get(ENVIRONMENT));
    const delivery = new Delivery({ collector, intervalMs, timeoutMs, clock, news: new CollectorNews(collector, logger) });
    return {
      id: `otlp:${collector.name}`,
      export: (snapshot) => delivery.offer(snapshot),
      flush: (signal) => delivery.flush(signal),
      close: () => delivery.close(),
    };
  },
});
