import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { ControlFault } from './controlFault.js';
import { hasBody } from './readBody.js';
import type { SentFile } from './route.js';

/** On every answer: nothing of it is a page, unless it says so itself, and nobody keeps it. */
const always: Readonly<Record<string, string>> = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
};

/** Sets what every answer carries. */
export function protect(response: ServerResponse): void {
  for (const [name, value] of Object.entries(always)) response.setHeader(name, value);
}

/** Answers in JSON. */
export function sendJson(response: ServerResponse, status: number, body: object): void {
  const bytes = Buffer.from(`${JSON.stringify(body)}\n`);
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', 'content-length': bytes.length }).end(bytes);
}

/** Answers with a file of a page. */
export function sendFile(response: ServerResponse, { mediaType, bytes, policy }: SentFile): void {
  response.writeHead(200, { 'content-type': `${mediaType}; charset=utf-8`, 'content-length': bytes.length, 'content-security-policy': policy }).end(bytes);
}

/** Answers a refusal. What of the request was not read is not waited for: the connection ends with the answer. */
export function sendFault(request: IncomingMessage, response: ServerResponse, fault: ControlFault): void {
  if (response.headersSent) return void response.destroy();
  for (const [name, value] of Object.entries(fault.headers)) response.setHeader(name, value);
  if (hasBody(request) && !request.complete) response.setHeader('connection', 'close');
  sendJson(response, fault.status, bodyOf(fault));
}

function bodyOf({ code, message, hint, more }: ControlFault): object {
  return { code, message, ...(hint === undefined ? {} : { hint }), ...more };
}

/** Answers what is no HTTP, or came too slowly, and ends the connection. */
export function refuseRaw(error: Error & { readonly code?: string }, socket: Duplex): void {
  const [status, message] = faultsOfTheParser[error.code ?? ''] ?? ['400 Bad Request', 'The request is no HTTP that this API takes.'];
  const body = JSON.stringify({ code: 'MF_CONTROL_BODY', message });
  // Cut off by whoever sent it: there is nobody to tell.
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
  socket.end(`HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-type: application/json; charset=utf-8\r\ncache-control: no-store\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`, () => socket.destroy());
}

const faultsOfTheParser: Readonly<Record<string, readonly [status: string, message: string]>> = {
  ERR_HTTP_REQUEST_TIMEOUT: ['408 Request Timeout', 'The request took too long to arrive.'],
  HPE_HEADER_OVERFLOW: ['431 Request Header Fields Too Large', 'The head of the request is too large.'],
};
