/**
 * Reads what a collector receives, by the field numbers of OpenTelemetry's `metrics.proto` and by nothing of the library that
 * wrote it.
 */
type Read = (bytes: Buffer) => unknown;
type Schema = Readonly<Record<number, readonly [name: string, read: Read, repeated?: 'repeated']>>;
type Decoded = Readonly<Record<string, unknown>>;

const text: Read = (bytes) => bytes.toString('utf8');
const double: Read = (bytes) => bytes.readDoubleLE();
const fixed64: Read = (bytes) => Number(bytes.readBigUInt64LE());
const whole: Read = (bytes) => Number(varintAt(bytes, 0)[0]);
const packed = (read: Read): Read => (bytes) => Array.from({ length: bytes.length / 8 }, (_, at) => read(bytes.subarray(at * 8, at * 8 + 8)));
const message = (schema: () => Schema): Read => (bytes) => decode(bytes, schema());

const value: Schema = { 1: ['string', text] };
const keyValue: Schema = { 1: ['key', text], 2: ['value', message(() => value)] };
const attributes = ['attributes', message(() => keyValue), 'repeated'] as const;
const numberPoint: Schema = { 2: ['start', fixed64], 3: ['time', fixed64], 4: ['double', double], 6: ['int', fixed64], 7: attributes };
const histogramPoint: Schema = { 2: ['start', fixed64], 3: ['time', fixed64], 4: ['count', fixed64], 5: ['sum', double], 6: ['counts', packed(fixed64)], 7: ['bounds', packed(double)], 9: attributes };
const numbers: Schema = { 1: ['points', message(() => numberPoint), 'repeated'], 2: ['temporality', whole], 3: ['monotonic', whole] };
const histogram: Schema = { 1: ['points', message(() => histogramPoint), 'repeated'], 2: ['temporality', whole] };
const metric: Schema = { 1: ['name', text], 2: ['description', text], 3: ['unit', text], 5: ['gauge', message(() => numbers)], 7: ['sum', message(() => numbers)], 9: ['histogram', message(() => histogram)] };
const scope: Schema = { 1: ['name', text], 2: ['version', text] };
const scopeMetrics: Schema = { 1: ['scope', message(() => scope)], 2: ['metrics', message(() => metric), 'repeated'] };
const resource: Schema = { 1: attributes };
const resourceMetrics: Schema = { 1: ['resource', message(() => resource)], 2: ['scopes', message(() => scopeMetrics), 'repeated'] };
const request: Schema = { 1: ['resources', message(() => resourceMetrics), 'repeated'] };

/** A point of a metric; of a histogram, `count`, `sum`, `counts` and `bounds`, else `double` or `int`. */
export interface ReceivedPoint {
  readonly attributes: Readonly<Record<string, string>>;
  /** Nanoseconds since the Unix epoch, to the precision of a number. */
  readonly start: number;
  readonly time: number;
  readonly double?: number;
  readonly int?: number;
  readonly count?: number;
  readonly sum?: number;
  readonly counts?: readonly number[];
  readonly bounds?: readonly number[];
}

export interface ReceivedMetric {
  readonly name: string;
  readonly unit?: string;
  readonly description?: string;
  readonly kind: 'gauge' | 'sum' | 'histogram';
  /** 2: cumulative. */
  readonly temporality?: number;
  readonly monotonic?: number;
  readonly points: readonly ReceivedPoint[];
}

export interface ReceivedMetrics {
  readonly resource: Readonly<Record<string, string>>;
  readonly scope: Decoded;
  readonly metrics: readonly ReceivedMetric[];
}

/** An `ExportMetricsServiceRequest` of one resource and one scope. @throws RangeError for what is none */
export function decodeMetrics(bytes: Buffer): ReceivedMetrics {
  const [first] = listIn(decode(bytes, request), 'resources');
  const [only] = listIn(first ?? {}, 'scopes');
  return { resource: attributesIn(partOf(first ?? {}, 'resource')), scope: partOf(only ?? {}, 'scope'), metrics: listIn(only ?? {}, 'metrics').map(metricOf) };
}

function metricOf({ gauge, sum, histogram: distribution, ...about }: Decoded): ReceivedMetric {
  const kind = sum ? 'sum' : distribution ? 'histogram' : 'gauge';
  const { points: _, ...data } = partOf({ gauge, sum, histogram: distribution }, kind);
  const points = listIn(partOf({ gauge, sum, histogram: distribution }, kind), 'points').map((point) => ({ ...point, attributes: attributesIn(point) }));
  return { name: '', ...about, ...data, kind, points } as unknown as ReceivedMetric;
}

function attributesIn(decoded: Decoded): Readonly<Record<string, string>> {
  return Object.fromEntries(listIn(decoded, 'attributes').map((pair) => [textIn(pair, 'key'), textIn(partOf(pair, 'value'), 'string')]));
}

const textIn = (decoded: Decoded, name: string): string => (decoded[name] ?? '') as string;
const listIn = (decoded: Decoded, name: string): readonly Decoded[] => (decoded[name] ?? []) as readonly Decoded[];
const partOf = (decoded: Decoded, name: string): Decoded => (decoded[name] ?? {}) as Decoded;

/** Fields that the schema does not name are a mistake of the test's. */
function decode(bytes: Buffer, schema: Schema): Decoded {
  const decoded: Record<string, unknown> = {};
  for (let at = 0; at < bytes.length;) {
    const [tag, afterTag] = varintAt(bytes, at);
    const [from, to] = extentOf(bytes, afterTag, Number(tag & 7n));
    const field = Number(tag >> 3n);
    const [name, read, repeated] = schema[field] ?? [`unknown${field}`, () => undefined];
    const read1 = read(bytes.subarray(from, to));
    decoded[name] = repeated ? [...listIn(decoded, name), read1] : read1;
    at = to;
  }
  return decoded;
}

/** Where a value of a wire type lies. */
function extentOf(bytes: Buffer, at: number, wireType: number): readonly [from: number, to: number] {
  if (wireType === 0) return [at, varintAt(bytes, at)[1]];
  if (wireType === 1) return [at, at + 8];
  if (wireType === 5) return [at, at + 4];
  if (wireType !== 2) throw new RangeError(`wire type ${wireType}`);
  const [length, from] = varintAt(bytes, at);
  return [from, from + Number(length)];
}

function varintAt(bytes: Buffer, at: number): readonly [value: bigint, next: number] {
  let result = 0n;
  for (let shift = 0n, next = at; ; shift += 7n, next++) {
    const byte = bytes.readUInt8(next);
    result |= BigInt(byte & 0x7f) << shift;
    if (byte < 0x80) return [result, next + 1];
  }
}
