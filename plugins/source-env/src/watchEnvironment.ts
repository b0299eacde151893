import { createHash } from 'node:crypto';
import { type Environment, MidflightError, type SourceContext, type SourceDocument, SourceReadError, type SourceSignal } from '@midflight/core';
import { originalNamesIn, type OriginalUse, originalVariables } from './original.js';
import { readAttachment } from './readAttachment.js';
import { documentOf, ownVariables, type Variable } from './variables.js';

/** What is read, with no default left open. */
export interface EnvironmentWatch {
  readonly environment: Environment;
  readonly prefix: string;
  readonly original: OriginalUse;
  /** Absolute. */
  readonly folder: string;
  readonly intervalMs: number;
}

/** All variables together may hold no more, in characters; no system lets a process have so many. */
const maxCharacters = 16 * 2 ** 20;

/** Says what the variables hold, then looks again every so often and at each nudge: a file that one of them names may have changed. */
export async function* watchEnvironment(options: EnvironmentWatch, context: SourceContext): AsyncGenerator<SourceSignal, void> {
  const { signal, clock, logger, onNudge } = context;
  let wake = new AbortController();
  const ring = (): void => wake.abort();
  const unsubscribe = onNudge(ring);
  signal.addEventListener('abort', ring);
  const unread = options.original === 'ignore' ? originalNamesIn(options.environment) : [];
  if (unread.length > 0) logger.info(`Names of rust-loadtest are set and not read, since other documents say what to load: ${unread.join(', ')}. With env:#original=override they stand above them.`);
  try {
    for (let revision = ''; !signal.aborted; await clock.sleep(options.intervalMs, wake.signal)) {
      wake = new AbortController();
      const said = await look(options, context, revision);
      if (signal.aborted) return;
      if (said.kind === 'snapshot') ({ revision } = said);
      yield said;
    }
  } finally {
    unsubscribe();
    signal.removeEventListener('abort', ring);
  }
}

async function look(options: EnvironmentWatch, { referencesOf }: SourceContext, before: string): Promise<SourceSignal> {
  try {
    const documents = await Promise.all(variablesOf(options).map(documentOf).map(async (document): Promise<SourceDocument> => {
      const files = referencesOf(document).filter(({ kind }) => kind === 'attachment');
      return files.length === 0 ? document : { ...document, references: await Promise.all(files.map((file) => readAttachment(file, options.folder))) };
    }));
    const revision = revisionOf(documents);
    return revision === before ? { kind: 'unchanged' } : { kind: 'snapshot', documents, revision, settled: true };
  } catch (thrown) {
    if (MidflightError.is(thrown)) return { kind: 'fault', error: thrown };
    throw thrown;
  }
}

/** The original's names first: ours are the closer ones, and win. */
function variablesOf({ environment, prefix, original }: EnvironmentWatch): readonly Variable[] {
  const own = ownVariables(environment, prefix);
  const variables = [...originalVariables(environment, original), ...own];
  const characters = variables.reduce((sum, { name, text }) => sum + name.length + text.length, 0);
  if (characters > maxCharacters) throw new SourceReadError(`The variables that begin with ${prefix} hold ${characters} characters; at most ${maxCharacters} are read.`);
  if (original !== 'alone') return variables;
  if (own.length === 0 && !variables.some(({ name }) => name === 'TARGET_URL')) throw new SourceReadError(`The environment does not say what to load: set TARGET_URL, or variables that begin with ${prefix}.`);
  return variables.some(({ at }) => at[0] === 'version') ? variables : [formatVersion, ...variables];
}

/** Whoever writes variables has no file of an older form. */
const formatVersion: Variable = { name: 'defaults', at: ['version'], text: '1.0' };

function revisionOf(documents: readonly SourceDocument[]): string {
  const hash = createHash('sha256');
  for (const { name, at, content, references = [] } of documents) {
    hash.update(JSON.stringify([name, at, content, references.map(({ written, fault }) => [written, fault?.message ?? null])]));
    for (const file of references.flatMap(({ files }) => files)) hash.update(createHash('sha256').update(file.content).digest());
  }
  return `sha256:${hash.digest('hex')}`;
}
