import type { Writable } from 'node:stream';
import { MidflightError, type Clock, type Outcome, type SourceStatus } from '@midflight/core';
import { toPlain } from '@midflight/document';
import type { RunEvent, RunView } from '../run/runEvents.js';

/** For programs: one JSON object a line, with the names that COMMANDS of the reference bind. */
export function ndjsonView(stream: Writable, clock: Clock): RunView {
  const startedAt = clock.now();
  return {
    show(event) {
      const at = new Date(clock.wallTimeMs()).toISOString();
      stream.write(`${JSON.stringify({ event: event.event, at, elapsedMs: clock.now() - startedAt, ...fieldsOf(event) })}\n`);
    },
    close: () => {},
  };
}

function fieldsOf(event: RunEvent): object {
  switch (event.event) {
    case 'started': {
      const { revision, sources, document, threads, outcome } = event;
      return { revision, pid: process.pid, sources, config: toPlain(document), threads, controlUrl: null, findings: outcome.findings };
    }
    case 'sample': {
      const { elapsedMs: _, ...sample } = event.sample;
      return sample;
    }
    case 'reload':
      return reloadFields(event.outcome);
    case 'source':
      return sourceFields(event.status);
    case 'summary': {
      const { summary, reloads, exitCode, failure } = event;
      // The first configuration is a start, not a reload. No document can declare a threshold yet, so none was judged.
      return { ...summary, reloads: { ...reloads, applied: reloads.applied - 1 }, thresholds: [], exitCode, ...(failure ? { failure } : {}) };
    }
    case 'notice':
      return { message: event.message };
  }
}

/** All but the texts. */
function reloadFields({ documents: _, atMs: __, ...fields }: Outcome): object {
  return fields;
}

function sourceFields({ source, state, revision, error }: SourceStatus): object {
  return { source, state, revision, ...(MidflightError.is(error) ? { error: { code: error.code, message: error.message } } : {}) };
}
