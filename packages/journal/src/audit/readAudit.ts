import { createReadStream } from 'node:fs';
import { messageOf, MidflightError } from '@midflight/core';
import { noPrevious, readLine, type AuditEntry, type ChainEnd } from './auditEntry.js';

/** An entry that was verified, and where its line ends. */
export interface VerifiedEntry {
  readonly entry: AuditEntry;
  /** Of its end in the file, after its line break if it has one, in bytes. */
  readonly endOffset: number;
  /** False: its line break is missing. The last line only. */
  readonly isEnded: boolean;
}

/** A line may be so long, in bytes: a change of everything in a large document. */
const longestLine = 64 * 1024 * 1024;
const lineBreak = 0x0a;

/**
 * Verifies an audit, line by line.
 *
 * @throws MF_AUDIT_READ; MF_AUDIT_BROKEN at the first line that is wrong: `details` say `line`, its `offset` in bytes, and whether
 * it is `torn`, the last one and cut off
 */
export async function* readAudit(file: string): AsyncGenerator<VerifiedEntry> {
  let end: ChainEnd = { sequence: 0, hash: noPrevious };
  let offset = 0;
  let number = 0;
  for await (const { bytes, isEnded } of linesOf(file)) {
    number += 1;
    const entry = readBytes(bytes, end);
    if (typeof entry === 'string') throw broken(file, { line: number, offset, why: entry, torn: !isEnded });
    end = { sequence: entry.sequence, hash: entry.hash };
    offset += bytes.length + (isEnded ? 1 : 0);
    yield { entry, endOffset: offset, isEnded };
  }
}

function readBytes(bytes: Uint8Array, end: ChainEnd): AuditEntry | string {
  try {
    return readLine(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes), end);
  } catch {
    return 'it is not UTF-8';
  }
}

function broken(file: string, { line, why, torn, ...details }: { readonly line: number; readonly offset: number; readonly why: string; readonly torn: boolean }): MidflightError {
  const said = torn ? 'it is cut off, as when the power fails; the next run that goes on with this file puts it aside' : why;
  return new MidflightError('MF_AUDIT_BROKEN', `${file}:${line}: the audit is broken here: ${said}.`, { details: { file, line, torn, ...details } });
}

async function* linesOf(file: string): AsyncGenerator<{ readonly bytes: Buffer; readonly isEnded: boolean }> {
  let rest: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of createReadStream(file) as AsyncIterable<Buffer>) {
      let from = 0;
      for (let at = chunk.indexOf(lineBreak); at >= 0; at = chunk.indexOf(lineBreak, from)) {
        yield { bytes: Buffer.concat([...rest, chunk.subarray(from, at)]), isEnded: true };
        rest = [];
        length = 0;
        from = at + 1;
      }
      length += chunk.length - from;
      rest.push(chunk.subarray(from));
      if (length > longestLine) throw new RangeError(`a line is longer than ${longestLine} bytes.`);
    }
  } catch (cause) {
    throw new MidflightError('MF_AUDIT_READ', `The audit ${file} can't be read: ${messageOf(cause)}`, { cause, details: { file } });
  }
  if (length > 0) yield { bytes: Buffer.concat(rest), isEnded: false };
}
