import type { ChangeCause } from '@midflight/core';
import type { Measurement } from '../measure/measurement.js';
import { normalQuantile } from '../statistics/normal.js';
import { GuardSamples } from './guardSamples.js';
import type { GuardSettings, GuardVerdict } from './guardSettings.js';
import { judgeChange, type Evidence } from './judgeChange.js';

/** A change that was applied. */
export interface GuardedChange {
  readonly revision: number;
  /** `rollback` and `expiry` bring back what ran before, and are not watched; nor is `guard`, which takes back what this one found. */
  readonly cause: ChangeCause['kind'];
  /** How long the load takes to get there, in milliseconds. */
  readonly transitionMs: number;
}

const watchedCauses: ReadonlySet<ChangeCause['kind']> = new Set(['source', 'override'] as const);
/** How often a change that does no harm may be found to do some, over all looks at it. */
const falseAlarm = 0.01;
/** How often the guard looks, in milliseconds. */
const lookMs = 1_000;
/** The stretch that a look is about, in milliseconds. */
const stretchMs = 10_000;
/** How far back what ran before the change is known, in milliseconds. */
const memoryMs = 60_000;

interface Watch {
  readonly change: GuardedChange;
  readonly settings: GuardSettings;
  readonly samples: GuardSamples;
  /** Each look's, so that many looks are not more likely to find harm by chance (Bonferroni's correction). */
  readonly z: number;
  effectiveMs: number | undefined;
}

/**
 * Watches the load after each change, once a second, and finds whether the change made it worse: errors, drops, latency and
 * the generator's own health, against bounds and against what ran before. Pure: it is fed measurements, and who feeds it
 * takes back what it finds.
 *
 * What ran before is the last revision that was found good. One that was replaced before its time was up is not, so two
 * changes in a hurry are taken back together.
 */
export class Guard {
  #settings: GuardSettings | undefined;
  #watch: Watch | undefined;
  /** The last revision that was found good; 0 before the first. */
  #trusted = 0;
  /** Of that one. */
  #before = new GuardSamples();

  /** Puts other settings in force, for the changes that come; none: nothing is watched. */
  follow(settings: GuardSettings | undefined): void {
    this.#settings = settings;
  }

  /**
   * A change came into force, or will in a moment.
   *
   * @returns what there is to say of the one before, if that was watched still
   */
  changed(change: GuardedChange): GuardVerdict | undefined {
    const unfinished = this.#end('inconclusive', `revision ${change.revision} came before its time was up`, 0);
    const settings = this.#settings;
    if (this.#trusted > 0 && settings && watchedCauses.has(change.cause)) {
      const looks = Math.ceil((settings.forMs + change.transitionMs) / lookMs);
      this.#watch = { change, settings, samples: new GuardSamples(change.revision), z: normalQuantile(1 - falseAlarm / Math.max(1, looks)), effectiveMs: undefined };
    } else if (change.cause === 'guard') this.#before.include((this.#trusted = change.revision));
    else this.#trust(change.revision, new GuardSamples(change.revision));
    return unfinished;
  }

  /** Takes an interval in; tells when the watch is over. */
  add(measurement: Measurement): GuardVerdict | undefined {
    const watch = this.#watch;
    if (!watch) {
      this.#before.add(measurement);
      return undefined;
    }
    const { revision } = watch.change;
    const effective = measurement.switches.find((one) => one.revision === revision);
    // What ends later of what began before the change may already be hurt by it.
    if (watch.effectiveMs === undefined) this.#before.add(measurement);
    watch.effectiveMs ??= effective?.atMs;
    if (watch.effectiveMs === undefined) return undefined;
    watch.samples.add(measurement);
    return this.#look(watch, measurement.toMs - watch.effectiveMs);
  }

  /** The plan is over: what there is to say of a change that is watched still. */
  finish(): GuardVerdict | undefined {
    return this.#end('inconclusive', 'the plan was over before its time was up', 0);
  }

  #look({ change, settings, samples, z }: Watch, afterMs: number): GuardVerdict | undefined {
    const { minRequests } = settings;
    const known = this.#before.totals();
    const before = known.errors.of >= minRequests ? known : undefined;
    const now = samples.recent(stretchMs, minRequests);
    const enough = Math.max(now.errors.of, now.drops.of) >= minRequests;
    const breach = enough ? this.#breach(settings, { now, before, z }) : undefined;
    if (breach !== undefined) return this.#end('breached', breach, afterMs);
    if (afterMs < change.transitionMs + settings.forMs) return undefined;

    const all = samples.totals();
    if (all.errors.of < minRequests) return this.#end('inconclusive', `there were ${all.errors.of} requests, and it takes ${minRequests} to judge`, afterMs);
    const doubts = judgeChange(settings, { now: all, before, z });
    const doubt = doubts.find(({ kind }) => kind === 'breach') ?? doubts[0];
    if (doubt) return this.#end(doubt.kind === 'breach' ? 'breached' : 'inconclusive', doubt.why, afterMs);
    return this.#end('passed', `${all.errors.of} requests in ${Math.round(afterMs / 1_000)} s, none of the bounds broken`, afterMs);
  }

  #breach(settings: GuardSettings, evidence: Evidence): string | undefined {
    return judgeChange(settings, evidence).find(({ kind }) => kind === 'breach')?.why;
  }

  #end(verdict: GuardVerdict['verdict'], why: string, afterMs: number): GuardVerdict | undefined {
    const watch = this.#watch;
    if (!watch) return undefined;
    this.#watch = undefined;
    const { change, settings } = watch;
    const told = { revision: change.revision, verdict, why, afterMs, trusted: this.#trusted, ...(verdict === 'breached' ? { action: settings.onBreach } : {}) };
    // One that was replaced, or found bad, never becomes what others are compared with.
    if (verdict !== 'breached' && afterMs > 0) this.#trust(change.revision, watch.samples);
    return told;
  }

  #trust(revision: number, samples: GuardSamples): void {
    this.#trusted = revision;
    this.#before = samples;
    samples.forgetBeyond(memoryMs);
  }
}
