import type { Writable } from 'node:stream';
import { MidflightError, type Clock, type Outcome, type SourceStatus } from '@midflight/core';
import { toPlain } from '@midflight/document';
import type { RunEvent, RunView } from '../run/runEvents.js';
import { shownSteering } from './shownOverrides.js';

/** For programs: one JSON object a line, with the names that COMMANDS of the reference bind. */
export function ndjsonView(stream: Writable, clock: Clock): RunView {
  const toJson = jsonEvents(clock);
  return {
    show: (event) => void stream.write(`${JSON.stringify(toJson(event))}\n`),
    close: () => {},
  };
}

/** A run's events as programs read them; its time counts from now. */
export function jsonEvents(clock: Clock): (event: RunEvent) => object {
  const startedAt = clock.now();
  return (event) => ({ event: event.event, at: new Date(clock.wallTimeMs()).toISOString(), elapsedMs: clock.now() - startedAt, ...fieldsOf(event) });
}

function fieldsOf(event: RunEvent): object {
  switch (event.event) {
    case 'started': {
      const { revision, sources, document, phase, threads, outcome, controlUrl = null } = event;
      return { revision, pid: process.pid, sources, config: toPlain(document), phase, threads, controlUrl, cause: outcome.cause, findings: outcome.findings };
    }
    case 'phase': {
      const { turn, revision, standby, leftMs } = event;
      return { ...turn, revision, standby: standby ? { workers: standby.workers, rate: standby.ratePerSecond } : null, leftMs: leftMs === Infinity ? null : leftMs };
    }
    case 'sample': {
      const { elapsedMs: _, ...sample } = event.sample;
      return sample;
    }
    case 'reload':
      return reloadFields(event.outcome);
    case 'source':
      return sourceFields(event.status);
    case 'steering':
      return { ...shownSteering(event.state), ...event.by };
    case 'ended':
      return event.end;
    case 'summary': {
      const { summary, reloads, thresholds, exitCode, failure } = event;
      // The first configuration is a start, not a reload.
      return { ...summary, reloads: { ...reloads, applied: reloads.applied - 1 }, thresholds, exitCode, ...(failure ? { failure } : {}) };
    }
    case 'threshold':
      return event.result;
    case 'converged':
    case 'not-converged': {
      const { reached: _, ...turn } = event.turn;
      return turn;
    }
    case 'receipt':
      return event.receipt;
    case 'guard':
      return event.verdict;
    case 'notice':
      return { message: event.message };
  }
}

/** All but the texts. */
export function reloadFields({ documents: _, atMs: __, ...fields }: Omit<Outcome, 'sequence'>): object {
  return fields;
}

/** A source's state, with its fault as a code and a message. */
export function sourceFields({ source, state, revision, polling, error }: SourceStatus): object {
  return { source, state, revision, polling, ...(MidflightError.is(error) ? { error: { code: error.code, message: error.message } } : {}) };
}
