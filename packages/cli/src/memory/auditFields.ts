import type { Outcome } from '@midflight/core';
import { digestsOf } from '@midflight/journal';
import type { RunEvent } from '../run/runEvents.js';
import { reloadFields } from '../views/ndjsonView.js';
import { shownSteering } from '../views/shownOverrides.js';

/** What an audit says of an event of a run; undefined where it says nothing of it. Secrets are hidden. */
export function auditFieldsOf(event: RunEvent): Readonly<Record<string, unknown>> | undefined {
  switch (event.event) {
    case 'started':
      return ofOutcome(event.outcome);
    case 'reload':
      return saysSomething(event.outcome) ? ofOutcome(event.outcome) : undefined;
    case 'steering':
      return { event: 'steering', ...shownSteering(event.state), ...event.by };
    case 'guard':
      return { event: 'guard', ...event.verdict };
    case 'phase':
      return { event: 'phase', ...event.turn, revision: event.revision };
    case 'ended':
      return { event: 'ended', ...event.end };
    case 'converged':
    case 'not-converged':
    case 'notice':
    case 'receipt':
    case 'sample':
    case 'source':
    case 'summary':
    case 'threshold':
      return undefined;
  }
}

/** A save that means the same as what runs is no news. */
function saysSomething({ outcome, cause, findings }: Outcome): boolean {
  return outcome !== 'unchanged' || cause.kind !== 'source' || findings.length > 0;
}

/** Lines have a sequence of their own. */
function ofOutcome({ sequence, ...outcome }: Outcome): Readonly<Record<string, unknown>> {
  return { event: 'reload', candidate: sequence, ...reloadFields(outcome), documents: digestsOf(outcome.documents) };
}
