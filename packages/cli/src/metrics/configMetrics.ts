import { isHeld, type MetricFamily, type Outcome, type ReloaderStatus, type SourceState } from '@midflight/core';
import type { GuardVerdict } from '@midflight/engine';
import type { RunEvent } from '../run/runEvents.js';
import { Counts } from './counts.js';

const sourceStates: readonly SourceState[] = ['starting', 'ready', 'stale', 'failing'];

/** How the configuration is followed. */
export class ConfigMetrics {
  readonly #verdicts = new Counts();
  #successful = 1;
  #succeededAtMs: number | undefined;
  #timingMs: Readonly<Record<string, number>> = {};

  constructor() {
    // An alert looks for growth, and what is not there does not grow.
    for (const verdict of ['passed', 'breached', 'inconclusive'] satisfies GuardVerdict['verdict'][]) this.#verdicts.add({ verdict }, 0);
  }

  hear(event: RunEvent): void {
    if (event.event === 'started') this.#judge(event.outcome);
    if (event.event === 'reload') this.#judge(event.outcome);
    if (event.event === 'guard') this.#verdicts.add({ verdict: event.verdict.verdict }, 1);
  }

  families({ active, counts, sources }: Pick<ReloaderStatus<unknown>, 'active' | 'counts' | 'sources'>): readonly MetricFamily[] {
    // They stand among the rejected, too.
    const { held: _, ...ended } = counts;
    return [
      { name: 'midflight.config.last_reload.successful', type: 'gauge', unit: '', help: 'Whether what the sources want was accepted last; 0 also after a change that failed in the middle.', samples: [{ value: this.#successful }] },
      { name: 'midflight.config.last_reload.success.timestamp', type: 'gauge', unit: 's', help: 'When what the sources want was accepted last.', samples: this.#succeededAtMs === undefined ? [] : [{ value: this.#succeededAtMs / 1_000 }] },
      { name: 'midflight.config.reloads', type: 'counter', unit: '{reload}', help: 'Candidates by how they ended; the first configuration counts.', samples: Object.entries(ended).map(([outcome, value]) => ({ labels: { outcome }, value })) },
      { name: 'midflight.config.reload.duration', type: 'gauge', unit: 's', help: 'What each stage of the last candidate took; total: all of it.', samples: Object.entries(this.#timingMs).map(([stage, ms]) => ({ labels: { stage }, value: ms / 1_000 })) },
      { name: 'midflight.config.revision', type: 'gauge', unit: '', help: 'The revision in force.', samples: [{ value: active?.revision ?? 0 }] },
      { name: 'midflight.config.source.state', type: 'gauge', unit: '', help: '1 for the state that a source is in, 0 for the others.', samples: sources.flatMap(({ source, state }) => sourceStates.map((one) => ({ labels: { source, state: one }, value: one === state ? 1 : 0 }))) },
      { name: 'midflight.guard.verdicts', type: 'counter', unit: '{verdict}', help: 'What the guard found of changes.', samples: this.#verdicts.samples() },
    ];
  }

  #judge(ended: Outcome): void {
    const { outcome, cause, timingMs, atMs } = ended;
    this.#timingMs = timingMs;
    if (outcome === 'rolledBack' || outcome === 'degraded') this.#successful = 0;
    // What a person or a guard steers says nothing of the sources, and what waits was not refused.
    if (cause.kind !== 'source' && cause.kind !== 'start') return;
    if (outcome === 'rejected' && !isHeld(ended)) this.#successful = 0;
    if (outcome !== 'applied' && outcome !== 'unchanged') return;
    this.#successful = 1;
    this.#succeededAtMs = atMs;
  }
}
