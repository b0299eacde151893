/** One number of a metric. */
export interface MetricSample {
  /** Ends the name, as the parts of a histogram have it: `_bucket`, `_sum`, `_count`. @defaultValue nothing */
  readonly suffix?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly value: number;
}

/** A metric with all its numbers. */
export interface MetricFamily {
  /** Without the prefix `midflight_`. */
  readonly name: string;
  readonly type: 'counter' | 'gauge' | 'histogram';
  /** One line for people. */
  readonly help: string;
  readonly samples: readonly MetricSample[];
}

/** The media type of {@link expositionOf}. */
export const expositionMediaType = 'text/plain; version=0.0.4; charset=utf-8';

/** Metrics in the text format that Prometheus scrapes (version 0.0.4); one without a number is left out. */
export function expositionOf(families: readonly MetricFamily[]): string {
  return families.filter(({ samples }) => samples.length > 0).map(familyText).join('');
}

function familyText({ name, type, help, samples }: MetricFamily): string {
  const lines = samples.map(({ suffix = '', labels = {}, value }) => `midflight_${name}${suffix}${labelsText(labels)} ${numberText(value)}\n`);
  return `# HELP midflight_${name} ${help}\n# TYPE midflight_${name} ${type}\n${lines.join('')}`;
}

function labelsText(labels: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`);
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}

function numberText(value: number): string {
  return value === Infinity ? '+Inf' : value === -Infinity ? '-Inf' : String(value);
}
