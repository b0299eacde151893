import { describe, expect, it } from 'vitest';
import type { Measurement } from '../measure/measurement.js';
import { cellOf, histogramOf, measured } from '../testing/measured.js';
import { printedRandom } from '../testing/seed.js';
import { Guard } from './guard.js';
import type { GuardSettings, GuardVerdict } from './guardSettings.js';

const settings = (more: Partial<GuardSettings> = {}): GuardSettings => ({ forMs: 30_000, minRequests: 50, onBreach: 'rollback', ...more });
const under = (bound: number) => ({ comparison: '<', bound }) as const;

interface Second {
  readonly requests?: number;
  readonly errors?: number;
  readonly latencyMs?: number;
  readonly dropped?: number;
  readonly lagMs?: number;
  /** Requests of iterations that began on revision 1, all failed. */
  readonly failedOfOld?: number;
}

/** A guarded run on a clock of its own. */
class Run {
  readonly guard = new Guard();
  readonly verdicts: GuardVerdict[] = [];
  #toMs = 0;
  #revision = 0;
  #switching = false;

  constructor(guardSettings: GuardSettings | undefined, before: Second = {}, seconds = 20) {
    this.guard.follow(guardSettings);
    this.change(1, 'start');
    this.go(seconds, before);
  }

  change(revision: number, cause: 'start' | 'source' | 'guard' | 'rollback' | 'expiry' | 'override' = 'source', transitionMs = 0): void {
    this.#revision = revision;
    this.#switching = true;
    this.#hear(this.guard.changed({ revision, cause, transitionMs }));
  }

  /** So many seconds alike, as long as the guard has nothing to say. */
  go(seconds: number, second: Second | ((index: number) => Second) = {}): void {
    const heard = this.verdicts.length;
    for (let index = 0; index < seconds && this.verdicts.length === heard; index++) this.#hear(this.guard.add(this.#measured(typeof second === 'function' ? second(index) : second)));
  }

  #measured({ requests = 100, errors = 0, latencyMs = 20, dropped = 0, lagMs = 1, failedOfOld = 0 }: Second): Measurement {
    this.#toMs += 1_000;
    const latency = histogramOf(Array.from({ length: requests }, (_, index) => latencyMs * (1 + index / requests)));
    const cell = cellOf(latency, { revision: this.#revision, errors });
    const old = cellOf(histogramOf(Array.from({ length: failedOfOld }, () => latencyMs)), { errors: failedOfOld });
    const switches = this.#switching ? [{ revision: this.#revision, atMs: this.#toMs - 900, inFlight: 0, waiting: 0 }] : [];
    this.#switching = false;
    return measured({ toMs: this.#toMs, revision: this.#revision, switches, cells: failedOfOld > 0 ? [cell, old] : [cell], offered: requests + dropped, dropped, lag: histogramOf(Array.from({ length: 20 }, () => lagMs)).toData() });
  }

  #hear(verdict: GuardVerdict | undefined): void {
    if (verdict) this.verdicts.push(verdict);
  }
}

describe('Guard', () => {
  it('passes a change that hurts nobody, once its time is up', () => {
    const run = new Run(settings({ errorRate: under(0.05), p99: under(2_000) }));
    run.change(2);
    run.go(60, { errors: 1 });
    expect(run.verdicts).toMatchObject([{ revision: 2, verdict: 'passed', afterMs: 30_900 }]);
    run.go(60, { errors: 100 });
    expect(run.verdicts).toHaveLength(1);
  });

  it.each<[string, Partial<GuardSettings>, Second, string]>([
    ['errors past their bound', { errorRate: under(0.05) }, { errors: 100 }, 'errorRate is 100 % of 100 requests, and was 0 % before; it must be < 5 %'],
    ['errors far above those before, without a bound', {}, { errors: 30 }, 'errorRate is 30 % of 100 requests, and was 0 % before the change'],
    ['drops past their bound', { droppedRate: under(0.01) }, { dropped: 30 }, 'droppedRate is 23.1 % of 130 starts'],
    ['drops far above those before', {}, { dropped: 60 }, 'before the change'],
    ['latency past its bound', { p95: under(500) }, { latencyMs: 600 }, 'it must be < 500 ms'],
    ['latency far above that before', {}, { latencyMs: 600 }, 'p95 is 11'],
    ['a generator that is late itself', {}, { lagMs: 400 }, 'the generator itself is late'],
  ])('finds %s within seconds', (_what, more, second, why) => {
    const run = new Run(settings(more));
    run.change(2);
    run.go(4, second);
    expect(run.verdicts).toMatchObject([{ revision: 2, verdict: 'breached', action: 'rollback', trusted: 1, why: expect.stringContaining(why) }]);
  });

  it.each<[string, Partial<GuardSettings>, Second]>([
    ['a little more errors, without a bound', {}, { errors: 3 }],
    ['more latency than before, within its bound', { p95: under(2_000) }, { latencyMs: 600 }],
    ['somewhat more latency, without a bound', {}, { latencyMs: 60 }],
    ['errors that their bound allows', { errorRate: under(0.5) }, { errors: 30 }],
  ])('lets %s pass', (_what, more, second) => {
    const run = new Run(settings(more));
    run.change(2);
    run.go(60, second);
    expect(run.verdicts).toMatchObject([{ verdict: 'passed' }]);
  });

  it('does not blame a change for what was as bad before', () => {
    const run = new Run(settings({ errorRate: under(0.05), p95: under(500) }), { errors: 20, latencyMs: 600 });
    run.change(2);
    run.go(60, { errors: 20, latencyMs: 600 });
    expect(run.verdicts).toMatchObject([{ verdict: 'inconclusive', why: expect.stringContaining('no better before the change') }]);
  });

  it('does not compare with what began before the change and was hurt by it', () => {
    const run = new Run(settings());
    run.change(2);
    run.go(1);
    run.go(5, { errors: 30, failedOfOld: 400 });
    expect(run.verdicts).toMatchObject([{ verdict: 'breached', why: expect.stringContaining('and was 0 % before the change') }]);
  });

  it('is not content with a glance', () => {
    const run = new Run(settings({ errorRate: under(0.05) }), {}, 60);
    run.change(2);
    // Six of a hundred, where five are allowed: it takes more than half a minute to be sure.
    run.go(60, { errors: 6 });
    expect(run.verdicts).toMatchObject([{ verdict: 'inconclusive', afterMs: 30_900, why: expect.stringContaining("can't tell for sure") }]);
  });

  it('judges nothing by too few requests', () => {
    const run = new Run(settings({ errorRate: under(0.05) }));
    run.change(2);
    run.go(60, { requests: 1, errors: 1 });
    expect(run.verdicts).toMatchObject([{ verdict: 'inconclusive', why: 'there were 31 requests, and it takes 50 to judge' }]);
  });

  it('finds what begins late, behind a long good while', () => {
    const run = new Run(settings({ forMs: 600_000, errorRate: under(0.05) }));
    run.change(2);
    run.go(900, (index) => ({ errors: index < 500 ? 0 : 15 }));
    expect(run.verdicts).toMatchObject([{ verdict: 'breached' }]);
    expect(run.verdicts[0]?.afterMs).toBeLessThan(515_000);
  });

  it('watches through a transition and then for its time, and finds what begins in its middle', () => {
    const run = new Run(settings({ errorRate: under(0.05) }));
    run.change(2, 'source', 60_000);
    run.go(200);
    expect(run.verdicts).toMatchObject([{ verdict: 'passed', afterMs: 90_900 }]);
    run.change(3, 'source', 60_000);
    run.go(200, (index) => ({ errors: index < 20 ? 0 : 40 }));
    expect(run.verdicts[1]).toMatchObject({ revision: 3, verdict: 'breached', trusted: 2 });
    expect(run.verdicts[1]?.afterMs).toBeLessThan(25_000);
  });

  it('does not watch what brings back what ran before', () => {
    for (const cause of ['guard', 'rollback', 'expiry'] as const) {
      const run = new Run(settings());
      run.change(2, cause);
      run.go(60, { errors: 90 });
      expect(run.verdicts, cause).toEqual([]);
    }
  });

  it('takes two changes in a hurry back together, and compares with what ran well', () => {
    const run = new Run(settings());
    run.change(2);
    run.go(1, { errors: 0, requests: 5 });
    run.change(3);
    run.go(10, { errors: 30 });
    expect(run.verdicts).toMatchObject([{ revision: 2, verdict: 'inconclusive', why: 'revision 3 came before its time was up' }, { revision: 3, verdict: 'breached', trusted: 1 }]);
    // Taken back as revision 4: what is known of 1 counts on.
    run.change(4, 'guard');
    run.go(2);
    run.change(5);
    run.go(4, { errors: 30 });
    expect(run.verdicts[2]).toMatchObject({ revision: 5, verdict: 'breached', trusted: 4 });
  });

  it('compares with what passed, once something did', () => {
    const run = new Run(settings({ forMs: 5_000 }));
    run.change(2);
    run.go(10, { latencyMs: 60 });
    run.change(3);
    run.go(10, { latencyMs: 100 });
    run.change(4);
    run.go(10, { latencyMs: 500 });
    expect(run.verdicts).toMatchObject([{ verdict: 'passed' }, { verdict: 'passed' }, { verdict: 'breached', trusted: 3 }]);
  });

  it('says so when the run ends first, and nothing without settings', () => {
    const run = new Run(settings());
    run.change(2);
    run.go(3);
    expect(run.guard.finish()).toMatchObject({ revision: 2, verdict: 'inconclusive' });
    expect(run.guard.finish()).toBeUndefined();
    const unguarded = new Run(undefined);
    unguarded.change(2);
    unguarded.go(60, { errors: 100 });
    expect(unguarded.verdicts).toEqual([]);
  });

  it('rarely finds harm where there is none, however often it looks', () => {
    const random = printedRandom('guard');
    let breached = 0;
    // As bad as is allowed: each look could be the one that is wrong.
    const noisy = (): Second => ({ requests: 40, errors: Array.from({ length: 40 }, () => random()).filter((one) => one < 0.1).length });
    for (let trial = 0; trial < 200; trial++) {
      const run = new Run(settings({ errorRate: { comparison: '<=', bound: 0.1 }, forMs: 60_000 }), noisy(), 5);
      run.change(2);
      run.go(100, noisy);
      if (run.verdicts[0]?.verdict === 'breached') breached++;
    }
    // At most one in a hundred, and what chance adds to that.
    expect(breached).toBeLessThan(9);
  });
});
