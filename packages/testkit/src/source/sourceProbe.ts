import assert from 'node:assert/strict';
import { type Clock, type ConfigSource, type SourceContext, type SourceSignal, silentLogger, systemClock } from '@midflight/core';

/** What a watched source runs on. */
export interface SourceProbeOptions {
  /** @defaultValue the machine's */
  readonly clock?: Clock;
  /** How long the source may really take to say something, however busy the machine, in milliseconds. @defaultValue 15_000 */
  readonly patienceMs?: number;
  /** The files that a document refers to. @defaultValue none */
  readonly referencesOf?: SourceContext['referencesOf'];
}

/** A signal that carries documents. */
export type Snapshot = Extract<SourceSignal, { kind: 'snapshot' }>;

/** Watches a source from the moment it is made, and keeps all that the source says. Whoever makes it ends it. */
export class SourceProbe {
  /** Everything said so far. */
  readonly signals: SourceSignal[] = [];
  readonly #patienceMs: number;
  readonly #ending = new AbortController();
  readonly #nudged = new Set<() => void>();
  readonly #ended: Promise<void>;
  #over = false;

  constructor(source: ConfigSource, { clock = systemClock, patienceMs = 15_000, referencesOf = () => [] }: SourceProbeOptions = {}) {
    this.#patienceMs = patienceMs;
    this.#ended = this.#listen(source, clock, referencesOf).finally(() => { this.#over = true; });
    this.#ended.catch(() => {});
  }

  async #listen(source: ConfigSource, clock: Clock, referencesOf: SourceContext['referencesOf']): Promise<void> {
    const onNudge = (listener: () => void): (() => void) => {
      this.#nudged.add(listener);
      return () => void this.#nudged.delete(listener);
    };
    for await (const signal of source.watch({ signal: this.#ending.signal, clock, logger: silentLogger, onNudge, referencesOf })) this.signals.push(signal);
  }

  /** The text of every snapshot so far: its documents, one after the other. */
  get texts(): readonly string[] {
    const snapshots = this.signals.filter((signal) => signal.kind === 'snapshot');
    return snapshots.map(({ documents }) => documents.map(({ content }) => Buffer.from(content).toString()).join(''));
  }

  /** Asks the source to look now. */
  nudge(): void {
    for (const listener of this.#nudged) listener();
  }

  /**
   * Waits for what `find` finds.
   *
   * @param what - for the message of the failure
   * @throws AssertionError when it never comes, or what the source threw when it ended instead
   */
  async until<T>(what: string, find: () => T | undefined): Promise<T> {
    const deadline = performance.now() + this.#patienceMs;
    for (;;) {
      const found = find();
      if (found !== undefined) return found;
      if (this.#over) {
        await this.#ended;
        assert.fail(`the source ended instead of giving ${what}`);
      }
      const heard = this.signals.map(({ kind }) => kind).slice(-20).join(', ') || 'nothing';
      assert.ok(performance.now() < deadline, `${what} never came; heard last: ${heard}`);
      await this.turn();
    }
  }

  /** The first snapshot from the signal at `position` on. */
  async snapshot(position = 0): Promise<Snapshot> {
    return this.until('a snapshot', () => this.signals.slice(position).find((signal) => signal.kind === 'snapshot'));
  }

  /** The first fault from the signal at `position` on. */
  async fault(position = 0): Promise<Extract<SourceSignal, { kind: 'fault' }>> {
    return this.until('a fault', () => this.signals.slice(position).find((signal) => signal.kind === 'fault'));
  }

  /** Waits until the newest snapshot says `text`. */
  async lastText(text: string): Promise<void> {
    await this.until(`the text ${JSON.stringify(text)}`, () => this.texts.at(-1) === text || undefined);
  }

  /** Tells the source to end, and does not wait. */
  abort(): void {
    this.#ending.abort();
  }

  /**
   * Aborts, twice, and waits until the source has ended.
   *
   * @throws AssertionError when it goes on, or still listens for nudges; what it threw when it threw
   */
  async end(): Promise<void> {
    this.abort();
    this.abort();
    const deadline = performance.now() + this.#patienceMs;
    while (!this.#over) {
      assert.ok(performance.now() < deadline, 'the source goes on after its signal was aborted');
      await this.turn();
    }
    await this.#ended;
    assert.equal(this.#nudged.size, 0, 'the source still listens for nudges');
  }

  /** What happens between two looks at what the source has said. */
  protected async turn(): Promise<void> {
    await new Promise((resolve) => void setTimeout(resolve, 1));
  }
}
