import type { Finding, Places } from '@midflight/core';
import { knowsKeys } from '../text/places.js';

/** A fault of a document, before its place is known. */
export interface Fault {
  readonly code: string;
  /** In the document's terms. */
  readonly path: string;
  readonly message: string;
  readonly hint?: string | undefined;
  /** The key at the end of the path is at fault, not its value. */
  readonly atKey?: boolean;
}

/** Collects the faults of one document. */
export class Report {
  readonly #faults: Fault[] = [];

  add(fault: Fault): void {
    this.#faults.push(fault);
  }

  /** All faults as findings with places, in the order of the text. */
  findings(places: Places): readonly Finding[] {
    return this.#faults
      .map(({ atKey, hint, ...fault }): Finding => {
        const place = atKey && knowsKeys(places) ? places.findKey(fault.path) : places.find(fault.path);
        return { severity: 'error', ...fault, ...(hint === undefined ? {} : { hint }), ...place };
      })
      .toSorted((a, b) => (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0));
  }
}
