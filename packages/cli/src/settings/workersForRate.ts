import type { Finding, Validator } from '@midflight/core';
import { peakRate, type LoadDocument } from '@midflight/document';
import type { WorkerDemand } from '@midflight/engine';

/** Warns of an open model that takes more workers than there are, as the target answers now: starts that find none are dropped. */
export function workersForRate(demand: WorkerDemand): Validator<LoadDocument> {
  return {
    id: 'workers-for-rate',
    phase: 'transition',
    validate: ({ next, changes }) => (changes.some(({ path }) => path.startsWith('load') || path === 'config.workers') ? shortOfWorkers(next, demand) : []),
  };
}

/** What there is to say of a document that is in force, or is to be. */
export function shortOfWorkers({ config, load }: LoadDocument, demand: WorkerDemand): readonly Finding[] {
  const rate = peakRate(load);
  if (rate === undefined || !('unit' in load)) return [];
  const needed = demand.workersFor(rate, load.unit);
  if (needed === undefined || needed <= config.workers) return [];
  const message = `config.workers is ${config.workers}, and ${round(rate)}/s take about ${needed}: a worker is busy for ${round(demand.msPerStart(load.unit) ?? 0)} ms with each. What finds none free waits, and past load.maxLag is dropped.`;
  return [{ severity: 'warning', code: 'MF_WORKERS_SHORT', path: 'config.workers', message, hint: needed > 10_000 ? 'Lower the rate, or the think times.' : `Set config.workers to ${needed} or more.` }];
}

function round(value: number): number {
  return Number(value.toPrecision(3));
}
