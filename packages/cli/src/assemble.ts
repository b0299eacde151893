import { loadModelApplier } from '@midflight/applier-load-model';
import { httpSettingsApplier } from '@midflight/applier-http-settings';
import { scenariosApplier } from '@midflight/applier-scenarios';
import { standbyApplier } from '@midflight/applier-standby';
import { workersApplier } from '@midflight/applier-workers';
import { type Applier, type ConfigSource, createReloader, type Finding, type ListedPlugin, listPlugins, type Logger, MidflightError, offer, planOnce, type PlanResult, RELOAD_TIMING, type Reloader, type RevisionStore, type SourceDocument, systemClock, type Usable, use } from '@midflight/core';
import type { LoadDocument } from '@midflight/document';
import { createLoadEngine, Guard, ThresholdJudge, WorkerDemand, type LoadEngine } from '@midflight/engine';
import { LOAD_CONTROL } from '@midflight/engine/control';
import type { LastGood } from '@midflight/journal';
import { durationApplier } from './settings/durationApplier.js';
import { guardApplier } from './settings/guardApplier.js';
import { metadataApplier } from './settings/metadataApplier.js';
import { reloadTimingApplier } from './settings/reloadTimingApplier.js';
import { rulesApplier } from './settings/rulesApplier.js';
import { thresholdsApplier } from './settings/thresholdsApplier.js';
import { workersForRate } from './settings/workersForRate.js';
import { environment, gather, model } from './gather.js';
import { gatherPlugins, type GatheredPlugins } from './plugins/gatherPlugins.js';
import { PlanRounds } from './run/planRounds.js';
import { RunClock } from './run/runClock.js';
import type { RunParts, RunScript } from './run/runParts.js';
import { foldersOf, sourcesOf } from './sources.js';
import { type Policy, validatorsOf } from './validators.js';

/** What the command line asks of a run. */
export interface AssembleOptions extends Policy {
  /** Source URIs or paths; at least one, unless a plugin is a source. */
  readonly sources: readonly string[];
  /** Sources that are no URI; they stand after the others. @defaultValue none */
  readonly moreSources?: readonly ConfigSource[];
  /** Stands above the document's `reload.debounce`, in milliseconds. */
  readonly debounceMs?: number | undefined;
  /** Stands above the document's `config.duration`, in milliseconds. */
  readonly durationMs?: number | undefined;
  readonly follow: boolean;
  /** True: the load begins in standby, and the plan when somebody asks for it. @defaultValue false */
  readonly wait?: boolean;
  /** True: after the plan comes standby. @defaultValue false: the end */
  readonly keepAlive?: boolean;
  /** Whether files are looked at by polling alone. */
  readonly polling: boolean;
  /** Load threads, 1 to 64. @defaultValue 1, which drives more than most targets take */
  readonly threads?: number | undefined;
  readonly logger: Logger;
  /** Remembers revisions. @defaultValue memory alone */
  readonly store?: RevisionStore | undefined;
  /** What it starts on when the sources have nothing sound to say. @defaultValue then it does not start */
  readonly lastGood?: LastGood | undefined;
  /** What it goes by. @defaultValue its sources */
  readonly script?: RunScript | undefined;
}

/** Puts a run together. With `check.ts`, `sources.ts` and `validators.ts`, the only place that knows all plugins. */
export async function assemble(options: AssembleOptions): Promise<RunParts> {
  const { threads = 1 } = options;
  const engine = createLoadEngine({ threads, clock: systemClock });
  try {
    const { wait = false, keepAlive = false, lastGood, script } = options;
    const runClock = new RunClock(systemClock, options.durationMs);
    const judge = new ThresholdJudge();
    const demand = new WorkerDemand();
    const guard = new Guard();
    engine.onMeasurement((measurement) => demand.add(measurement));
    const added = await gatherFor(options);
    const reloader = await assembleReloader(options, added, { engine, demand, runClock, judge, guard });
    const rounds = new PlanRounds({ engine, runClock, wait, keepAlive });
    return { engine, reloader, runClock, rounds, judge, demand, guard, exporters: added.exporters, sources: reloader.status.sources.map(({ source }) => source), threads, follow: options.follow, lastGood, script };
  } catch (thrown) {
    // Its thread would keep the process alive.
    await engine.abort();
    throw thrown;
  }
}

async function gatherFor({ sources, polling, logger, lastGood, script, ...policy }: AssembleOptions): Promise<GatheredPlugins> {
  const startOn = script ? { kept: script.first } : lastGood && { kept: lastGood, folders: foldersOf(sources) };
  return gather(sources, policy, logger, { polling, othersSay: script !== undefined, startOn });
}

/** What a reloader steers. */
interface RunSteered extends Steered {
  readonly engine: LoadEngine;
  readonly demand: WorkerDemand;
}

async function assembleReloader({ moreSources = [], debounceMs, logger, store, ...policy }: AssembleOptions, added: GatheredPlugins, { engine, demand, ...steered }: RunSteered): Promise<Reloader<LoadDocument>> {
  return createReloader<LoadDocument>({
    model,
    sources: [...added.sources, ...moreSources],
    validators: [...validatorsOf(policy), workersForRate(demand), ...added.validators],
    appliers: [...appliersOf(steered, debounceMs), ...added.appliers],
    services: [offer(LOAD_CONTROL, engine.control), environment],
    store,
    clock: systemClock,
    logger,
  });
}

/** What appliers of this command steer. */
interface Steered {
  readonly runClock: RunClock;
  readonly judge: ThresholdJudge;
  readonly guard: Guard;
}

/** Everyone who makes a part of the document true in a run. */
export function appliersOf({ runClock, judge, guard }: Steered, debounceMs?: number): readonly Usable<Applier<LoadDocument>>[] {
  return [
    use(workersApplier),
    use(scenariosApplier),
    use(loadModelApplier),
    use(standbyApplier),
    use(httpSettingsApplier),
    use(reloadTimingApplier, debounceMs === undefined ? {} : { debounceMs }),
    durationApplier(runClock),
    thresholdsApplier(judge),
    guardApplier(guard),
    metadataApplier,
    rulesApplier,
  ];
}

/** Where nothing runs: nothing is staged and nothing retimed. Of appliers, others want to know what they claim. */
const idleServices = [offer(LOAD_CONTROL, { stage: () => Promise.reject(new MidflightError('MF_USAGE', 'Nothing is applied here.')) }), offer(RELOAD_TIMING, { retime: () => {} }), environment];
const idleAppliers = () => appliersOf({ runClock: new RunClock(systemClock), judge: new ThresholdJudge(), guard: new Guard() });

/** Says what a reload from the documents of `against` to those of `sources` would do, and applies nothing. The plugins are those that the running test would have loaded. */
export async function planReload(sources: readonly string[], against: readonly string[], policy: Policy, logger: Logger): Promise<PlanResult<LoadDocument>> {
  const added = await gather(against, policy, logger);
  const appliers = [...idleAppliers(), ...added.appliers];
  const ofPlugins = added.sources.slice(against.length);
  return planOnce<LoadDocument>({ model, sources: [...(await sourcesOf(sources)), ...ofPlugins], against: added.sources, appliers, services: idleServices, validators: [...validatorsOf(policy), ...added.validators], clock: systemClock, logger });
}

/** Everyone who would have a part in a run of these sources, in order, and what was wrong with the plugins of documents. Nothing is judged or applied. */
export async function listAll(sources: readonly string[], policy: Policy, logger: Logger): Promise<{ readonly listed: readonly ListedPlugin[]; readonly findings: readonly Finding[]; readonly documents: readonly SourceDocument[] }> {
  const added = await gatherPlugins(await sourcesOf(sources), policy, { model, services: [environment], logger });
  const listed = await listPlugins<LoadDocument>({ sources: added.sources, services: idleServices, validators: [...validatorsOf(policy), ...added.validators], appliers: [...idleAppliers(), ...added.appliers], exporters: added.exporters, clock: systemClock, logger });
  return { listed, findings: added.findings, documents: added.documents };
}
