import type { Timer } from '../contracts/clock.js';
import { MidflightError } from '../contracts/errors.js';
import type { Outcome } from '../contracts/outcome.js';
import type { Override } from '../contracts/override.js';
import type { KeptConfiguration } from '../contracts/revisionStore.js';
import type { ChangeCause } from '../contracts/source.js';
import type { Preview } from '../pipeline/preview.js';
import type { Settled } from '../pipeline/settle.js';
import { aliveOverrides, withOverride, withoutOverride } from './overrideList.js';
import type { SteeringPort } from './steeringPort.js';
import type { SteeredBy, SteeringState } from './steeringState.js';
import { proposalOf, type SteeringStep } from './steeringStep.js';
import { Turns } from './turns.js';

/** Who steers, and on what condition. */
export interface SteerOptions extends SteeredBy {
  /** Does nothing unless this revision is active. */
  readonly ifRevision?: number;
}

/**
 * Hands on: everything that steers a running configuration beside its sources, for the command line, the control API and
 * embedding programs alike. One thing happens at a time; what the sources want takes its turn like everything else.
 */
export class Steering<C> {
  readonly #port: SteeringPort<C>;
  readonly #turns = new Turns();
  #enabled = true;
  #frozen = false;
  #stopped = false;
  #overrides: readonly Override[] = [];
  #takenBack = false;
  #expiry: Timer | undefined;
  /** What the sources want and nobody has tried yet, or what was held. */
  #waiting: Settled | undefined;
  /** Of the last candidate that was accepted, also where it meant the same as what ran before: a value that was pinned above may go. */
  #accepted: Settled['documents'] | undefined;
  /** What they want, whatever became of it. */
  #wanted: Settled['documents'] | undefined;

  constructor(port: SteeringPort<C>) {
    this.#port = port;
  }

  get state(): SteeringState {
    return { enabled: this.#enabled, frozen: this.#frozen, overrides: this.#overrides, drift: this.#waiting !== undefined || this.#takenBack || this.#overrides.length > 0 };
  }

  /** Takes what the sources want, once they have settled. For the reloader alone. */
  follow(settled: Settled): Promise<void> {
    return this.#turns.take(async () => {
      this.#waiting = settled;
      this.#wanted = settled.documents;
      if (this.#enabled) await this.#tryWaiting();
    });
  }

  /** Asks every source to look now. @throws MF_RELOADER_STOPPED */
  reload(): void {
    this.#assertRunning();
    this.#port.nudge();
  }

  /** Lets what the sources want be read and judged, and applied no more. */
  freeze(by: SteeredBy = {}): Promise<void> {
    return this.#turn(() => (this.#frozen = true), by);
  }

  /** Ends {@link Steering.freeze}: what waits is applied. */
  thaw(by: SteeredBy = {}): Promise<void> {
    return this.#turn(() => (this.#frozen = false), by);
  }

  /** Lets what the sources want be left alone. */
  disable(by: SteeredBy = {}): Promise<void> {
    return this.#turn(() => (this.#enabled = false), by);
  }

  /** Ends {@link Steering.disable}: what the sources want now is applied. */
  enable(by: SteeredBy = {}): Promise<void> {
    return this.#turn(() => (this.#enabled = true), by);
  }

  /**
   * Comes back to a revision: a reload of its texts, with the cause `rollback`.
   *
   * @param revision - one that is kept. @defaultValue the one before the active one
   * @throws MF_REVISION_UNKNOWN, MF_REVISION_CONFLICT, MF_RELOADER_STOPPED
   */
  rollback(revision?: number, options: SteerOptions = {}): Promise<Outcome> {
    return this.#backTo(revision, 'rollback', options);
  }

  /** The same for a guard: only when the revision that hurts is still active. */
  takeBack(hurting: number, to: number, message: string): Promise<Outcome> {
    return this.#backTo(to, 'guard', { ifRevision: hurting, message });
  }

  /**
   * Puts a kept configuration in force that this reloader may never have had: what was good in an earlier run, say. What the
   * sources want shows as drift meanwhile.
   *
   * @param cause - of `rollback`, `guard` and `expiry`, whether it may follow what runs now is not asked
   * @param ifRevision - does nothing unless this revision is active; 0: none. @defaultValue whatever is active
   * @throws MF_REVISION_CONFLICT, MF_RELOADER_STOPPED
   */
  restore(kept: KeptConfiguration, cause: ChangeCause, ifRevision?: number): Promise<Outcome> {
    return this.#bringBack(() => kept, cause, ifRevision);
  }

  /**
   * Pins a value above what the sources say. It survives reloads, and ends by itself if it is to.
   *
   * @param path - of the document, such as `load.target`
   * @param forMs - how long, in milliseconds, > 0. @defaultValue until it is cleared
   * @throws MF_REVISION_CONFLICT, MF_RELOADER_STOPPED
   */
  override(path: string, value: unknown, { forMs, ...options }: SteerOptions & { readonly forMs?: number } = {}): Promise<Outcome> {
    const expires = forMs === undefined ? {} : { expiresAtMs: this.#port.clock.wallTimeMs() + forMs };
    return this.#repin((overrides) => withOverride(overrides, { path, value, ...expires }), 'override', options);
  }

  /** Takes an override away. Without one of this path the outcome is `unchanged`. */
  clearOverride(path: string, options: SteerOptions = {}): Promise<Outcome> {
    return this.#repin((overrides) => withoutOverride(overrides, path), 'override', options);
  }

  /**
   * Says what a step would do to what is active, and makes no step.
   *
   * @throws MF_REVISION_UNKNOWN
   */
  async plan(step: SteeringStep): Promise<Preview> {
    const { clock, history, preview } = this.#port;
    return preview(await proposalOf(step, { history, inForce: await this.#textsInForce(), overrides: this.#overrides, wanted: this.#wanted, nowMs: clock.wallTimeMs() }));
  }

  /** Ends the steering; what is under way finishes. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#expiry?.cancel();
    await this.#turns.done();
  }

  #turn(change: () => unknown, by: SteeredBy): Promise<void> {
    return this.#turns.take(async () => {
      this.#assertRunning();
      change();
      this.#port.onTurn(this.state, by);
      if (this.#enabled && !this.#frozen) await this.#tryWaiting();
    });
  }

  async #tryWaiting(): Promise<void> {
    const settled = this.#waiting;
    if (!settled) return;
    if (!this.#frozen) this.#waiting = undefined;
    const { documents, cause, settleMs } = settled;
    const outcome = await this.#port.take({ documents, overrides: this.#overrides, cause, settleMs, ranBefore: false, textsKnown: false, held: this.#frozen });
    if (!isActive(outcome)) return;
    this.#accepted = documents;
    this.#waiting = undefined;
    this.#takenBack = false;
  }

  /** @throws MF_REVISION_UNKNOWN while there are none */
  async #textsInForce(): Promise<Settled['documents']> {
    const { history } = this.#port;
    return this.#accepted ?? (await history.find(history.active?.revision)).documents;
  }

  #backTo(revision: number | undefined, kind: ChangeCause['kind'], { ifRevision, ...by }: SteerOptions): Promise<Outcome> {
    return this.#bringBack(() => this.#port.history.find(revision), { kind, ...by }, ifRevision);
  }

  #bringBack(find: () => KeptConfiguration | Promise<KeptConfiguration>, cause: ChangeCause, ifRevision: number | undefined): Promise<Outcome> {
    return this.#turns.take(async () => {
      this.#assertRunning();
      this.#assertRevision(ifRevision);
      const { documents, overrides } = await find();
      const alive = aliveOverrides(overrides, this.#port.clock.wallTimeMs());
      const outcome = await this.#port.take({ documents, overrides: alive, cause, settleMs: 0, ranBefore: bringingBack.has(cause.kind), textsKnown: true, held: false });
      if (!isActive(outcome)) return outcome;
      this.#accepted = documents;
      this.#takenBack = true;
      this.#pin(alive);
      return outcome;
    });
  }

  #repin(change: (overrides: readonly Override[]) => readonly Override[], kind: ChangeCause['kind'], { ifRevision, ...by }: SteerOptions): Promise<Outcome> {
    return this.#turns.take(async () => {
      this.#assertRunning();
      this.#assertRevision(ifRevision);
      const overrides = change(this.#overrides);
      const outcome = await this.#port.take({ documents: await this.#textsInForce(), overrides, cause: { kind, ...by }, settleMs: 0, ranBefore: bringingBack.has(kind), textsKnown: true, held: false });
      if (isActive(outcome) && overrides !== this.#overrides) this.#pin(overrides);
      return outcome;
    });
  }

  #pin(overrides: readonly Override[]): void {
    this.#overrides = overrides;
    this.#expiry?.cancel();
    const nextAtMs = Math.min(...overrides.map(({ expiresAtMs = Infinity }) => expiresAtMs));
    const { clock } = this.#port;
    this.#expiry = nextAtMs === Infinity ? undefined : clock.setTimer(Math.min(Math.max(0, nextAtMs - clock.wallTimeMs()), longestTimerMs), () => void this.#expire().catch(() => {
      // It was stopped meanwhile: nothing is pinned any more.
    }));
    this.#port.onTurn(this.state);
  }

  async #expire(): Promise<void> {
    if (this.#stopped) return;
    const now = this.#port.clock.wallTimeMs();
    const isOver = ({ expiresAtMs = Infinity }: Override): boolean => expiresAtMs <= now;
    if (!this.#overrides.some(isOver)) return this.#pin(this.#overrides);
    await this.#repin((overrides) => overrides.filter((override) => !isOver(override)), 'expiry', { message: this.#overrides.filter(isOver).map(({ path }) => path).join(', ') });
  }

  /** @throws MF_REVISION_CONFLICT */
  #assertRevision(ifRevision: number | undefined): void {
    const active = this.#port.history.active?.revision ?? 0;
    if (ifRevision === undefined || ifRevision === active) return;
    throw new MidflightError('MF_REVISION_CONFLICT', `Revision ${active} is active, not ${ifRevision}: somebody was faster.`, { details: { active, ifRevision } });
  }

  /** @throws MF_RELOADER_STOPPED */
  #assertRunning(): void {
    if (this.#stopped) throw new MidflightError('MF_RELOADER_STOPPED', 'The configuration is not followed any more.');
  }
}

/** Timers beyond 2^31 ms fire at once. */
const longestTimerMs = 2 ** 31 - 1;

/** They come back to what ran before, which is asked less. */
const bringingBack: ReadonlySet<ChangeCause['kind']> = new Set(['rollback', 'guard', 'expiry'] as const);

function isActive({ outcome }: Outcome): boolean {
  return outcome === 'applied' || outcome === 'unchanged';
}
