import { randomUUID } from 'node:crypto';
import type { Clock } from '@midflight/core';
import type { VariableValue } from '../settings.js';
import type { Random } from './random.js';

/** What the built-in variables of one iteration are made from. */
export interface IterationFacts {
  readonly tools: { readonly clock: Clock; readonly random: Random };
  /** `{{iteration}}`, ≥ 0. */
  readonly number: number;
  /** Its `id` is `{{worker}}`, ≥ 1. */
  readonly worker: { readonly id: number };
  /** The `environment` is `{{env.NAME}}`. */
  readonly scenario: { readonly traits: { readonly environment: Readonly<Record<string, string>> } };
}

const builtins: Readonly<Record<string, (facts: IterationFacts) => VariableValue>> = {
  iteration: ({ number }) => number,
  worker: ({ worker }) => worker.id,
  timestamp: ({ tools }) => Math.floor(tools.clock.wallTimeMs()),
  uuid: () => randomUUID(),
};

const environmentPrefix = 'env.';

function ownText(texts: Readonly<Record<string, string>>, name: string): string | undefined {
  return Object.hasOwn(texts, name) ? texts[name] : undefined;
}

/** The variables of an iteration. One that was set hides a built-in of its name. */
export class Scope {
  readonly #facts: IterationFacts;
  /** Most iterations set none. */
  #values: Map<string, VariableValue> | undefined;

  constructor(facts: IterationFacts) {
    this.#facts = facts;
  }

  /** Of the next iteration, none is set. */
  clear(): void {
    this.#values = undefined;
  }

  /** Undefined when there is no such variable. */
  get(name: string): VariableValue | undefined {
    const value = this.#values?.get(name);
    if (value !== undefined) return value;
    if (name.startsWith(environmentPrefix)) return ownText(this.#facts.scenario.traits.environment, name.slice(environmentPrefix.length));
    return Object.hasOwn(builtins, name) ? builtins[name]?.(this.#facts) : undefined;
  }

  set(name: string, value: VariableValue): void {
    (this.#values ??= new Map()).set(name, value);
  }

  /** An integer between the two, both inclusive. */
  randomInt(from: number, to: number): number {
    return from + Math.floor(this.#facts.tools.random() * (to - from + 1));
  }

  /** Every variable by name; the environment as a map of its own, `env`. */
  all(): Readonly<Record<string, unknown>> {
    const always = Object.entries(builtins).map(([name, make]) => [name, make(this.#facts)] as const);
    return Object.fromEntries<unknown>([...always, ['env', this.#facts.scenario.traits.environment], ...(this.#values ?? [])]);
  }
}
