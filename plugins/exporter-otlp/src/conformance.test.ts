import { silentLogger, systemClock, type Token } from '@midflight/core';
import { conformanceCounter, exporterConformance } from '@midflight/testkit';
import { describe, expect, it } from 'vitest';
import { otlpExporter } from './otlpExporter.js';
import { CollectorServer } from './testing/collectorServer.js';

describe('otlpExporter', () => {
  const checks = exporterConformance(async () => {
    const collector = await CollectorServer.start();
    const noService = <T>({ name }: Token<T>): T => { throw new Error(`${name} is not asked for`); };
    return {
      exporter: await otlpExporter.create({ endpoint: collector.origin, intervalMs: 100 }, { clock: systemClock, logger: silentLogger, get: noService }),
      arrived: () => collector.sumOf(conformanceCounter),
      breakDown: () => collector.close(),
      close: () => collector.close(),
    };
  });
  for (const { name, run } of checks) it(name, () => expect(run()).resolves.toBeUndefined());
});
