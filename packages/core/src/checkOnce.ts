import { systemClock } from './clock/systemClock.js';
import { composeFrom } from './composeOnce.js';
import { containerOf } from './container/container.js';
import type { Finding, Places } from './contracts/finding.js';
import { silentLogger } from './contracts/logger.js';
import type { Decoded } from './contracts/model.js';
import { allDocuments, type SourceDocument } from './contracts/source.js';
import type { Validator } from './contracts/validator.js';
import type { CreateReloaderOptions } from './createReloader.js';
import { decode } from './pipeline/decode.js';
import { frozenCandidate } from './pipeline/freeze.js';
import { validate, validatePart } from './pipeline/validate.js';
import { PluginHost } from './plugins/pluginHost.js';

/** The part of a reloader's options that reading and judging need. */
export type CheckOnceOptions<C> = Pick<CreateReloaderOptions<C>, 'model' | 'sources' | 'validators' | 'services' | 'clock' | 'logger' | 'deadlineMs'>;

/** What a first candidate would be told. */
export interface CheckResult<C> {
  /** Deeply frozen; absent when it could not be read. */
  readonly config: C | undefined;
  readonly findings: readonly Finding[];
  readonly documents: readonly SourceDocument[];
  /** Where the values of `config` were written. */
  readonly places: Places;
}

/**
 * Reads the sources once and judges what they say, on the same way as a reload, up to the plan; nothing is applied.
 *
 * @throws the fault of the first source that can't be read
 */
export async function checkOnce<C>(options: CheckOnceOptions<C>): Promise<CheckResult<C>> {
  const { clock = systemClock, deadlineMs = 10_000 } = options;
  return withPlugins(options, async (host) => {
    const { config, partial, findings: read, documents, places, origin, validators } = await readCandidate(options, host);
    const first = { sequence: 1, previous: undefined, places, origin, cause: { kind: 'start' } } as const;
    const judged = config === undefined ? await validatePart({ ...first, next: partial }, validators, { clock, deadlineMs }) : await validate(frozenCandidate({ ...first, next: config, changes: [] }), validators, { clock, deadlineMs });
    return { config, findings: [...read, ...judged], documents, places };
  });
}

/** Lends `work` a host of plugins, and closes in the end what it started. */
export async function withPlugins<C, T>({ services, clock = systemClock, logger = silentLogger, deadlineMs = 10_000 }: Omit<CheckOnceOptions<C>, 'model' | 'sources'>, work: (host: PluginHost) => Promise<T>): Promise<T> {
  const host = new PluginHost({ clock, logger, get: containerOf(services).get }, deadlineMs);
  try {
    return await work(host);
  } finally {
    await host.close();
  }
}

/** What is read once, before anyone has judged it. */
export interface ReadCandidate<C> extends CheckResult<C>, Decoded<C> {
  /** The names of all documents. */
  readonly origin: readonly string[];
  readonly validators: readonly Validator<C>[];
}

/** Reads the sources once. @throws the fault of the first source that can't be read */
export async function readCandidate<C>(options: CheckOnceOptions<C>, host: PluginHost): Promise<ReadCandidate<C>> {
  const sources = await host.start(options.sources);
  const validators = await host.start(options.validators ?? []);
  const { documents, composition } = await composeFrom(sources, options);
  return { ...decode(options.model, composition), documents, places: composition.places, origin: allDocuments(documents).map(({ name }) => name), validators };
}
