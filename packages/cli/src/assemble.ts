import { loadModelApplier } from '@midflight/applier-load-model';
import { httpSettingsApplier } from '@midflight/applier-http-settings';
import { scenariosApplier } from '@midflight/applier-scenarios';
import { workersApplier } from '@midflight/applier-workers';
import { checkOnce, createReloader, offer, systemClock, use, type CheckResult, type Logger, type Reloader } from '@midflight/core';
import { createLoadDocumentModel, type LoadDocument } from '@midflight/document';
import { createLoadEngine, type LoadEngine } from '@midflight/engine';
import { LOAD_CONTROL } from '@midflight/engine/control';
import { builtinValidator } from '@midflight/validator-builtin';
import { durationApplier } from './settings/durationApplier.js';
import { metadataApplier } from './settings/metadataApplier.js';
import { reloadTimingApplier } from './settings/reloadTimingApplier.js';
import { RunClock } from './run/runClock.js';
import type { RunParts } from './run/runLoad.js';
import { sourceOf } from './sources.js';

/** What the command line asks of a run. */
export interface AssembleOptions {
  /** Source URIs or paths, at least one. */
  readonly sources: readonly string[];
  /** Stands above the document's `reload.debounce`, in milliseconds. */
  readonly debounceMs?: number | undefined;
  /** Stands above the document's `config.duration`, in milliseconds. */
  readonly durationMs?: number | undefined;
  readonly follow: boolean;
  readonly logger: Logger;
}

const model = createLoadDocumentModel({ environment: process.env });

/** Load threads; one drives more than most targets take. */
const threads = 1;

/** Puts a run together. With {@link check}, the only place that knows all plugins. */
export async function assemble(options: AssembleOptions): Promise<RunParts> {
  const engine = createLoadEngine({ threads, clock: systemClock });
  try {
    const runClock = new RunClock(systemClock, options.durationMs);
    const reloader = await assembleReloader(options, engine, runClock);
    return { engine, reloader, runClock, sources: reloader.status.sources.map(({ source }) => source), threads, follow: options.follow };
  } catch (thrown) {
    // Its thread would keep the process alive.
    await engine.abort();
    throw thrown;
  }
}

async function assembleReloader({ sources, debounceMs, logger }: AssembleOptions, engine: LoadEngine, runClock: RunClock): Promise<Reloader<LoadDocument>> {
  return createReloader<LoadDocument>({
    model,
    sources: sources.map(sourceOf),
    validators: [use(builtinValidator)],
    appliers: [
      use(workersApplier),
      use(scenariosApplier),
      use(loadModelApplier),
      use(httpSettingsApplier),
      use(reloadTimingApplier, debounceMs === undefined ? {} : { debounceMs }),
      durationApplier(runClock),
      metadataApplier,
    ],
    services: [offer(LOAD_CONTROL, engine.control)],
    clock: systemClock,
    logger,
  });
}

/** Reads and judges the sources as `run` would, and applies nothing. */
export async function check(sources: readonly string[], logger: Logger): Promise<CheckResult<LoadDocument>> {
  return checkOnce<LoadDocument>({ model, sources: sources.map(sourceOf), validators: [use(builtinValidator)], clock: systemClock, logger });
}
