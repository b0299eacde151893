import type { HistogramSample, MetricFamily, MetricSample } from '@midflight/core';
import { DurationBuckets, type LoadSample, type Measurement } from '@midflight/engine';
import { BoundedNames, otherName } from './boundedNames.js';
import { Counts } from './counts.js';

/** So many scenarios, and so many steps of all of them, have numbers of their own; the others are counted together. */
export const mostScenarios = 100;
export const mostSteps = 500;

const boundsSeconds = DurationBuckets.boundsUs.map((us) => us / 1_000_000);

/** What the load did, from its first request on: revisions, rounds of the plan and standby alike, since that is what the target got. */
export class LoadMetrics {
  readonly #requests = new Counts();
  readonly #answers = new Counts();
  readonly #errors = new Counts();
  readonly #iterations = new Counts();
  readonly #durations = new DurationBuckets();
  readonly #scenarios = new BoundedNames(mostScenarios);
  readonly #steps = new BoundedNames(mostSteps);
  #dropped = 0;
  #newest: LoadSample | undefined;

  /** Counts an interval. */
  add(measurement: Measurement): void {
    for (const { scenario, step, requests, errors, latency } of measurement.cells) {
      const labels = this.#labelsOf(scenario, step);
      this.#requests.add({ ...labels, status: 'ok' }, requests - errors);
      this.#requests.add({ ...labels, status: 'failed' }, errors);
      this.#durations.add(latency);
    }
    for (const [code, count] of Object.entries(measurement.statuses)) this.#answers.add({ code }, count);
    for (const [kind, count] of Object.entries(measurement.errorKinds)) this.#errors.add({ kind }, count);
    for (const [scenario, count] of measurement.iterations) this.#iterations.add({ scenario: this.#scenarios.takes(scenario) ? scenario : otherName, outcome: 'completed' }, count);
    if (measurement.interrupted > 0) this.#iterations.add({ scenario: '', outcome: 'interrupted' }, measurement.interrupted);
    this.#dropped += measurement.dropped;
  }

  /** Takes what gauges show. */
  show(sample: LoadSample): void {
    // What ends after the turn of a round comes beside what runs now.
    if (sample.elapsedMs >= (this.#newest?.elapsedMs ?? 0) && sample.intervalMs > 0) this.#newest = sample;
  }

  /** @param unit - what the target rate counts */
  families(unit: 'requests' | 'iterations'): readonly MetricFamily[] {
    return [
      { name: 'midflight.requests', type: 'counter', unit: '{request}', help: 'Requests that ended, by whether they passed their step.', samples: this.#requests.samples() },
      { name: 'midflight.responses', type: 'counter', unit: '{response}', help: 'Answers by HTTP status.', samples: this.#answers.samples() },
      { name: 'midflight.request.errors', type: 'counter', unit: '{request}', help: 'Requests that failed their step, by why.', samples: this.#errors.samples() },
      { name: 'midflight.request.duration', type: 'histogram', unit: 's', help: 'From when a request should have been sent to its end.', samples: [this.#durationSample()] },
      { name: 'midflight.iterations', type: 'counter', unit: '{iteration}', help: 'Iterations that came to their end, and those that were cut at the end of their drain.', samples: this.#iterations.samples() },
      { name: 'midflight.dropped_iterations', type: 'counter', unit: '{iteration}', help: 'Starts that found no worker in time.', samples: [{ value: this.#dropped }] },
      ...this.#gauges(unit),
    ];
  }

  #gauges(unit: 'requests' | 'iterations'): readonly MetricFamily[] {
    const now = this.#newest;
    const one = (value: number | null | undefined): readonly MetricSample[] => (value === null || value === undefined ? [] : [{ value }]);
    return [
      { name: 'midflight.workers', type: 'gauge', unit: '{worker}', help: 'Workers, by whether they are in an iteration.', samples: now ? [{ labels: { state: 'active' }, value: now.activeWorkers }, { labels: { state: 'idle' }, value: Math.max(0, now.workers - now.activeWorkers) }] : [] },
      { name: 'midflight.target_rate', type: 'gauge', unit: '', help: 'What an open model asks for per second, in the unit of its load model; absent in a closed one.', samples: one(now?.targetRps) },
      { name: 'midflight.achieved_rate', type: 'gauge', unit: '', help: 'What ended per second in the newest interval, in the unit of the target.', samples: one(now && (unit === 'requests' ? now.rps : (now.iterations * 1_000) / now.intervalMs)) },
      { name: 'midflight.generator.lag', type: 'gauge', unit: 's', help: 'How late the generator itself was in the newest interval, at p99.', samples: one(now && now.generatorLagMs.p99 / 1_000) },
    ];
  }

  #labelsOf(scenario: string, step: string): { readonly scenario: string; readonly step: string } {
    if (!this.#scenarios.takes(scenario)) return { scenario: otherName, step: otherName };
    return { scenario, step: this.#steps.takes(JSON.stringify([scenario, step])) ? step : otherName };
  }

  #durationSample(): HistogramSample {
    return { bounds: boundsSeconds, counts: this.#durations.counts(), sum: this.#durations.sumUs / 1_000_000 };
  }
}
