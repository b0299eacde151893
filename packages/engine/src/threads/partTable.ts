import { MidflightError } from '@midflight/core';
import { partNames, requiredParts, type PartName } from '../plan.js';
import type { PartsInForce } from './messages.js';

/** How many of the latest stages can be committed or reverted, besides those in force: a change stages each part once. Each of them keeps its scenarios in memory. */
const keptStages = partNames.length + 1;

/** A plan that may still lack parts. */
interface PartialTable {
  readonly revision: number;
  readonly stages: Readonly<Partial<Record<PartName, number>>>;
}

interface Stage {
  readonly revision: number;
  readonly names: readonly PartName[];
  /** What was in force when it was staged. */
  readonly before: PartialTable;
}

/** Knows which stage each part of the plan comes from, and how to go back. Pure bookkeeping, in the thread that steers. */
export class PartTable {
  #inForce: PartialTable = { revision: 0, stages: {} };
  readonly #stages = new Map<number, Stage>();
  readonly #compiled = new Set<number>();
  #lastStage = 0;

  /** Adds a stage, not in force yet, and gives it a number ≥ 1. */
  add(revision: number, names: readonly PartName[]): number {
    const stage = ++this.#lastStage;
    this.#stages.set(stage, { revision, names, before: this.#inForce });
    this.#compiled.add(stage);
    return stage;
  }

  /** @throws MF_ENGINE_STALE when so many others were staged since that it was forgotten */
  commit(stage: number): void {
    const entry = this.#stages.get(stage);
    if (entry === undefined) throw new MidflightError('MF_ENGINE_STALE', `Stage ${stage} cannot be committed: ${keptStages} others or more were staged since`, { details: { stage } });
    const stages = { ...this.#inForce.stages };
    for (const name of entry.names) stages[name] = stage;
    this.#inForce = { revision: entry.revision, stages };
  }

  /** Puts back what was in force when it was staged; parts that come from elsewhere by now stay as they are. */
  revert(stage: number): void {
    const entry = this.#stages.get(stage);
    const ours = entry?.names.filter((name) => this.#inForce.stages[name] === stage) ?? [];
    if (entry === undefined || ours.length === 0) return;
    const stages = { ...this.#inForce.stages };
    for (const name of ours) {
      const before = entry.before.stages[name];
      if (before === undefined) delete stages[name];
      else stages[name] = before;
    }
    const revision = this.#inForce.revision === entry.revision ? entry.before.revision : this.#inForce.revision;
    this.#inForce = { revision, stages };
  }

  /** The same parts under another revision. */
  markRevision(revision: number): void {
    this.#inForce = { ...this.#inForce, revision };
  }

  /** What is in force. @throws MF_ENGINE_NOT_READY naming the parts that were never committed */
  current(): PartsInForce {
    const { revision, stages } = this.#inForce;
    const { workers, load, scenarios, http, drainMs } = stages;
    if (workers === undefined || load === undefined || scenarios === undefined || http === undefined || drainMs === undefined) {
      const missing = requiredParts.filter((name) => stages[name] === undefined);
      throw new MidflightError('MF_ENGINE_NOT_READY', `The load cannot start: ${missing.join(', ')} not committed`, { details: { missing } });
    }
    return { revision, stages: { ...stages, workers, load, scenarios, http, drainMs } };
  }

  /** Forgets stages that are old beside `stage`, and names those whose compiled parts nobody can ask for any more. */
  forgetOld(stage: number): readonly number[] {
    const inForce = new Set(Object.values(this.#inForce.stages));
    for (const one of this.#stages.keys()) if (one <= stage - keptStages && !inForce.has(one)) this.#stages.delete(one);
    const reachable = new Set([...inForce, ...this.#stages.keys(), ...[...this.#stages.values()].flatMap(({ before }) => Object.values(before.stages))]);
    const forgotten = [...this.#compiled].filter((one) => !reachable.has(one));
    for (const one of forgotten) this.#compiled.delete(one);
    return forgotten;
  }
}
