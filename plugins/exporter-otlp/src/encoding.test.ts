import { deepFreeze, type MetricsSnapshot } from '@midflight/core';
import { conformanceSnapshot } from '@midflight/testkit';
import { ProtobufMetricsSerializer } from '@opentelemetry/otlp-transformer';
import { describe, expect, it } from 'vitest';
import { decodeMetrics, type ReceivedMetrics } from './testing/decodeMetrics.js';
import { toResourceMetrics } from './toResourceMetrics.js';

const sent = (snapshot: MetricsSnapshot): ReceivedMetrics => decodeMetrics(Buffer.from(ProtobufMetricsSerializer.serializeRequest(toResourceMetrics(deepFreeze(snapshot))) ?? []));

const startedAt = 1_700_000_000_000 * 1e6;

describe('a snapshot on its way', () => {
  const { resource, scope, metrics } = sent(conformanceSnapshot(7));

  it('says whose numbers these are', () => {
    expect(resource).toEqual({ 'service.name': 'testkit', 'service.version': '1.0.0', 'service.instance.id': 'conformance' });
    expect(scope).toEqual({ name: 'testkit', version: '1.0.0' });
  });

  it('has counters that grow from the start of the run', () => {
    expect(metrics[0]).toEqual({ name: 'conformance.things', description: 'Things that there were.', unit: '{thing}', kind: 'sum', temporality: 2, monotonic: 1, points: [{ attributes: { kind: 'any' }, start: startedAt, time: startedAt + 7e9, int: 7 }] });
  });

  it('has gauges', () => {
    expect(metrics[1]).toMatchObject({ name: 'conformance.level', kind: 'gauge', points: [{ attributes: {}, double: 3.5 }] });
  });

  it('has each bucket of a histogram with the bound and the count that were handed over', () => {
    expect(metrics[2]).toMatchObject({ name: 'conformance.duration', unit: 's', kind: 'histogram', temporality: 2, points: [{ start: startedAt, count: 8, sum: 3.75, counts: [7, 0, 1], bounds: [0.5, 1] }] });
  });

  it('leaves out what has no number', () => {
    expect(metrics.map(({ name }) => name)).not.toContain('conformance.nothing');
  });

  it('keeps every number that a computer counts to, and every text', () => {
    const value = Number.MAX_SAFE_INTEGER;
    const scenario = 'Grüße "an" \n alle 🚀';
    const family = { name: 'a', type: 'counter', unit: '', help: '', samples: [{ labels: { scenario }, value }] } as const;
    expect(sent({ ...conformanceSnapshot(1), families: [family] }).metrics).toMatchObject([{ points: [{ attributes: { scenario }, int: value }] }]);
  });
});
