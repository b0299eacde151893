import type { Measurement } from '../measure/measurement.js';

/** What a change did to the load. Times in milliseconds since the load began. */
export interface Receipt {
  readonly revision: number;
  /** When the first hint of it came. */
  readonly requestedMs: number;
  /** When it came into force. */
  readonly effectiveMs: number;
  /** When the first request of an iteration that began on it was sent; null when none was. */
  readonly firstRequestMs: number | null;
  /** When the last request of an iteration that began before it was sent; null when there was none. */
  readonly lastRequestOfOldMs: number | null;
  /** Iterations that were in progress when it came into force. */
  readonly inFlight: number;
  /** Starts that waited for a worker then. */
  readonly waiting: number;
  /** Iterations that began before it and came to their end after it. */
  readonly drained: number;
  /** Iterations that began before it and were cut after it. */
  readonly cut: number;
  /** From when it came into force until nothing of the old was left; null when the run ended before. */
  readonly drainedAfterMs: number | null;
  /** How late a start was at most meanwhile. */
  readonly largestLatenessMs: number;
  /** How many iterations began within ten milliseconds at most meanwhile. */
  readonly largestBurst: number;
}

type Draft = { -readonly [Key in keyof Receipt]: Receipt[Key] } & { lastEndedMs: number };

/** Writes a receipt for each change, and hands it out when nothing of the old is left and something of the new was sent. */
export class Receipts {
  readonly #awaited = new Map<number, number>();
  readonly #drafts: Draft[] = [];
  #lastSentMs: number | null = null;
  /** The latest of each revision that is not done with. */
  readonly #lastSent = new Map<number, number>();

  /** A change was applied. @param tookMs - from the first hint of it */
  open(revision: number, tookMs: number): void {
    this.#awaited.set(revision, tookMs);
  }

  /** Takes an interval in; gives the receipts that it completes. */
  add(measurement: Measurement): readonly Receipt[] {
    for (const { revision, atMs, inFlight, waiting } of measurement.switches) {
      const tookMs = this.#awaited.get(revision);
      if (tookMs === undefined) continue;
      this.#awaited.delete(revision);
      this.#drafts.push({ revision, requestedMs: Math.max(0, atMs - tookMs), effectiveMs: atMs, firstRequestMs: null, lastRequestOfOldMs: null, inFlight, waiting, drained: 0, cut: 0, drainedAfterMs: null, largestLatenessMs: 0, largestBurst: 0, lastEndedMs: atMs });
    }
    for (const draft of this.#drafts) this.#note(draft, measurement);
    for (const { revision, lastSentMs } of measurement.changeover.traces) if (lastSentMs !== undefined) this.#lastSent.set(revision, lastSentMs);
    return this.#take(({ revision, firstRequestMs, drainedAfterMs }) => drainedAfterMs !== null && (firstRequestMs !== null || measurement.revision > revision));
  }

  /** The run has ended: gives what there is of the others. */
  rest(): readonly Receipt[] {
    return this.#take(() => true);
  }

  #note(draft: Draft, { changeover }: Measurement): void {
    const { revision, effectiveMs } = draft;
    for (const trace of changeover.traces) {
      if (trace.revision === revision) draft.firstRequestMs ??= trace.firstSentMs ?? null;
      if (trace.revision >= revision || trace.under < revision || draft.drainedAfterMs !== null) continue;
      draft.drained += trace.ended;
      draft.cut += trace.cut;
      draft.lastEndedMs = Math.max(draft.lastEndedMs, trace.lastEndedMs ?? 0);
    }
    if (draft.drainedAfterMs === null) {
      for (const pulse of changeover.pulses) {
        if (pulse.toMs <= effectiveMs) continue;
        draft.largestLatenessMs = Math.max(draft.largestLatenessMs, pulse.latestStartMs);
        draft.largestBurst = Math.max(draft.largestBurst, pulse.largestBurst);
      }
    }
    if (changeover.oldestRevision >= revision) draft.drainedAfterMs ??= draft.lastEndedMs - effectiveMs;
  }

  #take(isDone: (draft: Draft) => boolean): Receipt[] {
    const done = this.#drafts.filter(isDone);
    for (const draft of done) {
      draft.lastRequestOfOldMs = this.#lastBefore(draft.revision);
      this.#drafts.splice(this.#drafts.indexOf(draft), 1);
    }
    this.#forget();
    return done.map(({ lastEndedMs: _, ...receipt }) => receipt);
  }

  #lastBefore(revision: number): number | null {
    const times = [...this.#lastSent].filter(([other]) => other < revision).map(([, atMs]) => atMs);
    const all = this.#lastSentMs === null ? times : [...times, this.#lastSentMs];
    return all.length > 0 ? Math.max(...all) : null;
  }

  /** Of revisions that no receipt can ask for any more, the last request of all is kept. */
  #forget(): void {
    const newest = Math.max(...this.#lastSent.keys());
    const needed = Math.min(newest, ...this.#drafts.map(({ revision }) => revision - 1), ...[...this.#awaited.keys()].map((revision) => revision - 1));
    for (const [revision, atMs] of this.#lastSent) {
      if (revision >= needed) continue;
      this.#lastSentMs = Math.max(this.#lastSentMs ?? 0, atMs);
      this.#lastSent.delete(revision);
    }
  }
}
