import type { HttpOutcome } from './driver.js';

/** Codes of OpenSSL, of Node's TLS, and of certificates that did not verify (nodejs.org/api/tls.html, X509 certificate error codes). */
const codesOfTls = /^(ERR_(SSL|TLS|OSSL)_|(CERT|CRL|UNABLE_TO|ERROR_IN_CERT|ERROR_IN_CRL|DEPTH_ZERO|SELF_SIGNED|PATH_LENGTH)_|(HOSTNAME_MISMATCH|INVALID_CA|INVALID_PURPOSE|UNSPECIFIED)$)/;

/**
 * How a request ended that was not answered: by TLS, where that said no; a connection that breaks is the network's, also amid a
 * handshake. A server of TLS 1.3 that misses a certificate says so after the handshake, which undici takes for a broken connection.
 */
export function failedRequest(thrown: unknown): HttpOutcome {
  const error = thrown instanceof Error ? thrown : new Error(String(thrown));
  const isOfTls = 'code' in error && typeof error.code === 'string' && codesOfTls.test(error.code);
  return { kind: isOfTls ? 'tls' : 'network', error };
}
