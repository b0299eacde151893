/** Which collector, and how often it is told. */
export interface OtlpExporterOptions {
  /**
   * Where the collector takes OTLP over HTTP, `http:` or `https:`; `/v1/metrics` is added where it does not end so. The word
   * `environment` stands for OTEL_EXPORTER_OTLP_METRICS_ENDPOINT or OTEL_EXPORTER_OTLP_ENDPOINT.
   */
  readonly endpoint: string;
  /**
   * Sent with each request: `name=value,name=value`, percent-encoded. The word `environment` stands for
   * OTEL_EXPORTER_OTLP_METRICS_HEADERS and OTEL_EXPORTER_OTLP_HEADERS.
   *
   * @defaultValue none
   */
  readonly headers?: string;
  /** Between two requests that go well, in milliseconds; ≥ 100. The numbers are new once a second. @defaultValue 5_000 */
  readonly intervalMs?: number;
  /** For one request, from the connection to the end of the answer, in milliseconds; ≥ 100. @defaultValue 10_000 */
  readonly timeoutMs?: number;
}

/** What holds where a user says nothing. */
export const defaults = { intervalMs: 5_000, timeoutMs: 10_000 } as const;

/** What stands for the variables that OpenTelemetry has for an option. */
export const environmentWord = 'environment';
