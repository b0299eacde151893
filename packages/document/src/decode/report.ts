import type { Finding, Places } from '@midflight/core';
import type { SecretTexts } from '../secrets/secretTexts.js';
import { defaultCaps } from '../text/caps.js';
import { redactText } from '../secrets/redact.js';
import { knowsKeys } from '../text/places.js';
import { describeWritten } from '../model/values/describeWritten.js';

/** A fault of a document, before its place is known. */
export interface Fault {
  readonly code: string;
  /** In the document's terms. */
  readonly path: string;
  readonly message: string;
  readonly hint?: string | undefined;
  /** The key at the end of the path is at fault, not its value. */
  readonly atKey?: boolean;
  /** The paths of what nobody knows for it. @defaultValue its own */
  readonly unread?: readonly string[];
}

/** Collects the faults of one document. */
export class Report {
  readonly #faults: Fault[] = [];
  readonly #unread: string[] = [];
  #size = 0;
  readonly #secrets: SecretTexts;

  constructor(secrets: SecretTexts) {
    this.#secrets = secrets;
  }

  /** What was written in the words of a finding, by `describe` or as any value is. Hidden first: a secret that was cut would not be known any more. */
  describe(written: unknown, describe: (written: unknown) => string = describeWritten): string {
    return describe(this.#secrets.hideIn(written));
  }

  /** The paths of what could not be read; undefined when there are more than are listed. */
  get unread(): readonly string[] | undefined {
    return this.#size > this.#faults.length ? undefined : [...this.#unread, ...this.#faults.flatMap(({ path, unread = [path] }) => unread)];
  }

  /** How many faults there are by now, and values that are unread. */
  get size(): number {
    return this.#size + this.#unread.length;
  }

  /** Notes a value of which it was told already why it can't be read. */
  leaveUnread(path: string): void {
    this.#unread.push(path);
  }

  add(fault: Fault): void {
    this.#size++;
    if (this.#faults.length < defaultCaps.findings) this.#faults.push({ ...fault, message: this.#secrets.hide(fault.message) });
  }

  /** The faults as findings with places, in the order of the texts; of very many the first, and how many more there are. */
  findings(places: Places): readonly Finding[] {
    const files = knowsKeys(places) ? places.files : [];
    const findings = this.#faults
      .map(({ atKey, hint, unread: _, ...fault }): Finding => {
        const place = atKey && knowsKeys(places) ? places.findKey(fault.path) : places.find(fault.path);
        return { severity: 'error', ...fault, path: this.#secrets.hide(redactText(fault.path)), ...(hint === undefined ? {} : { hint }), ...place };
      })
      .toSorted((a, b) => files.indexOf(a.file ?? '') - files.indexOf(b.file ?? '') || (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0));
    const more = this.#size - findings.length;
    const last = findings.at(-1);
    if (more > 0 && last) findings.push({ ...last, code: 'MF_MORE_FINDINGS', message: `${more} more are wrong, and are not listed.`, hint: 'Mend these first.' });
    return findings;
  }
}
