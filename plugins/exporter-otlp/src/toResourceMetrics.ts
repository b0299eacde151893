import type { HistogramFamily, MeasuredRun, MetricFamily, MetricsSnapshot, NumberFamily } from '@midflight/core';
import { ValueType, type HrTime } from '@opentelemetry/api';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { AggregationTemporality, DataPointType, type DataPoint, type MetricData, type ResourceMetrics } from '@opentelemetry/sdk-metrics';

/** Over which time a snapshot counts. */
interface Span {
  readonly startTime: HrTime;
  readonly endTime: HrTime;
}

/**
 * A snapshot as OpenTelemetry has it: cumulative from the start of the run, each histogram with its own bounds and its own counts.
 * A metric without a number is left out.
 */
export function toResourceMetrics({ run, atMs, families }: MetricsSnapshot): ResourceMetrics {
  const span: Span = { startTime: hrTime(run.startedAtMs), endTime: hrTime(atMs) };
  const metrics = families.filter(({ samples }) => samples.length > 0).map((family) => toMetric(family, span));
  return { resource: resourceFromAttributes(resourceOf(run)), scopeMetrics: [{ scope: { name: run.program, version: run.version }, metrics }] };
}

function resourceOf({ id, program, version }: MeasuredRun): Readonly<Record<string, string>> {
  return { 'service.name': program, 'service.version': version, 'service.instance.id': id };
}

function toMetric(family: MetricFamily, span: Span): MetricData {
  return family.type === 'histogram' ? toHistogram(family, span) : toNumbers(family, span);
}

function toNumbers({ type, samples, ...about }: NumberFamily, span: Span): MetricData {
  const dataPoints: DataPoint<number>[] = samples.map(({ labels = {}, value }) => ({ ...span, attributes: labels, value }));
  const common = { ...inCumulative, dataPoints };
  return type === 'counter'
    ? { ...common, descriptor: { ...aboutOf(about), valueType: ValueType.INT }, dataPointType: DataPointType.SUM, isMonotonic: true }
    : { ...common, descriptor: { ...aboutOf(about), valueType: ValueType.DOUBLE }, dataPointType: DataPointType.GAUGE };
}

function toHistogram({ samples, ...about }: HistogramFamily, span: Span): MetricData {
  const dataPoints = samples.map(({ labels = {}, bounds, counts, sum }) => ({
    ...span,
    attributes: labels,
    value: { buckets: { boundaries: [...bounds], counts: [...counts] }, count: counts.reduce((all, count) => all + count, 0), sum },
  }));
  return { ...inCumulative, descriptor: { ...aboutOf(about), valueType: ValueType.DOUBLE }, dataPointType: DataPointType.HISTOGRAM, dataPoints };
}

const inCumulative = { aggregationTemporality: AggregationTemporality.CUMULATIVE } as const;

function aboutOf({ name, unit, help }: Pick<MetricFamily, 'name' | 'unit' | 'help'>): { readonly name: string; readonly unit: string; readonly description: string } {
  return { name, unit, description: help };
}

/** Whole seconds, and the nanoseconds beyond. */
function hrTime(wallTimeMs: number): HrTime {
  const ms = Math.round(wallTimeMs);
  return [Math.floor(ms / 1_000), (ms % 1_000) * 1_000_000];
}
