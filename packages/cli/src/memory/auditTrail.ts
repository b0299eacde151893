import type { Clock, SourceDocument } from '@midflight/core';
import type { AuditLog } from '@midflight/journal';
import type { RunEvent } from '../run/runEvents.js';
import { auditFieldsOf } from './auditFields.js';
import { fileOwner } from './fileOwner.js';

/** Tells an audit what happens in a run, in order. */
export class AuditTrail {
  readonly #log: AuditLog;
  readonly #clock: Clock;
  readonly #startedAt: number;
  #last: Promise<void> = Promise.resolve();

  /** Time counts from now. */
  constructor(log: AuditLog, clock: Clock) {
    this.#log = log;
    this.#clock = clock;
    this.#startedAt = clock.now();
  }

  /** Takes the next event of the run. */
  hear(event: RunEvent): void {
    const fields = auditFieldsOf(event);
    if (!fields) return;
    const documents = event.event === 'started' || event.event === 'reload' ? event.outcome.documents : [];
    this.#append(fields, () => ownersOf(documents));
  }

  /** Says something that is no event of the run. */
  note(event: string, fields: Readonly<Record<string, unknown>>): void {
    this.#append({ event, ...fields }, () => Promise.resolve({}));
  }

  /** Resolves when all is written that can be. */
  async close(): Promise<void> {
    await this.#last;
    await this.#log.close();
  }

  #append(fields: Readonly<Record<string, unknown>>, more: () => Promise<object>): void {
    const when = { at: new Date(this.#clock.wallTimeMs()).toISOString(), elapsedMs: this.#clock.now() - this.#startedAt };
    const before = this.#last;
    const found = more();
    this.#last = before.then(async () => {
      const { event, ...rest } = { ...fields, ...(await found) };
      this.#log.append({ ...when, ...rest, event: String(event) });
    });
  }
}

/** Whose the files are that a candidate was read from: who may have written them. */
async function ownersOf(documents: readonly SourceDocument[]): Promise<object> {
  const owned = await Promise.all(documents.map(async ({ name, localPath }) => [name, localPath === undefined ? undefined : await fileOwner(localPath)] as const));
  const owners = Object.fromEntries(owned.filter(([, owner]) => owner !== undefined));
  return Object.keys(owners).length > 0 ? { owners } : {};
}
