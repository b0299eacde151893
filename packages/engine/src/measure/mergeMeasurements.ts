import { addByRevision } from './byRevision.js';
import type { Changeover, Pulse, RevisionTrace } from './changeover.js';
import { groupBy } from './groupBy.js';
import { Histogram, type HistogramData } from './histogram.js';
import type { Measurement, RevisionSwitch, StepCell } from './measurement.js';
import { Tally } from './tally.js';

/** Pulses of threads are about a tenth of a second long and end within so much of each other, in milliseconds. */
const pulseReachMs = 50;

/** What one load thread told, in order. */
export type ToldByThread = readonly [Measurement, ...Measurement[]];

/**
 * What several load threads measured in the same interval of the same round, as one: counts and buckets are added, so a
 * percentile is the same as if one thread had seen all. It begins and ends where theirs do on average, so that intervals
 * that follow each other meet.
 *
 * @param threads - at least one
 */
export function mergeMeasurements(threads: readonly ToldByThread[]): Measurement {
  const parts = threads.flat();
  const [first] = parts;
  if (first === undefined) throw new RangeError('there is nothing to merge');
  // Those that tell of what came late from an earlier round say nothing of what is now.
  const current = parts.filter(({ changeover }) => changeover.oldestRevision > 0);
  const latest = current.at(-1) ?? first;
  return {
    round: first.round,
    fromMs: mean(threads.map(([{ fromMs }]) => fromMs)),
    toMs: mean(threads.map((told) => (told.at(-1) ?? told[0]).toMs)),
    revision: latest.revision,
    switches: mergeSwitches(parts.flatMap(({ switches }) => switches)),
    cells: mergeCells(parts.flatMap(({ cells }) => cells)),
    byRevision: addByRevision(parts.flatMap(({ byRevision }) => byRevision)),
    iterations: addMaps(parts.map(({ iterations }) => iterations)),
    statuses: addRecords(parts.map(({ statuses }) => statuses)),
    errorKinds: addRecords(parts.map(({ errorKinds }) => errorKinds)),
    errorExamples: Object.assign({}, ...parts.map(({ errorExamples }) => errorExamples).toReversed()),
    busyMs: sumOf(parts, 'busyMs'),
    interrupted: sumOf(parts, 'interrupted'),
    cached: sumOf(parts, 'cached'),
    skipped: sumOf(parts, 'skipped'),
    retries: sumOf(parts, 'retries'),
    offered: sumOf(parts, 'offered'),
    dropped: sumOf(parts, 'dropped'),
    lag: mergeHistograms(parts.map(({ lag }) => lag)),
    // Each thread follows the schedule of the whole load.
    targetPerSecond: latest.targetPerSecond,
    workers: latest.workers,
    activeWorkers: threads.reduce((sum, told) => sum + (told.at(-1) ?? told[0]).activeWorkers, 0),
    changeover: mergeChangeovers(current.map(({ changeover }) => changeover)),
  };
}

function mean(numbers: readonly number[]): number {
  return numbers.reduce((sum, one) => sum + one, 0) / numbers.length;
}

type Counted = 'busyMs' | 'interrupted' | 'cached' | 'skipped' | 'retries' | 'offered' | 'dropped';

function sumOf(parts: readonly Measurement[], name: Counted): number {
  return parts.reduce((sum, part) => sum + part[name], 0);
}

function addRecords(records: readonly Readonly<Record<string, number>>[]): Readonly<Record<string, number>> {
  return added(records.map((record) => Object.entries(record))).toRecord();
}

function addMaps(maps: readonly ReadonlyMap<string, number>[]): ReadonlyMap<string, number> {
  return added(maps).toMap();
}

function added(all: readonly Iterable<readonly [string, number]>[]): Tally {
  const tally = new Tally();
  for (const counts of all) tally.addAll(counts);
  return tally;
}

function mergeHistograms(all: readonly HistogramData[]): HistogramData {
  const histogram = new Histogram();
  for (const data of all) histogram.merge(data);
  return histogram.toData();
}

function mergeCells(cells: readonly StepCell[]): readonly StepCell[] {
  return [...groupBy(cells, ({ revision, scenario, step }) => JSON.stringify([revision, scenario, step])).values()].map((same) => ({
    ...same[0],
    requests: same.reduce((sum, { requests }) => sum + requests, 0),
    errors: same.reduce((sum, { errors }) => sum + errors, 0),
    latency: mergeHistograms(same.map(({ latency }) => latency)),
    service: mergeHistograms(same.map(({ service }) => service)),
    firstByte: mergeHistograms(same.map(({ firstByte }) => firstByte)),
    connect: mergeHistograms(same.map(({ connect }) => connect)),
  }));
}

/** All threads switch at the same instant, so those of the same instant are one. */
export function mergeSwitches(switches: readonly RevisionSwitch[]): readonly RevisionSwitch[] {
  return [...groupBy(switches, ({ revision, atMs }) => `${atMs} ${revision}`).values()]
    .map((same) => ({ ...same[0], inFlight: same.reduce((sum, { inFlight }) => sum + inFlight, 0), waiting: same.reduce((sum, { waiting }) => sum + waiting, 0) }))
    .toSorted((one, other) => one.atMs - other.atMs);
}

function mergeChangeovers(all: readonly Changeover[]): Changeover {
  return {
    pulses: mergePulses(all.map(({ pulses }) => pulses)),
    traces: [...groupBy(all.flatMap(({ traces }) => traces), ({ revision, under }) => `${revision} ${under}`).values()].map(mergeTraces),
    oldestRevision: all.length === 0 ? 0 : Math.min(...all.map(({ oldestRevision }) => oldestRevision)),
  };
}

function mergeTraces(traces: readonly [RevisionTrace, ...RevisionTrace[]]): RevisionTrace {
  const times = (name: 'firstSentMs' | 'lastSentMs' | 'lastEndedMs'): readonly number[] => traces.flatMap((trace) => trace[name] ?? []);
  const earliest = (all: readonly number[]): number | undefined => (all.length === 0 ? undefined : Math.min(...all));
  const latest = (all: readonly number[]): number | undefined => (all.length === 0 ? undefined : Math.max(...all));
  return {
    ...traces[0],
    begun: addMaps(traces.map(({ begun }) => begun)),
    ended: traces.reduce((sum, { ended }) => sum + ended, 0),
    cut: traces.reduce((sum, { cut }) => sum + cut, 0),
    firstSentMs: earliest(times('firstSentMs')),
    lastSentMs: latest(times('lastSentMs')),
    lastEndedMs: latest(times('lastEndedMs')),
  };
}

/**
 * Adds what the other threads did to the pulses of the first, each to the one of its revision that ends next. What was asked
 * for is asked of the whole load, and so is told by one.
 */
function mergePulses([first = [], ...others]: readonly (readonly Pulse[])[]): readonly Pulse[] {
  const merged = first.map((pulse) => ({ ...pulse }));
  for (const pulse of others.flat()) {
    const sameRevision = merged.filter(({ revision }) => revision === pulse.revision);
    const place = sameRevision.find(({ toMs }) => toMs >= pulse.toMs - pulseReachMs) ?? sameRevision.at(-1) ?? merged.at(-1);
    if (place === undefined) {
      merged.push({ ...pulse });
      continue;
    }
    place.begun += pulse.begun;
    place.activeWorkers += pulse.activeWorkers;
    place.latestStartMs = Math.max(place.latestStartMs, pulse.latestStartMs);
    // They may lie side by side; no more than this began at once.
    place.largestBurst += pulse.largestBurst;
  }
  return merged;
}
