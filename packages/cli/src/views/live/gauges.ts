import type { LoadSample } from '@midflight/engine';
import type { Colors } from 'picocolors/types.js';
import { formatCount, formatLatency, formatRate } from '../format.js';
import { Trace } from './trace.js';

/** A number with its last minutes. */
export interface Gauge {
  readonly name: string;
  readonly trace: Trace;
  /** Of now, as a person reads it. */
  readonly value: string;
  /** True where it should be zero and is not. */
  readonly isBad: boolean;
}

interface Reading {
  readonly name: string;
  readonly trace: Trace;
  of(sample: LoadSample): number;
  words(sample: LoadSample): string;
  readonly shouldBeZero?: true;
}

/** What is shown of each second, in the order of the screen. */
export class Gauges {
  readonly #readings: readonly Reading[] = [
    { name: 'rate', trace: new Trace('mean'), of: ({ rps }) => rps, words: ({ rps, targetRps }) => `${formatRate(rps)}/s${targetRps === null ? '' : ` of ${formatRate(targetRps)}`}` },
    { name: 'workers', trace: new Trace('mean'), of: ({ activeWorkers }) => activeWorkers, words: ({ activeWorkers, workers }) => `${formatCount(activeWorkers)} of ${formatCount(workers)}` },
    ...(['p50', 'p95', 'p99'] as const).map((name): Reading => ({ name, trace: new Trace('highest'), of: ({ latencyMs }) => latencyMs[name], words: ({ requests, latencyMs }) => formatLatency(requests === 0 ? undefined : latencyMs[name]) })),
    { name: 'errors', trace: new Trace('highest'), of: ({ errors }) => errors, words: ({ errors, requests }) => `${formatCount(errors)}${errors === 0 ? '' : ` (${formatShare(errors / requests)})`}`, shouldBeZero: true },
    { name: 'dropped', trace: new Trace('highest'), of: ({ dropped }) => dropped, words: ({ dropped }) => formatCount(dropped), shouldBeZero: true },
    { name: 'lag p99', trace: new Trace('highest'), of: ({ generatorLagMs }) => generatorLagMs.p99, words: ({ generatorLagMs }) => formatLatency(generatorLagMs.p99) },
  ];
  #sample: LoadSample | undefined;

  add(sample: LoadSample): void {
    this.#sample = sample;
    for (const { trace, of } of this.#readings) trace.add(of(sample));
  }

  /** One a line of the screen, or none before the first second. */
  read(): readonly Gauge[] {
    const sample = this.#sample;
    if (!sample) return [];
    return this.#readings.map(({ name, trace, of, words, shouldBeZero }) => ({ name, trace, value: words(sample), isBad: shouldBeZero === true && of(sample) > 0 }));
  }
}

/** `0.6%`. */
export function formatShare(share: number): string {
  return `${Number((share * 100).toFixed(share < 0.1 ? 1 : 0))}%`;
}

const nameWidth = 9;
const valueWidth = 17;

/** A gauge on so many columns. @param width - ≥ 40 */
export function gaugeText({ name, trace, value, isBad }: Gauge, width: number, { cyan, dim, red, bold }: Colors): string {
  const said = value.padStart(valueWidth - 2).padEnd(valueWidth);
  return `${dim(name.padEnd(nameWidth))}${(isBad ? red : cyan)(trace.bars(width - nameWidth - valueWidth))}${(isBad ? red : bold)(said)}`;
}
