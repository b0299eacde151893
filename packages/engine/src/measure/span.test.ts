import { describe, expect, it } from 'vitest';
import { Span } from './span.js';

describe('Span', () => {
  it('counts what lies side by side once, and what lies between not at all', () => {
    const span = new Span(100, 200);
    span.add(200, 250);
    span.add(220, 240);
    expect([span.fromMs, span.toMs, span.durationMs]).toEqual([100, 250, 150]);
    span.add(1_000, 1_010);
    span.add(1_010, 1_020);
    expect([span.fromMs, span.toMs, span.durationMs]).toEqual([100, 1_020, 170]);
  });
});
