import { randomBytes } from 'node:crypto';
import { dirname, relative, resolve } from 'node:path';
import { messageOf, type Clock, type MidflightError, type RevisionStore, type SteeredBy } from '@midflight/core';
import type { LoadDocument } from '@midflight/document';
import { openAudit, StateFolder, type LastGood, type RunStore } from '@midflight/journal';
import { exitCodeOf, reasonCodeOf } from '../exitCodes.js';
import type { RunEvent } from '../run/runEvents.js';
import { version } from '../version.js';
import { AuditTrail } from './auditTrail.js';
import { LastGoodWatch } from './lastGoodWatch.js';

/** What a run is to remember, and where. */
export interface MemoryOptions {
  /** The folder of revisions and of the last known good configuration. @defaultValue nothing is kept */
  readonly stateFolder?: string | undefined;
  /** What it starts on when its sources have nothing sound to say. */
  readonly startFrom: 'last-good' | 'fail';
  /** The file of the audit. @defaultValue there is none */
  readonly auditFile?: string | undefined;
}

/** What else an audit says of a run when it begins. */
export interface RunAbout {
  readonly sources: readonly string[];
  readonly durationMs?: number | undefined;
  readonly wait: boolean;
  readonly keepAlive: boolean;
  /** The run that this one does again. @defaultValue it is none of them */
  readonly replays?: string | undefined;
}

/** What one run remembers on disk: its revisions, which of them was good last, and an audit. Nothing of it can stop the load. */
export class RunMemory {
  readonly #run: RunStore | undefined;
  readonly #trail: AuditTrail | undefined;
  readonly #notices: string[] = [];
  #notice: ((message: string) => void) | undefined;
  #watch: LastGoodWatch | undefined;
  #end: Readonly<Record<string, unknown>> = {};
  /** What to start on when the sources have nothing sound to say. */
  readonly lastGood: LastGood | undefined;

  private constructor({ run, trail, lastGood }: { readonly run: RunStore | undefined; readonly trail: AuditTrail | undefined; readonly lastGood: LastGood | undefined }) {
    this.#run = run;
    this.#trail = trail;
    this.lastGood = lastGood;
  }

  /** Opens what the options name. @throws MF_STATE_FOLDER, MF_AUDIT_READ, MF_AUDIT_BROKEN */
  static async open({ stateFolder, startFrom, auditFile }: MemoryOptions, about: RunAbout, clock: Clock): Promise<RunMemory> {
    const early: string[] = [];
    let say = (message: string): void => void early.push(message);
    const onFault = ({ message }: MidflightError): void => say(message);
    const name = nameOfRun(clock);
    const state = stateFolder === undefined ? undefined : await StateFolder.open(stateFolder);
    const run = await state?.startRun(name, onFault);
    const lastGood: LastGood | undefined = startFrom === 'last-good' ? await state?.lastGood().catch((thrown: unknown) => void early.push(messageOf(thrown))) : undefined;
    if (startFrom === 'last-good' && !lastGood && early.length === 0) early.push(`${stateFolder} holds no last known good configuration yet: if the sources are not sound, the run does not start.`);
    const audit = auditFile === undefined ? undefined : await openAudit(auditFile, onFault);
    if (audit?.tornBytes !== undefined) early.push(`The last line of ${auditFile} was cut off, as when the power fails: its ${audit.tornBytes} bytes are in ${auditFile}.torn now.`);
    const trail = audit && new AuditTrail(audit.log, clock);
    const place = stateFolder !== undefined && auditFile !== undefined ? { state: relative(dirname(resolve(auditFile)), resolve(stateFolder)) || '.' } : {};
    trail?.note('run', { run: name, midflight: version(), ...about, ...place, ...(audit?.tornBytes === undefined ? {} : { tornBytes: audit.tornBytes }) });
    const memory = new RunMemory({ run, trail, lastGood });
    say = (message) => memory.#say(message);
    for (const message of early) memory.#say(message);
    return memory;
  }

  /** Remembers the revisions that memory can't hold; undefined without a folder. */
  get store(): RevisionStore | undefined {
    return this.#run;
  }

  /** From here on the run is followed. @param notice - tells people what can't be remembered, and what was wrong before */
  follow(active: () => LoadDocument | undefined, notice: (message: string) => void): void {
    const run = this.#run;
    if (run) this.#watch = new LastGoodWatch({ active, onGood: (revision) => run.trust(revision) });
    this.#notice = notice;
    for (const message of this.#notices.splice(0)) notice(message);
  }

  /** Nobody shows the run any more: what there is to say goes to stderr when it is closed. */
  unfollow(): void {
    this.#notice = undefined;
  }

  /** Takes the next event of the run. */
  hear(event: RunEvent): void {
    this.#watch?.hear(event);
    this.#trail?.hear(event);
    if (event.event === 'receipt') this.#run?.addReceipt(event.receipt.revision, event.receipt);
    if (event.event === 'summary') this.#end = { exitCode: event.exitCode, requests: event.summary.requests, errors: event.summary.errors, reloads: event.reloads, ...(event.failure === undefined ? {} : { failure: event.failure }) };
  }

  /** Somebody asked for the end of the run. */
  stopping(now: boolean, by: SteeredBy): void {
    this.#trail?.note('stop', { now, ...by });
  }

  /** The run did not come to its summary. */
  failed(thrown: unknown): void {
    this.#end = { exitCode: exitCodeOf(thrown), code: reasonCodeOf(thrown) ?? null, failure: messageOf(thrown) };
  }

  /** Writes the last of it, and resolves when all is on disk that can be. */
  async close(): Promise<void> {
    await this.#run?.flushed();
    this.#trail?.note('end', this.#end);
    await this.#trail?.close();
    for (const message of this.#notices) process.stderr.write(`midflight: ${message}\n`);
  }

  #say(message: string): void {
    if (this.#notice) this.#notice(message);
    else this.#notices.push(message);
  }
}

/** Sorts by time, and differs from every other. */
function nameOfRun(clock: Clock): string {
  return `${new Date(clock.wallTimeMs()).toISOString().replaceAll(/[-:]|\.\d+/g, '')}-${randomBytes(4).toString('hex')}`;
}
