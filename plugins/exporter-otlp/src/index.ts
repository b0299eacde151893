export { otlpExporter } from './otlpExporter.js';
export type { OtlpExporterOptions } from './otlpExporterOptions.js';
