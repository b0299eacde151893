import type { LoadDocument } from '@midflight/document';
import { LoadMeter, type Measurement, type ThresholdJudge } from '@midflight/engine';
import type { LiveScenario, LiveTables, LiveThreshold, TablesView } from '@midflight/web';
import { SeenErrors } from '../run/seenErrors.js';

/** The last seconds. */
const lastMs = 10_000;
/** A page of scenarios: each row is percentiles of ten intervals. */
const mostRows = 25;
/** Told of a scenario that is open. */
const mostSteps = 100;
const mostThresholds = 100;

export interface TablesKeeperOptions {
  /** What the load runs on now. */
  readonly active: () => LoadDocument | undefined;
  readonly judge: Pick<ThresholdJudge, 'standings'>;
}

/** What scenarios, thresholds and errors are doing, for whoever looks while the run goes on: only as much of it as is looked at. */
export class TablesKeeper {
  readonly #options: TablesKeeperOptions;
  readonly #meter = new LoadMeter(lastMs);
  readonly #errors: SeenErrors;

  constructor(options: TablesKeeperOptions) {
    this.#options = options;
    this.#errors = new SeenErrors(options.active);
  }

  /** Takes an interval in. */
  add(measurement: Measurement): void {
    this.#meter.add(measurement);
    this.#errors.add(measurement);
  }

  /** What is looked at, now. */
  read({ from, find, open }: TablesView): LiveTables {
    const wanted = this.#wantedShares();
    const part = find.trim().toLowerCase();
    const found = [...wanted.keys()].filter((name) => name.toLowerCase().includes(part));
    const first = Math.min(from, Math.max(0, Math.ceil(found.length / mostRows) - 1) * mostRows);
    const rows = found.slice(first, first + mostRows).map((name, index) => this.#row(name, wanted.get(name) ?? null, first + index === open));
    return { lastMs, revision: this.#meter.revision, thresholds: this.#thresholds(), scenarios: { from: first, found: found.length, rows }, ...this.#errors.toRecord() };
  }

  #row(name: string, wantedShare: number | null, isOpen: boolean): LiveScenario {
    return { ...this.#meter.scenario(name), wantedShare, ...(isOpen ? { steps: this.#meter.steps(name).slice(0, mostSteps) } : {}) };
  }

  /** Those of the document in its order, then those that ran of late and are no part of it any more. */
  #wantedShares(): ReadonlyMap<string, number | null> {
    const taking = (this.#options.active()?.scenarios ?? []).filter(({ enabled }) => enabled);
    const weights = taking.reduce((sum, { weight }) => sum + weight, 0);
    const shares = new Map<string, number | null>(taking.map(({ name, weight }) => [name, weights > 0 ? weight / weights : 0]));
    for (const name of this.#meter.names) if (!shares.has(name)) shares.set(name, null);
    return shares;
  }

  #thresholds(): readonly LiveThreshold[] {
    const standings = this.#options.judge.standings().slice(0, mostThresholds);
    return standings.map(({ expression, ok = null, value = null, sinceMs = null, breaches }) => ({ expression, ok, value, sinceMs, breaches }));
  }
}
