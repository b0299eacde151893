import { setMaxListeners } from 'node:events';
import type { Applier } from '../contracts/applier.js';
import type { Clock } from '../contracts/clock.js';
import { messageOf } from '../contracts/errors.js';
import { hasErrors, locate, type Finding } from '../contracts/finding.js';
import type { Logger } from '../contracts/logger.js';
import type { Composition, ConfigModel } from '../contracts/model.js';
import type { Outcome } from '../contracts/outcome.js';
import { allDocuments } from '../contracts/source.js';
import type { ValidationPhase, Validator } from '../contracts/validator.js';
import { Attempt } from './attempt.js';
import { besides, judgeBeneath, type Texts } from './beneath.js';
import { withDeadline } from './deadline.js';
import { decode } from './decode.js';
import { frozenCandidate } from './freeze.js';
import type { History } from './history.js';
import { plan, type Plan } from './plan.js';
import { preview, type Preview } from './preview.js';
import type { Proposal } from './proposal.js';
import { commitAll, prepareAll, releaseAll } from './transact.js';
import { validate, validatePart, type ValidateOptions } from './validate.js';

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

const phasesOfTheStep: readonly ValidationPhase[] = ['transition', 'policy'];

/** The whole way of one candidate, from its texts to its one outcome: each stage takes what the one before it made. */
export class Passage<C> {
  readonly #parts: PassageParts<C>;
  readonly #history: History<C>;
  readonly #releases = new Set<Promise<void>>();
  readonly #stop = new AbortController();
  #sequence = 0;
  #rehearsal: Texts<C> | undefined;
  /** What the texts of the last accepted candidate say by themselves. */
  #inForce: C | undefined;

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
      this.#rehearsal = this.#read(documents);
    } catch {
      // Whoever proposes it is told.
    }
  }

  /** Refuses the candidate under way, unless its commit has begun: that is finished. */
  stop(): void {
    this.#stop.abort();
  }

  /** Takes documents as far as the plan, and applies nothing. Never throws for bad input. */
  async preview(proposal: Omit<Proposal, 'cause' | 'settleMs' | 'held'>): Promise<Preview> {
    const { documents, overrides, ranBefore } = proposal;
    const texts = this.#read(documents);
    const composition = this.#pin(texts.composition, overrides);
    const origin = allDocuments(documents).map(({ name }) => name);
    const parts = { ...this.#parts, validators: this.#asked(ranBefore) };
    const planned = await preview({ ...decode(this.#parts.model, composition), sequence: this.#sequence + 1, previous: this.#history.active?.config, places: composition.places, origin }, parts);
    const beneath = liesBeneath(proposal) ? await this.#judgeBeneath(texts) : [];
    return { ...planned, findings: [...beneath, ...besides(beneath, planned.findings)], wouldApply: planned.wouldApply && !hasErrors(beneath) };
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
    const { proposal, sequence, cause, origin } = attempt;
    const { overrides, ranBefore, held } = proposal;
    const texts = this.#rehearsalOf(proposal) ?? this.#read(proposal.documents, attempt);
    const composition = attempt.time('compose', () => this.#pin(texts.composition, overrides));
    const { config: next, partial, findings } = attempt.time('decode', () => (overrides.length === 0 ? texts.decoded : decode(this.#parts.model, composition)));
    const beneath = liesBeneath(proposal) ? await attempt.timeAsync('validate', () => this.#judgeBeneath(texts)) : [];
    attempt.note([...beneath, ...besides(beneath, findings)]);
    const previous = this.#history.active?.config;
    const { places } = composition;
    if (next === undefined) {
      const found = await attempt.timeAsync('validate', () => validatePart({ sequence, next: partial, previous, places, origin, cause }, this.#parts.validators, this.#inTime));
      attempt.note(besides(beneath, found));
      return attempt.end('rejected', this.#revision);
    }
    const changes = previous === undefined ? [] : attempt.time('plan', () => this.#parts.model.diff(previous, next));
    // Then even what means the same as the active one is not what runs.
    const everyone = this.#history.isDegraded;
    if (previous !== undefined && changes.length === 0 && !everyone && !hasErrors(beneath)) {
      this.#inForce = texts.decoded.config;
      return attempt.end('unchanged', this.#revision);
    }
    attempt.differsBy(changes);

    const candidate = frozenCandidate<C>({ sequence, next, previous, changes, places, origin, cause });
    const found = await attempt.timeAsync('validate', () => validate(candidate, this.#asked(ranBefore), this.#inTime));
    attempt.note(besides(beneath, found));
    if (hasErrors([...beneath, ...found])) return attempt.end('rejected', this.#revision);

    const planned = plan(candidate, this.#parts.appliers, { revision: this.#revision + 1, everyone });
    attempt.note(besides(beneath, locate(planned.findings, places)));
    if (hasErrors(planned.findings)) return attempt.end('rejected', this.#revision);
    if (held) {
      attempt.note([waiting(changes.length)]);
      return attempt.hold(this.#revision);
    }
    const outcome = await this.#transact(attempt, next, planned);
    if (outcome.outcome === 'applied') this.#inForce = texts.decoded.config;
    return outcome;
  }

  #judgeBeneath(texts: Texts<C>): Promise<readonly Finding[]> {
    return judgeBeneath(texts, { ...this.#parts, stop: this.#stop.signal, sequence: this.#sequence, inForce: this.#inForce });
  }

  get #inTime(): ValidateOptions {
    return { clock: this.#parts.clock, deadlineMs: this.#parts.deadlineMs, stop: this.#stop.signal };
  }

  #asked(ranBefore: boolean): readonly Validator<C>[] {
    const { validators } = this.#parts;
    return ranBefore ? validators.filter(({ phase }) => !phasesOfTheStep.includes(phase)) : validators;
  }

  /** What was read of these very documents, once. */
  #rehearsalOf({ documents }: Proposal): Texts<C> | undefined {
    const rehearsal = this.#rehearsal;
    this.#rehearsal = undefined;
    return rehearsal?.documents === documents ? rehearsal : undefined;
  }

  #read(documents: Proposal['documents'], attempt?: Attempt): Texts<C> {
    const { model } = this.#parts;
    const time = <T>(stage: 'compose' | 'decode', run: () => T): T => (attempt ? attempt.time(stage, run) : run());
    const composition = time('compose', () => model.compose(documents));
    return { documents, composition, decoded: time('decode', () => decode(model, composition)) };
  }

  #pin(composition: Composition, overrides: Proposal['overrides']): Composition {
    const { model } = this.#parts;
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

/** True for texts that values are pinned above, and that nobody has judged yet. */
function liesBeneath({ overrides, textsKnown }: Pick<Proposal, 'overrides' | 'textsKnown'>): boolean {
  return overrides.length > 0 && !textsKnown;
}

function waiting(count: number): Finding {
  return { severity: 'info', code: 'MF_FROZEN', path: '', message: `The configuration is frozen: ${count === 1 ? 'a change waits' : `${count} changes wait`}.`, hint: 'Thaw it to apply what the sources want.' };
}
