import { expect, it } from 'vitest';
import { cellOf, histogramOf, measured } from '../testing/measured.js';
import { LoadBeforeGauge } from './loadBeforeGauge.js';

it('says what the last interval did, per second, and nothing of what came late from an earlier round', () => {
  const gauge = new LoadBeforeGauge();
  expect(gauge.now).toEqual({ activeWorkers: 0, perSecond: { requests: 0, iterations: 0 } });
  const cells = [cellOf(histogramOf([1, 2, 3])), cellOf(histogramOf([1]), { revision: 2, step: 'T' })];
  gauge.add(measured({ fromMs: 500, toMs: 1_000, cells, iterations: new Map([['A', 2], ['B', 1]]), activeWorkers: 7 }));
  const now = { activeWorkers: 7, perSecond: { requests: 8, iterations: 6 } };
  expect(gauge.now).toEqual(now);
  gauge.add(measured({ fromMs: 500, toMs: 1_500, activeWorkers: 9, changeover: { pulses: [], traces: [], oldestRevision: 0 } }));
  gauge.add(measured({ fromMs: 1_500, toMs: 1_500, activeWorkers: 9 }));
  expect(gauge.now).toEqual(now);
});
