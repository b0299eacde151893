import { systemClock } from './clock/systemClock.js';
import { Container } from './container/container.js';
import type { Finding, Places } from './contracts/finding.js';
import { silentLogger } from './contracts/logger.js';
import type { SourceDocument } from './contracts/source.js';
import type { CreateReloaderOptions } from './createReloader.js';
import { decode } from './pipeline/decode.js';
import { SourceSupervisor, type Desired } from './pipeline/superviseSources.js';
import { validate } from './pipeline/validate.js';
import { startPlugins } from './plugins/pluginHost.js';

/** The part of a reloader's options that reading and judging need. */
export type CheckOnceOptions<C> = Pick<CreateReloaderOptions<C>, 'model' | 'sources' | 'validators' | 'clock' | 'logger' | 'deadlineMs'>;

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
  const { model, clock = systemClock, logger = silentLogger, deadlineMs = 10_000 } = options;
  const context = { clock, logger, get: new Container().get };
  const sources = await startPlugins(options.sources, context, deadlineMs);
  const validators = await startPlugins(options.validators ?? [], context, deadlineMs);
  const { documents } = await readOnce(new SourceSupervisor({ sources, clock, logger, random: Math.random }));

  const composition = model.compose(documents);
  const { places } = composition;
  const { config: next, findings } = decode(model, composition);
  if (next === undefined) return { config: next, findings, documents, places };

  const origin = documents.map(({ name }) => name);
  const candidate = { sequence: 1, next, previous: undefined, changes: [], places, origin, cause: { kind: 'start' as const } };
  return { config: next, findings: [...findings, ...(await validate(candidate, validators, { clock, deadlineMs }))], documents, places };
}

async function readOnce(supervisor: SourceSupervisor): Promise<Desired> {
  try {
    return await new Promise<Desired>((resolve, reject) => {
      supervisor.start({ onDesired: resolve, onStatus: ({ error }) => error && reject(error) });
    });
  } finally {
    await supervisor.stop();
  }
}
