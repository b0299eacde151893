import type { FileHandle } from 'node:fs/promises';
import { messageOf, MidflightError } from '@midflight/core';
import { nextLine, type AuditFields, type ChainEnd } from './auditEntry.js';

export interface AuditLogParts {
  readonly file: string;
  /** Opened to append; the log closes it. */
  readonly handle: FileHandle;
  readonly end: ChainEnd;
  /** Of what is there, in bytes; undefined for what is no regular file. */
  readonly sizeBytes: number | undefined;
  /** Hears what can't be written: MF_AUDIT_WRITE. */
  readonly onFault: (fault: MidflightError) => void;
}

/** What waits while the disk is full: so many entries, then the oldest are lost, and the next line counts them. */
const mostWaiting = 1_000;

/** Appends to an audit: each entry a line that holds the hash of the one before. One write after the other; nobody waits for them. */
export class AuditLog {
  readonly #parts: AuditLogParts;
  #end: ChainEnd;
  #sizeBytes: number | undefined;
  #waiting: AuditFields[] = [];
  #lost = 0;
  #isFailing = false;
  #writing: Promise<void> | undefined;

  constructor(parts: AuditLogParts) {
    this.#parts = parts;
    this.#end = parts.end;
    this.#sizeBytes = parts.sizeBytes;
  }

  /** Says one thing more. It is on its way to the disk when this returns. */
  append(fields: AuditFields): void {
    this.#waiting.push(fields);
    if (this.#waiting.length > mostWaiting) {
      this.#waiting.shift();
      this.#lost += 1;
    }
    this.#writing ??= this.#writeAll();
  }

  /** Tries once more what could not be written, closes the file, and says how much it lacks. */
  async close(): Promise<void> {
    await this.#writing;
    if (this.#waiting.length > 0) await this.#writeAll();
    const { file, handle, onFault } = this.#parts;
    await handle.close();
    const lacking = this.#lost + this.#waiting.length;
    if (lacking > 0) onFault(new MidflightError('MF_AUDIT_WRITE', `The audit ${file} lacks its last ${lacking === 1 ? 'entry' : `${lacking} entries`}, which could not be written.`, { details: { file, lacking } }));
  }

  /** Ends when nothing waits, or when it can't go on: then the next entry tries again. */
  async #writeAll(): Promise<void> {
    // Those of one turn of the event loop go to the disk together.
    await Promise.resolve();
    while (this.#waiting.length > 0) {
      const batch = this.#waiting;
      this.#waiting = [];
      try {
        await this.#write(batch);
        this.#isFailing = false;
      } catch (cause) {
        this.#waiting = [...batch, ...this.#waiting];
        this.#tellOnce(cause);
        break;
      }
    }
    this.#writing = undefined;
  }

  async #write(batch: readonly AuditFields[]): Promise<void> {
    const { handle } = this.#parts;
    await this.#assertAlone();
    let end = this.#end;
    const lines = batch.map((fields, index) => {
      const next = nextLine(index === 0 && this.#lost > 0 ? { ...fields, lost: this.#lost } : fields, end);
      end = next.end;
      return `${next.line}\n`;
    });
    const bytes = Buffer.from(lines.join(''));
    try {
      await handle.appendFile(bytes);
      if (this.#sizeBytes !== undefined) await handle.datasync();
    } catch (thrown) {
      // A part of a line must not stand before the next one.
      if (this.#sizeBytes !== undefined) await handle.truncate(this.#sizeBytes);
      throw thrown;
    }
    if (this.#sizeBytes !== undefined) this.#sizeBytes += bytes.length;
    this.#end = end;
    this.#lost = 0;
  }

  /** Two runs that write to one file would break each other's chains. */
  async #assertAlone(): Promise<void> {
    if (this.#sizeBytes !== undefined && (await this.#parts.handle.stat()).size !== this.#sizeBytes) throw new Error('something else writes to it');
  }

  #tellOnce(cause: unknown): void {
    if (this.#isFailing) return;
    this.#isFailing = true;
    const { file, onFault } = this.#parts;
    onFault(new MidflightError('MF_AUDIT_WRITE', `The audit ${file} can't be written: ${messageOf(cause)}. The load goes on, and it is tried again with the next entry.`, { cause, details: { file } }));
  }
}
