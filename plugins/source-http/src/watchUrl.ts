import type { ResolvedReference, SourceContext, SourceDocument, SourceSignal } from '@midflight/core';
import { Doorbell } from './doorbell.js';
import type { HttpSettings } from './httpSettings.js';
import { backoffMs, pollPauseMs, shortestPauseMs } from './pauses.js';
import { type Reading, UrlReader } from './urlReader.js';

/**
 * Says what a URL holds, now and each time its content changes, until the context's signal aborts.
 *
 * One read at a time, so an older answer can't come after a newer one; a nudge during a read causes another.
 *
 * @param random - spreads the reads of many; uniform in [0, 1)
 */
export async function* watchUrl(settings: HttpSettings, { signal, clock, onNudge, referencesOf }: SourceContext, random: () => number = Math.random): AsyncGenerator<SourceSignal, void> {
  const bell = new Doorbell();
  const reader = new UrlReader(settings, clock);
  const stopNudges = onNudge(bell.ring);
  signal.addEventListener('abort', bell.ring);
  try {
    let failures = 0;
    let hurried = true;
    while (!signal.aborted) {
      const startedAtMs = clock.now();
      const reading = await reader.read({ hurried, hurry: bell.signal, ended: signal });
      failures = reading.kind === 'fault' ? failures + 1 : 0;
      const pauseMs = pauseAfter(reading, { settings, failures, tookMs: clock.now() - startedAtMs, random });
      if (reading.kind !== 'cut' && !signal.aborted) yield signalOf(reading, { settings, pauseMs, referencesOf });
      if (!signal.aborted) hurried = await bell.wait(clock, pauseMs);
    }
  } finally {
    signal.removeEventListener('abort', bell.ring);
    stopNudges();
  }
}

interface PauseOptions {
  readonly settings: HttpSettings;
  readonly failures: number;
  readonly tookMs: number;
  readonly random: () => number;
}

function pauseAfter(reading: Reading, { settings, failures, tookMs, random }: PauseOptions): number {
  if (reading.soon) return Math.max(0, shortestPauseMs - tookMs);
  if (reading.kind === 'fault') return backoffMs(failures, reading.retryAfterMs, settings, random);
  return pollPauseMs(settings.intervalMs, random);
}

interface SignalOptions extends Pick<SourceContext, 'referencesOf'> {
  readonly settings: HttpSettings;
  readonly pauseMs: number;
}

function signalOf(reading: Exclude<Reading, { kind: 'cut' }>, { settings, pauseMs, referencesOf }: SignalOptions): SourceSignal {
  switch (reading.kind) {
    case 'unchanged':
      return { kind: 'unchanged' };
    case 'fault':
      return { kind: 'fault', error: reading.error, retryInMs: pauseMs };
    case 'content':
      return {
        kind: 'snapshot',
        documents: [documentOf(settings, reading.content, referencesOf)],
        revision: reading.revision,
        // A key is written in one piece, and what is signed was whole. A file behind a server may be half written.
        settled: settings.waitMs !== undefined || settings.signature !== undefined,
        ...(settings.signature && { cause: { kind: 'source', source: settings.name, author: settings.signature.signer } }),
      };
  }
}

/** A document from the network reads no files of this machine. */
function documentOf({ name }: HttpSettings, content: Uint8Array, referencesOf: SourceContext['referencesOf']): SourceDocument {
  const document = { name, content };
  const references = referencesOf(document).map(({ written, kind }): ResolvedReference => ({
    written,
    kind,
    files: [],
    fault: { code: 'MF_FILE_UNFOLLOWED', message: `The document comes from a URL and names the file ${JSON.stringify(written)}, and one that comes from a URL reads no files.`, hint: 'Put its content into the document, or give the document as a file.' },
  }));
  return references.length === 0 ? document : { ...document, references };
}
