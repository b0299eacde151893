import { createHash } from 'node:crypto';
import type { SourceContext, SourceDocument, SourceSignal } from '@midflight/core';
import { Doorbell } from './doorbell.js';
import { FolderWatch } from './folderWatch.js';
import { linkTrail } from './linkTrail.js';
import { readFault } from './readFault.js';
import { readWhole } from './readWhole.js';

/** What to watch, and how. */
export interface WatchFileOptions {
  /** Absolute. */
  readonly path: string;
  /** The file as the user knows it. */
  readonly name: string;
  /** False looks every `pollIntervalMs` and uses no notifications at all. */
  readonly events: boolean;
  /** How often to look while notifications work, in milliseconds. */
  readonly reconcileMs: number;
  /** How often to look while they don't, in milliseconds. */
  readonly pollIntervalMs: number;
}

/** What was said last, to tell news from repetition. */
interface LastWord {
  readonly revision?: string;
  /** The message of the fault that goes on. */
  readonly fault?: string;
}

async function look({ path, name }: WatchFileOptions): Promise<SourceSignal> {
  try {
    const document: SourceDocument = { name, content: await readWhole(path) };
    const revision = `sha256:${createHash('sha256').update(document.content).digest('hex')}`;
    return { kind: 'snapshot', documents: [document], revision };
  } catch (thrown) {
    return { kind: 'fault', error: readFault(name, thrown) };
  }
}

/** What there is to say of what was seen; nothing of a fault that was told already. */
function news(seen: SourceSignal, last: LastWord): SourceSignal | undefined {
  if (seen.kind === 'fault') return seen.error.message === last.fault ? undefined : seen;
  return seen.kind === 'snapshot' && seen.revision === last.revision ? { kind: 'unchanged' } : seen;
}

function lastWordAfter(seen: SourceSignal, last: LastWord): LastWord {
  if (seen.kind === 'fault') return { ...last, fault: seen.error.message };
  return seen.kind === 'snapshot' ? { revision: seen.revision } : last;
}

/**
 * Says what a file holds, now and each time its content changes, until the context's signal aborts.
 *
 * Notifications, nudges and the passing of time are all the same: a reason to look again.
 */
export async function* watchFile(options: WatchFileOptions, context: SourceContext): AsyncGenerator<SourceSignal, void> {
  const { signal, clock, logger, onNudge } = context;
  const bell = new Doorbell();
  const folders = new FolderWatch({ onHint: bell.ring, logger, signal });
  const stopNudges = onNudge(bell.ring);
  signal.addEventListener('abort', bell.ring);
  try {
    let last: LastWord = {};
    while (!signal.aborted) {
      // The watch comes before the reading, so a change between the two rings the bell.
      const watched = options.events && (await folders.follow(await linkTrail(options.path)));
      const seen = await look(options);
      const said = news(seen, last);
      last = lastWordAfter(seen, last);
      if (said !== undefined && !signal.aborted) yield said;
      if (!signal.aborted) await bell.wait(clock, watched ? options.reconcileMs : options.pollIntervalMs);
    }
  } finally {
    signal.removeEventListener('abort', bell.ring);
    stopNudges();
    await folders.close();
  }
}
