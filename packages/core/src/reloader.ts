import type { Applier } from './contracts/applier.js';
import type { Clock } from './contracts/clock.js';
import { messageOf } from './contracts/errors.js';
import { hasErrors, locate } from './contracts/finding.js';
import type { Logger } from './contracts/logger.js';
import type { ConfigModel } from './contracts/model.js';
import type { Outcome } from './contracts/outcome.js';
import type { SourceStatus } from './contracts/source.js';
import type { Candidate, Validator } from './contracts/validator.js';
import { Attempt } from './pipeline/attempt.js';
import { decode } from './pipeline/decode.js';
import { History } from './pipeline/history.js';
import { plan, type Plan } from './pipeline/plan.js';
import type { Settle, Settled } from './pipeline/settle.js';
import type { SourceSupervisor } from './pipeline/superviseSources.js';
import { commitAll, prepareAll, releaseAll } from './pipeline/transact.js';
import { validate } from './pipeline/validate.js';
import { statusOf, type ReloaderStatus } from './status.js';

/** What a listener hears: every candidate's end, and every turn in a source's state. */
export type ReloaderEvent =
  | { readonly type: 'outcome'; readonly outcome: Outcome }
  | { readonly type: 'source'; readonly status: SourceStatus };

/** The parts of a reloader; `createReloader` puts them together. */
export interface ReloaderParts<C> {
  readonly model: ConfigModel<C>;
  readonly supervisor: SourceSupervisor;
  readonly settle: Settle;
  readonly validators: readonly Validator<C>[];
  readonly appliers: readonly Applier<C>[];
  readonly clock: Clock;
  readonly logger: Logger;
  /** For each validator, and for each call of an applier, in milliseconds. */
  readonly deadlineMs: number;
}

/**
 * Keeps what runs equal to what the sources want: one candidate at a time, newest wins, and every candidate ends in
 * exactly one outcome. What is active is always something that was accepted.
 */
export class Reloader<C> {
  readonly #parts: ReloaderParts<C>;
  readonly #history = new History<C>();
  readonly #listeners = new Set<(event: ReloaderEvent) => void>();
  readonly #releases = new Set<Promise<void>>();
  #sequence = 0;
  #loop: Promise<void> | undefined;
  #stopping: Promise<void> | undefined;

  constructor(parts: ReloaderParts<C>) {
    this.#parts = parts;
  }

  /** What the load runs on, what was seen and refused last, and how each source is doing. */
  get status(): ReloaderStatus<C> {
    return statusOf(this.#history, this.#parts.supervisor.statuses);
  }

  /** Hears every event until unsubscribed by calling what it returns. A listener that throws is logged and harms nobody. */
  subscribe(listener: (event: ReloaderEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Begins to follow the sources; the outcomes tell the rest. Once. */
  start(): void {
    if (this.#loop) return;
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

  /** Ends the sources, lets the candidate under way finish, and resolves when nothing is left running. Calling it again waits for the same end. */
  stop(): Promise<void> {
    this.#stopping ??= this.#stop();
    return this.#stopping;
  }

  async #stop(): Promise<void> {
    this.#parts.settle.close();
    await this.#parts.supervisor.stop();
    await this.#loop;
    await Promise.all(this.#releases);
  }

  async #follow(): Promise<void> {
    for (let settled = await this.#parts.settle.next(); settled; settled = await this.#parts.settle.next()) {
      await this.#reconcile(settled);
    }
  }

  async #reconcile(settled: Settled): Promise<void> {
    const cause = this.#history.active ? settled.cause : ({ kind: 'start' } as const);
    const attempt = new Attempt(this.#parts.clock, ++this.#sequence, settled, cause);
    let outcome: Outcome;
    try {
      outcome = await this.#pass(attempt);
    } catch (thrown) {
      this.#parts.logger.error('The pipeline itself failed.', { thrown });
      attempt.note([{ severity: 'error', code: 'MF_PIPELINE', path: '', message: `The pipeline itself failed: ${messageOf(thrown)}` }]);
      outcome = attempt.end('rejected', this.#revision);
    }
    if (outcome.outcome !== 'applied') this.#history.record(outcome);
    this.#tell({ type: 'outcome', outcome });
  }

  /** The whole way of one candidate: each stage takes what the one before it made. */
  async #pass(attempt: Attempt): Promise<Outcome> {
    const { model, validators, appliers, clock, deadlineMs } = this.#parts;
    const composition = attempt.time('compose', () => model.compose(attempt.settled.documents));
    const { config: next, findings } = attempt.time('decode', () => decode(model, composition));
    attempt.note(findings);
    if (next === undefined) return attempt.end('rejected', this.#revision);

    const previous = this.#history.active?.config;
    const changes = previous === undefined ? [] : attempt.time('plan', () => model.diff(previous, next));
    if (previous !== undefined && changes.length === 0) return attempt.end('unchanged', this.#revision);
    attempt.differsBy(changes);

    const { sequence, cause, origin } = attempt;
    const candidate: Candidate<C> = { sequence, next, previous, changes, places: composition.places, origin, cause };
    const found = await attempt.timeAsync('validate', () => validate(candidate, validators, { clock, deadlineMs }));
    attempt.note(found);
    if (hasErrors(found)) return attempt.end('rejected', this.#revision);

    const planned = plan(candidate, appliers, this.#revision + 1);
    attempt.note(locate(planned.findings, composition.places));
    if (hasErrors(planned.findings)) return attempt.end('rejected', this.#revision);
    return this.#transact(attempt, next, planned);
  }

  async #transact(attempt: Attempt, next: C, { steps }: Plan<C>): Promise<Outcome> {
    const { clock, logger, deadlineMs } = this.#parts;
    const preparation = await attempt.timeAsync('prepare', () => prepareAll(steps, { clock, logger, deadlineMs }));
    if ('findings' in preparation) {
      attempt.note(preparation.findings);
      return attempt.end('rejected', this.#revision);
    }

    const { result, findings } = await attempt.timeAsync('commit', () => commitAll(preparation.steps, { clock, logger, deadlineMs }));
    attempt.note(findings);
    if (result !== 'applied') return attempt.end(result, this.#revision);

    const outcome = attempt.end('applied', this.#revision + 1);
    const { revision, origin, atMs } = outcome;
    this.#history.record(outcome, { revision, config: next, origin, appliedAtMs: atMs });
    this.#release(releaseAll(preparation.steps, logger));
    return outcome;
  }

  /** Draining the old may take long; the next candidate does not wait for it, `stop` does. */
  #release(releasing: Promise<void>): void {
    this.#releases.add(releasing);
    void releasing.finally(() => this.#releases.delete(releasing));
  }

  get #revision(): number {
    return this.#history.active?.revision ?? 0;
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
