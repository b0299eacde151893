import { setMaxListeners } from 'node:events';
import type { Applier } from '../contracts/applier.js';
import type { Clock } from '../contracts/clock.js';
import { messageOf } from '../contracts/errors.js';
import { hasErrors, locate, type Finding } from '../contracts/finding.js';
import type { Logger } from '../contracts/logger.js';
import type { Composition, ConfigModel, Decoded } from '../contracts/model.js';
import type { Outcome } from '../contracts/outcome.js';
import { allDocuments } from '../contracts/source.js';
import type { ValidationPhase, Validator } from '../contracts/validator.js';
import { Attempt } from './attempt.js';
import { withDeadline } from './deadline.js';
import { decode } from './decode.js';
import { frozenCandidate } from './freeze.js';
import type { History } from './history.js';
import { plan, type Plan } from './plan.js';
import { preview, type Preview } from './preview.js';
import type { Proposal } from './proposal.js';
import { commitAll, prepareAll, releaseAll } from './transact.js';
import { validate, validatePart } from './validate.js';

/** What a candidate meets on its way. */
export interface PassageParts<C> {
  readonly model: ConfigModel<C>;
  readonly validators: readonly Validator<C>[];
  readonly appliers: readonly Applier<C>[];
  readonly clock: Clock;
  readonly logger: Logger;
  /** For each validator, and for each call of an applier, in milliseconds. */
  readonly deadlineMs: number;
}

/** What was made of documents before they were proposed. */
interface Rehearsal<C> {
  readonly documents: Proposal['documents'];
  readonly composition: Composition;
  readonly decoded: Decoded<C>;
}

const phasesOfTheStep: readonly ValidationPhase[] = ['transition', 'policy'];

/** The whole way of one candidate, from its texts to its one outcome: each stage takes what the one before it made. */
export class Passage<C> {
  readonly #parts: PassageParts<C>;
  readonly #history: History<C>;
  readonly #releases = new Set<Promise<void>>();
  readonly #stop = new AbortController();
  #sequence = 0;
  #rehearsal: Rehearsal<C> | undefined;

  constructor(parts: PassageParts<C>, history: History<C>) {
    this.#parts = parts;
    this.#history = history;
    // Whoever prepares or validates listens to it, and there may be any number of them.
    setMaxListeners(0, this.#stop.signal);
  }

  /** Takes a proposal all the way, and notes its end in the history. One at a time. Never throws. */
  async take(proposal: Proposal): Promise<Outcome> {
    const attempt = new Attempt(this.#parts.clock, ++this.#sequence, proposal, this.#history.active ? proposal.cause : { ...proposal.cause, kind: 'start' });
    let outcome: Outcome;
    try {
      outcome = await this.#pass(attempt);
    } catch (thrown) {
      this.#parts.logger.error('The pipeline itself failed.', { thrown });
      attempt.note([{ severity: 'error', code: 'MF_PIPELINE', path: '', message: `The pipeline itself failed: ${messageOf(thrown)}` }]);
      outcome = attempt.end('rejected', this.#revision);
    }
    if (outcome.outcome !== 'applied') this.#history.record(outcome);
    return outcome;
  }

  /** Reads what will probably be proposed, so that it is read when it is. Nobody hears of it. */
  rehearse(documents: Proposal['documents']): void {
    try {
      const composition = this.#compose({ documents, overrides: [] });
      this.#rehearsal = { documents, composition, decoded: decode(this.#parts.model, composition) };
    } catch {
      // Whoever proposes it is told.
    }
  }

  /** Refuses the candidate under way, unless its commit has begun: that is finished. */
  stop(): void {
    this.#stop.abort();
  }

  /** Takes documents as far as the plan, and applies nothing. Never throws for bad input. */
  async preview({ documents, overrides, ranBefore }: Pick<Proposal, 'documents' | 'overrides' | 'ranBefore'>): Promise<Preview> {
    const composition = this.#compose({ documents, overrides });
    const read = decode(this.#parts.model, composition);
    const origin = allDocuments(documents).map(({ name }) => name);
    return preview({ ...read, sequence: this.#sequence + 1, previous: this.#history.active?.config, places: composition.places, origin }, { ...this.#parts, validators: this.#asked(ranBefore) });
  }

  /** Resolves when nothing is left of what was replaced, or at the deadline: that is said to the logger. */
  async drained(): Promise<void> {
    const { clock, logger, deadlineMs } = this.#parts;
    try {
      await withDeadline({ clock, limitMs: deadlineMs, who: 'release of what was replaced' }, () => Promise.all(this.#releases));
    } catch (thrown) {
      logger.error(messageOf(thrown));
    }
  }

  async #pass(attempt: Attempt): Promise<Outcome> {
    const { model, validators, appliers, clock, deadlineMs } = this.#parts;
    const { ranBefore, held } = attempt.proposal;
    const rehearsed = this.#rehearsalOf(attempt.proposal);
    const composition = attempt.time('compose', () => rehearsed?.composition ?? this.#compose(attempt.proposal));
    const { config: next, partial, findings } = attempt.time('decode', () => rehearsed?.decoded ?? decode(model, composition));
    attempt.note(findings);
    const previous = this.#history.active?.config;
    const { sequence, cause, origin } = attempt;
    const { places } = composition;
    if (next === undefined) {
      attempt.note(await attempt.timeAsync('validate', () => validatePart({ sequence, next: partial, previous, places, origin, cause }, validators, { clock, deadlineMs, stop: this.#stop.signal })));
      return attempt.end('rejected', this.#revision);
    }
    const changes = previous === undefined ? [] : attempt.time('plan', () => model.diff(previous, next));
    // Then even what means the same as the active one is not what runs.
    const everyone = this.#history.isDegraded;
    if (previous !== undefined && changes.length === 0 && !everyone) return attempt.end('unchanged', this.#revision);
    attempt.differsBy(changes);

    const candidate = frozenCandidate<C>({ sequence, next, previous, changes, places, origin, cause });
    const found = await attempt.timeAsync('validate', () => validate(candidate, this.#asked(ranBefore), { clock, deadlineMs, stop: this.#stop.signal }));
    attempt.note(found);
    if (hasErrors(found)) return attempt.end('rejected', this.#revision);

    const planned = plan(candidate, appliers, { revision: this.#revision + 1, everyone });
    attempt.note(locate(planned.findings, places));
    if (held) attempt.note([waiting(changes.length)]);
    if (held || hasErrors(planned.findings)) return attempt.end('rejected', this.#revision);
    return this.#transact(attempt, next, planned);
  }

  #asked(ranBefore: boolean): readonly Validator<C>[] {
    const { validators } = this.#parts;
    return ranBefore ? validators.filter(({ phase }) => !phasesOfTheStep.includes(phase)) : validators;
  }

  /** What was read of these very documents, once. */
  #rehearsalOf({ documents, overrides }: Proposal): Rehearsal<C> | undefined {
    const rehearsal = this.#rehearsal;
    this.#rehearsal = undefined;
    return rehearsal?.documents === documents && overrides.length === 0 ? rehearsal : undefined;
  }

  #compose({ documents, overrides }: Pick<Proposal, 'documents' | 'overrides'>): Composition {
    const { model } = this.#parts;
    const composition = model.compose(documents);
    if (overrides.length === 0) return composition;
    if (!model.override) throw new TypeError('the model takes no overrides');
    return model.override(composition, overrides);
  }

  async #transact(attempt: Attempt, next: C, { steps }: Plan<C>): Promise<Outcome> {
    const { clock, logger, deadlineMs } = this.#parts;
    const preparation = await attempt.timeAsync('prepare', () => prepareAll(steps, { clock, logger, deadlineMs, stop: this.#stop.signal }));
    if ('findings' in preparation) {
      attempt.note(preparation.findings);
      return attempt.end('rejected', this.#revision);
    }

    const { result, findings } = await attempt.timeAsync('commit', () => commitAll(preparation.steps, { clock, logger, deadlineMs }));
    attempt.note(findings);
    if (result !== 'applied') return attempt.end(result, this.#revision);

    const outcome = attempt.end('applied', this.#revision + 1);
    const { revision, origin, atMs, cause, changes } = outcome;
    const { documents, overrides } = attempt.proposal;
    this.#history.record(outcome, { revision, config: next, origin, documents, overrides, cause, changes, appliedAtMs: atMs });
    this.#release(releaseAll(preparation.steps, logger));
    return outcome;
  }

  /** Draining the old may take long; the next candidate does not wait for it, `drained` does. */
  #release(releasing: Promise<void>): void {
    this.#releases.add(releasing);
    void releasing.finally(() => this.#releases.delete(releasing));
  }

  get #revision(): number {
    return this.#history.active?.revision ?? 0;
  }
}

function waiting(count: number): Finding {
  return { severity: 'error', code: 'MF_FROZEN', path: '', message: `The configuration is frozen: ${count === 1 ? 'a change waits' : `${count} changes wait`}.`, hint: 'Thaw it to apply what the sources want.' };
}
