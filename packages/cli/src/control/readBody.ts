import type { IncomingMessage } from 'node:http';
import { ControlFault } from './controlFault.js';

/** The largest body, in bytes. A document above it belongs into a file. */
export const mostBodyBytes = 1024 * 1024;

/** True when something follows the head. */
export function hasBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}

/** What kind of body it is: `application/json`, without its parameters. */
export function mediaTypeOf({ headers }: IncomingMessage): string {
  return (headers['content-type'] ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
}

/**
 * The whole body, if it is of one of these media types and not too large. One that says so itself is refused unread.
 *
 * @throws ControlFault: MF_CONTROL_CONTENT_TYPE, MF_CONTROL_SIZE
 */
export async function readBody(request: IncomingMessage, mediaTypes: readonly string[]): Promise<Uint8Array> {
  const mediaType = mediaTypeOf(request);
  // Forms and plain text are what a page of another site can send without being asked.
  if (!mediaTypes.includes(mediaType)) throw new ControlFault(415, 'MF_CONTROL_CONTENT_TYPE', `A body of the type ${JSON.stringify(mediaType.slice(0, 60))} is not taken.`, { hint: `Send it with "Content-Type: ${mediaTypes[0]}".` });
  if (Number(request.headers['content-length'] ?? 0) > mostBodyBytes) throw tooLarge();
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    if (!(chunk instanceof Uint8Array)) continue;
    bytes += chunk.length;
    if (bytes > mostBodyBytes) throw tooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** A JSON object's members. @throws MF_CONTROL_BODY */
export function membersOf(body: Uint8Array): ReadonlyMap<string, unknown> {
  const value = parseJson(body);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new ControlFault(400, 'MF_CONTROL_BODY', 'The body must be a JSON object.');
  return new Map(Object.entries(value));
}

/** @throws MF_CONTROL_BODY */
export function parseJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    // What the parser says quotes the body, and a body may hold a secret.
    throw new ControlFault(400, 'MF_CONTROL_BODY', 'The body is no JSON in UTF-8.');
  }
}

function tooLarge(): ControlFault {
  return new ControlFault(413, 'MF_CONTROL_SIZE', `The body is larger than ${mostBodyBytes} bytes.`, { hint: 'Leave large documents in files, and have them reloaded.' });
}
