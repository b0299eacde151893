import type { Outcome } from './contracts/outcome.js';
import type { RevisionStore } from './contracts/revisionStore.js';
import type { SourceDocument, SourceStatus } from './contracts/source.js';
import { History } from './pipeline/history.js';
import { Passage, type PassageParts } from './pipeline/passage.js';
import type { Preview } from './pipeline/preview.js';
import type { Proposal } from './pipeline/proposal.js';
import type { Settle } from './pipeline/settle.js';
import type { SourceSupervisor } from './pipeline/superviseSources.js';
import type { PluginHost } from './plugins/pluginHost.js';
import { statusOf, type ReloaderStatus } from './status.js';
import { Steering } from './steering/steering.js';
import type { SteeredBy, SteeringState } from './steering/steeringState.js';

/** What a listener hears: every candidate's end, and every turn in a source's state and in the steering. */
export type ReloaderEvent =
  | { readonly type: 'outcome'; readonly outcome: Outcome }
  | { readonly type: 'steering'; readonly state: SteeringState; readonly by?: SteeredBy }
  | { readonly type: 'source'; readonly status: SourceStatus };

/** The parts of a reloader; `createReloader` puts them together. */
export interface ReloaderParts<C> extends PassageParts<C> {
  readonly supervisor: SourceSupervisor;
  readonly settle: Settle;
  readonly host: PluginHost;
  readonly store?: RevisionStore | undefined;
}

/**
 * Keeps what runs equal to what the sources want: one candidate at a time, newest wins, and every candidate ends in
 * exactly one outcome. What is active is always something that was accepted.
 */
export class Reloader<C> {
  readonly #parts: ReloaderParts<C>;
  readonly #history: History<C>;
  readonly #listeners = new Set<(event: ReloaderEvent) => void>();
  readonly #passage: Passage<C>;
  /** Everything that steers beside the sources. */
  readonly steering: Steering<C>;
  #loop: Promise<void> | undefined;
  #stopping: Promise<void> | undefined;

  constructor(parts: ReloaderParts<C>) {
    this.#parts = parts;
    this.#history = new History<C>(parts.store);
    this.#passage = new Passage(parts, this.#history);
    this.steering = new Steering({
      clock: parts.clock,
      history: this.#history,
      take: (proposal) => this.#take(proposal),
      preview: (proposal) => this.#passage.preview(proposal),
      nudge: () => this.nudge(),
      onTurn: (state, by) => this.#tell({ type: 'steering', state, ...(by ? { by } : {}) }),
    });
  }

  /** What the load runs on, what was seen and refused last, and how each source is doing. */
  get status(): ReloaderStatus<C> {
    return statusOf(this.#history, this.#parts.supervisor.statuses, this.steering.state);
  }

  /** Hears every event until unsubscribed by calling what it returns. A listener that throws is logged and harms nobody. */
  subscribe(listener: (event: ReloaderEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Begins to follow the sources; the outcomes tell the rest. Once. */
  start(): void {
    if (this.#loop) return;
    this.#parts.settle.onHalfQuiet((documents) => this.#passage.rehearse(documents));
    this.#parts.supervisor.start({
      onDesired: (desired) => this.#parts.settle.offer(desired),
      onStatus: (status) => this.#tell({ type: 'source', status }),
    });
    this.#loop = this.#follow();
  }

  /** Asks every source to look now. */
  nudge(): void {
    this.#parts.supervisor.nudge();
  }

  /** Says what it would do to what is active if the sources wanted these documents, under the overrides that stand; applies nothing. */
  plan(documents: readonly SourceDocument[]): Promise<Preview> {
    return this.#passage.preview({ documents, overrides: this.steering.state.overrides, ranBefore: false, textsKnown: false });
  }

  /**
   * Ends the sources and resolves when nothing is left running. The candidate under way is refused, unless its commit has
   * begun: that is finished. Calling it again waits for the same end.
   * The plugins stay: what they made of the last revision is still in use.
   */
  stop(): Promise<void> {
    this.#stopping ??= this.#end();
    return this.#stopping;
  }

  /** Stops, and closes the plugins, last started first: nothing is left running. Harmless when called again. */
  async close(): Promise<void> {
    await this.stop();
    await this.#parts.host.close();
  }

  async #end(): Promise<void> {
    this.#passage.stop();
    this.#parts.settle.close();
    await this.#parts.supervisor.stop();
    await this.#loop;
    await this.steering.stop();
    await this.#passage.drained();
  }

  async #follow(): Promise<void> {
    for (let settled = await this.#parts.settle.next(); settled; settled = await this.#parts.settle.next()) await this.steering.follow(settled);
  }

  async #take(proposal: Proposal): Promise<Outcome> {
    const outcome = await this.#passage.take(proposal);
    this.#tell({ type: 'outcome', outcome });
    return outcome;
  }

  #tell(event: ReloaderEvent): void {
    for (const listener of this.#listeners) {
      try {
        listener(event);
      } catch (thrown) {
        this.#parts.logger.error('A listener failed.', { thrown });
      }
    }
  }
}
