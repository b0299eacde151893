import { formatDuration, durationPattern, parseDuration } from '../units/duration.js';
import { fractionPattern, parseFraction } from '../units/fraction.js';
import { parseRate, ratePattern } from '../units/rate.js';
import { aboveZero } from './values/aboveZero.js';
import type { JsonSchema } from './values/jsonSchema.js';
import { mapOf } from './values/mapOf.js';
import { isPlainMap, rule, type PlainMap, type ValueType } from './values/valueType.js';

const latencies = ['p50', 'p90', 'p95', 'p99', 'p999', 'mean', 'max'] as const;
const shares = ['errorRate', 'droppedRate'] as const;
const rates = ['rps'] as const;

/** What a threshold looks at. */
export type ThresholdMetric = (typeof latencies)[number] | (typeof shares)[number] | (typeof rates)[number];

/** A bound that a run must keep to pass. */
export interface Threshold {
  /** As a person would write it. */
  readonly expression: string;
  readonly metric: ThresholdMetric;
  /** @defaultValue all of them */
  readonly scenario?: string;
  readonly comparison: '<' | '<=' | '>' | '>=';
  /** Milliseconds, a share of 1, or requests per second. */
  readonly bound: number;
  /** @defaultValue the whole run */
  readonly overMs?: number;
  readonly abort: boolean;
}

/** A kind of metric: how its bounds are written. */
interface Kind {
  readonly metrics: readonly ThresholdMetric[];
  readonly pattern: string;
  readonly maximum?: number;
  parse(written: string | number): number | undefined;
  show(bound: number): string;
}

const kinds: readonly Kind[] = [
  { metrics: latencies, pattern: inner(durationPattern), parse: parseDuration, show: formatDuration },
  { metrics: shares, pattern: inner(fractionPattern), maximum: 1, parse: parseFraction, show: (bound) => `${Number((bound * 100).toFixed(9))}%` },
  { metrics: rates, pattern: inner(ratePattern), parse: parseRate, show: String },
];

/** Longer stretches would take much memory. */
const longestOverMs = 3_600_000;

function inner(pattern: string): string {
  return pattern.replace(/^\^(?:\\s\*)?/, '').replace(/(?:\\s\*)?\$$/, '');
}

const textPattern = String.raw`^\s*(?:${kinds.map(({ metrics, pattern }) => String.raw`(?:${metrics.join('|')})\s*[<>]=?\s*(?:${pattern})`).join('|')})(?:\s+over\s+${inner(durationPattern)})?\s*$`;
const written = /^\s*(\w+)\s*([<>]=?)\s*(\S+?)(?:\s+over\s+(\S+))?\s*$/;
const text = new RegExp(textPattern);

function kindOf(metric: unknown): Kind | undefined {
  return kinds.find(({ metrics }) => metrics.some((known) => known === metric));
}

interface Parts {
  readonly metric: unknown;
  readonly comparison: unknown;
  readonly bound: unknown;
  readonly over?: unknown;
  readonly scenario?: unknown;
  readonly abort?: unknown;
}

function partsOf(item: unknown): Parts | undefined {
  if (typeof item === 'string') {
    const [, metric, comparison, bound, over] = (text.test(item) ? written.exec(item) : null) ?? [];
    return metric === undefined ? undefined : { metric, comparison, bound, over };
  }
  return isPlainMap(item) ? partsOfMap(item) : undefined;
}

const mapKeys = new Set(['metric', 'scenario', 'below', 'above', 'over', 'abort']);

function partsOfMap(item: PlainMap): Parts | undefined {
  const { metric, scenario, below, above, over, abort } = item;
  if (Object.keys(item).some((key) => !mapKeys.has(key) && !key.startsWith('x-'))) return undefined;
  if ((below === undefined) === (above === undefined)) return undefined;
  return { metric, comparison: below === undefined ? '>' : '<', bound: below ?? above, over, scenario, abort };
}

function readThreshold(item: unknown): Threshold | undefined {
  const parts = partsOf(item);
  const kind = kindOf(parts?.metric);
  if (!parts || !kind) return undefined;
  const { scenario, abort = false } = parts;
  const bound = readNumber(parts.bound, kind.parse);
  const overMs = parts.over === undefined ? undefined : readNumber(parts.over, parseDuration);
  const metric = kind.metrics.find((known) => known === parts.metric);
  const comparison = comparisons.find((known) => known === parts.comparison);
  const sound = bound !== undefined && bound >= 0 && bound <= (kind.maximum ?? Infinity) && (parts.over === undefined || (overMs !== undefined && overMs > 0 && overMs <= longestOverMs));
  if (!sound || metric === undefined || comparison === undefined || typeof abort !== 'boolean') return undefined;
  if (scenario !== undefined && (typeof scenario !== 'string' || scenario === '')) return undefined;
  const whose = scenario === undefined ? '' : ` of ${JSON.stringify(scenario)}`;
  const when = overMs === undefined ? '' : ` over ${formatDuration(overMs)}`;
  return { expression: `${metric}${whose} ${comparison} ${kind.show(bound)}${when}`, metric, ...(scenario === undefined ? {} : { scenario }), comparison, bound, ...(overMs === undefined ? {} : { overMs }), abort };
}

const comparisons = ['<', '<=', '>', '>='] as const;

function readNumber(value: unknown, parse: (item: string | number) => number | undefined): number | undefined {
  return typeof value === 'string' || typeof value === 'number' ? parse(value) : undefined;
}

function showThreshold(threshold: Threshold): unknown {
  const { metric, scenario, comparison, bound, overMs, abort } = threshold;
  if (scenario === undefined && !abort) return threshold.expression;
  const shown = kindOf(metric)?.show(bound);
  return { metric, ...(scenario === undefined ? {} : { scenario }), [comparison.startsWith('<') ? 'below' : 'above']: shown, ...(overMs === undefined ? {} : { over: formatDuration(overMs) }), ...(abort ? { abort } : {}) };
}

function mapSchema({ metrics, pattern, maximum }: Kind, side: string): JsonSchema {
  const bound = { type: ['string', 'number'], pattern: String.raw`^\s*${pattern}\s*$`, minimum: 0, ...(maximum === undefined ? {} : { maximum }) };
  const over = { ...aboveZero(durationPattern), maximum: longestOverMs / 1_000 };
  return mapOf({ metric: { enum: metrics }, scenario: { type: 'string', minLength: 1 }, [side]: bound, over, abort: { type: 'boolean' } }, ['metric', side]);
}

/** Bounds that a run must keep to pass: texts such as `p95 < 500ms over 30s`, or maps. */
export const thresholds: ValueType<readonly Threshold[]> = {
  expects: 'a list of thresholds such as "p95 < 500ms" or "errorRate < 1% over 30s"',
  hint: `Metrics: ${kinds.flatMap(({ metrics }) => metrics).join(', ')}. A map has metric, scenario, below or above, over (up to 1h) and abort.`,
  schema: { type: 'array', items: { anyOf: [{ type: 'string', pattern: textPattern }, ...kinds.flatMap((kind) => ['below', 'above'].map((side) => mapSchema(kind, side)))] } },
  read: (items) => {
    const read = Array.isArray(items) ? items.map(readThreshold) : [undefined];
    return read.every((item) => item !== undefined) ? read : undefined;
  },
  rules: [rule('isThresholds', (value) => Array.isArray(value) && value.every((item) => isPlainMap(item) && 'expression' in item))],
  show: (value) => value.map(showThreshold),
  blame: (items) => (Array.isArray(items) ? [...items.keys()].filter((index) => readThreshold(items[index]) === undefined) : []),
};
