import { appendFile, open, stat, type FileHandle } from 'node:fs/promises';
import { messageOf, MidflightError } from '@midflight/core';
import { noPrevious, type ChainEnd } from './auditEntry.js';
import { AuditLog } from './auditLog.js';
import { readAudit } from './readAudit.js';

/** An audit that goes on. */
export interface OpenedAudit {
  readonly log: AuditLog;
  /** How many bytes of a line that was cut off were put aside. @defaultValue none */
  readonly tornBytes?: number;
}

/**
 * Opens an audit to go on with it: what is there is verified first, and a last line that was cut off, as a loss of power leaves it,
 * goes to the end of `FILE.torn`. What is no regular file is written to and not read.
 *
 * @param onFault - hears what can't be written (MF_AUDIT_WRITE): the load goes on
 * @throws MF_AUDIT_READ, MF_AUDIT_BROKEN
 */
export async function openAudit(file: string, onFault: (fault: MidflightError) => void): Promise<OpenedAudit> {
  const handle = await opened(file);
  try {
    const isRegular = (await handle.stat()).isFile();
    const { end, tornBytes } = isRegular ? await verified(file, handle) : { end: beginning };
    const sizeBytes = isRegular ? (await stat(file)).size : undefined;
    return { log: new AuditLog({ file, handle, end, sizeBytes, onFault }), ...(tornBytes === undefined ? {} : { tornBytes }) };
  } catch (thrown) {
    await handle.close();
    throw thrown;
  }
}

const beginning: ChainEnd = { sequence: 0, hash: noPrevious };

async function opened(file: string): Promise<FileHandle> {
  try {
    return await open(file, 'a', 0o600);
  } catch (cause) {
    throw new MidflightError('MF_AUDIT_READ', `The audit ${file} can't be opened: ${messageOf(cause)}`, { cause, details: { file } });
  }
}

async function verified(file: string, handle: FileHandle): Promise<{ readonly end: ChainEnd; readonly tornBytes?: number }> {
  let end = beginning;
  let wholeBytes = 0;
  let isEnded = true;
  try {
    for await (const { entry, endOffset, ...line } of readAudit(file)) {
      end = { sequence: entry.sequence, hash: entry.hash };
      wholeBytes = endOffset;
      isEnded = line.isEnded;
    }
  } catch (thrown) {
    if (!MidflightError.is(thrown) || thrown.details['torn'] !== true) throw thrown;
    return { end, tornBytes: await putAside(file, handle, wholeBytes) };
  }
  // All of it but its line break had arrived.
  if (!isEnded) await handle.appendFile('\n');
  return { end };
}

async function putAside(file: string, handle: FileHandle, wholeBytes: number): Promise<number> {
  const reader = await open(file, 'r');
  try {
    const { size } = await reader.stat();
    const torn = Buffer.alloc(size - wholeBytes);
    await reader.read(torn, 0, torn.length, wholeBytes);
    await appendFile(`${file}.torn`, Buffer.concat([torn, Buffer.from('\n')]), { mode: 0o600, flush: true });
    await handle.truncate(wholeBytes);
    return torn.length;
  } finally {
    await reader.close();
  }
}
