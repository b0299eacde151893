import type { Finding } from '@midflight/core';
import { keyPath } from '@midflight/document';
import { eachStep, type Rule } from '../rule.js';

/** How a connection is kept and how long a body is are the driver's own business (RFC 9112, sections 6 and 9). */
const owned = new Set(['keep-alive', 'transfer-encoding', 'upgrade', 'expect']);

/** A header that the engine sets itself can't be set by hand, neither for all requests … */
export const ownedHeaders: Rule = ({ config }) => findingsIn(config.headers, 'config.headers');

/** … nor for one. */
export const ownedStepHeaders = eachStep(({ step, path }) => findingsIn(step.request.headers, `${path}.request.headers`));

function findingsIn(headers: Readonly<Record<string, string>>, path: string): readonly Finding[] {
  return Object.keys(headers)
    .filter((header) => owned.has(header.toLowerCase()))
    .map((header) => ({ severity: 'error', code: 'MF_HEADER', path: keyPath(path, header), message: `${keyPath(path, header)} can't be set: how a connection is used is decided for each request.`, hint: 'Remove it.' }));
}
