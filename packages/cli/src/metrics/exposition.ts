import type { HistogramSample, MetricFamily } from '@midflight/core';

/** The media type of {@link expositionOf}. */
export const expositionMediaType = 'text/plain; version=0.0.4; charset=utf-8';

/** Metrics in the text format that Prometheus scrapes (version 0.0.4); one without a number is left out. */
export function expositionOf(families: readonly MetricFamily[]): string {
  return families.filter(({ samples }) => samples.length > 0).map(familyText).join('');
}

/**
 * The name of a metric of OpenTelemetry in Prometheus: `midflight.request.duration` in seconds is
 * `midflight_request_duration_seconds`, as a collector that writes for Prometheus has it (OpenTelemetry specification, "Prometheus
 * and OpenMetrics Compatibility").
 */
export function prometheusNameOf({ name, unit, type }: Pick<MetricFamily, 'name' | 'unit' | 'type'>): string {
  return `${name.replaceAll('.', '_')}${unit === 's' ? '_seconds' : ''}${type === 'counter' ? '_total' : ''}`;
}

/** A line of the text: its labels, and what ends its name. */
interface Line {
  readonly suffix?: string;
  readonly labels?: Readonly<Record<string, string>> | undefined;
  readonly value: number;
}

function familyText(family: MetricFamily): string {
  const name = prometheusNameOf(family);
  const lines: readonly Line[] = family.type === 'histogram' ? family.samples.flatMap(histogramLines) : family.samples;
  const texts = lines.map(({ suffix = '', labels = {}, value }) => `${name}${suffix}${labelsText(labels)} ${numberText(value)}\n`);
  return `# HELP ${name} ${family.help}\n# TYPE ${name} ${family.type}\n${texts.join('')}`;
}

/** Buckets hold all that is below them, too. */
function histogramLines({ labels, bounds, counts, sum }: HistogramSample): readonly Line[] {
  let count = 0;
  const buckets = counts.map((own, at) => ({ suffix: '_bucket', labels: { ...labels, le: numberText(bounds[at] ?? Infinity) }, value: (count += own) }));
  return [...buckets, { suffix: '_sum', labels, value: sum }, { suffix: '_count', labels, value: count }];
}

function labelsText(labels: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`);
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}

function numberText(value: number): string {
  return value === Infinity ? '+Inf' : value === -Infinity ? '-Inf' : String(value);
}
