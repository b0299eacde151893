import type { Environment } from '@midflight/core';
import { describe, expect, it } from 'vitest';
import { collectorOf } from './collector.js';

const unasked = (): Environment => { throw new Error('nobody named the environment'); };
const urlOf = (endpoint: string, environment?: Environment): string => collectorOf({ endpoint }, environment ? () => environment : unasked).url.href;
const headersOf = (headers: string | undefined, environment?: Environment) => collectorOf({ endpoint: 'http://a:4318', headers }, environment ? () => environment : unasked).headers;
const saidOf = (work: () => unknown): string => {
  try {
    work();
    return 'nothing';
  } catch (thrown) {
    return String(thrown);
  }
};

describe('the endpoint', () => {
  it.each([
    ['http://127.0.0.1:4318', 'http://127.0.0.1:4318/v1/metrics'],
    ['https://otlp.example.com/', 'https://otlp.example.com/v1/metrics'],
    ['http://prometheus:9090/api/v1/otlp', 'http://prometheus:9090/api/v1/otlp/v1/metrics'],
    ['http://a/otlp/v1/metrics', 'http://a/otlp/v1/metrics'],
    ['http://a/otlp/?tenant=b', 'http://a/otlp/v1/metrics?tenant=b'],
  ])('%s means %s', (endpoint, url) => {
    expect(urlOf(endpoint)).toBe(url);
  });

  it('is taken from the environment only by name, the variable for metrics first', () => {
    const OTEL_EXPORTER_OTLP_ENDPOINT = 'http://all:4318';
    expect(urlOf('environment', { OTEL_EXPORTER_OTLP_ENDPOINT })).toBe('http://all:4318/v1/metrics');
    expect(urlOf('environment', { OTEL_EXPORTER_OTLP_ENDPOINT, OTEL_EXPORTER_OTLP_METRICS_ENDPOINT: 'http://metrics:4318/v1/metrics' })).toBe('http://metrics:4318/v1/metrics');
    expect(saidOf(() => urlOf('environment', {}))).toContain('neither OTEL_EXPORTER_OTLP_METRICS_ENDPOINT nor OTEL_EXPORTER_OTLP_ENDPOINT is set');
  });

  it.each(['localhost:4318', '/v1/metrics', 'grpc://a:4317', ''])('is refused as %j', (endpoint) => {
    expect(saidOf(() => urlOf(endpoint))).toContain('http://127.0.0.1:4318');
  });

  it('is refused with a password in it, which is not shown', () => {
    const said = saidOf(() => urlOf('http://user:s3cret@a'));
    expect(said).toContain('Send them as a header');
    expect(said).not.toContain('s3cret');
  });

  it('is shown without its query', () => {
    expect(collectorOf({ endpoint: 'http://a/?api-key=s3cret' }, unasked).name).toBe('http://a/v1/metrics');
  });
});

describe('the headers', () => {
  it.each([
    [undefined, {}],
    ['authorization=Bearer%20abc==', { authorization: 'Bearer abc==' }],
    [' X-Tenant = a b , x-list=1%2C2,', { 'x-tenant': 'a b', 'x-list': '1,2' }],
  ])('%j are %j', (written, expected) => {
    expect(headersOf(written)).toEqual(expected);
  });

  it('are taken from the environment only by name, and those for metrics win', () => {
    expect(headersOf('environment', { OTEL_EXPORTER_OTLP_HEADERS: 'a=1,b=2', OTEL_EXPORTER_OTLP_METRICS_HEADERS: 'b=3' })).toEqual({ a: '1', b: '3' });
    expect(saidOf(() => headersOf('environment', { OTEL_EXPORTER_OTLP_HEADERS: ' ' }))).toContain('neither');
  });

  it.each([
    ['s3cret', 'is no list of headers'],
    ['a=s3cret%', 'stray "%"'],
    ['a=s3cret%0d%0ab:c', 'a character that no header takes'],
    ['content-encoding=s3cret', 'content-encoding, which this exporter sends itself'],
    ['a=s3cret,A=s3cret', 'holds a twice'],
  ])('%j are refused, and not shown', (written, why) => {
    const said = saidOf(() => headersOf(written));
    expect(said).toContain(why);
    expect(said).not.toContain('s3cret');
  });
});
