import { createSecureContext } from 'node:tls';
import type { Finding } from '@midflight/core';
import type { LinkedFile } from '@midflight/document';
import type { Rule } from '../rule.js';

/** A certificate and its key come together, and each file must be what it is named for. */
export const tlsFiles: Rule = ({ config: { tls, skipTlsVerify } }) => {
  if (tls === undefined) return [];
  const { ca, cert, key } = tls;
  const alone = cert && !key ? 'certFile' : key && !cert ? 'keyFile' : undefined;
  if (alone) return [finding(alone, `config.tls.${alone} stands alone; a certificate and its key belong together.`, `Add ${alone === 'certFile' ? 'keyFile' : 'certFile'}.`)];
  const findings: Finding[] = [];
  if (ca && !isReadable({ ca: pem(ca) })) findings.push(unreadable('caFile', ca, 'certificates'));
  if (cert && !isReadable({ cert: pem(cert) })) findings.push(unreadable('certFile', cert, 'a certificate'));
  else if (cert && key && !isReadable({ cert: pem(cert), key: pem(key) })) findings.push(unreadable('keyFile', key, 'the key of the certificate, without a passphrase'));
  if (ca && skipTlsVerify) findings.push({ ...finding('caFile', 'config.tls.caFile has no effect: config.skipTlsVerify accepts any certificate.', 'Set skipTlsVerify to false.'), severity: 'warning' });
  return findings;
};

function isReadable(material: Parameters<typeof createSecureContext>[0]): boolean {
  try {
    createSecureContext(material);
    return true;
  } catch {
    return false;
  }
}

/** What could not be read has been told; it is empty here. */
function pem(file: LinkedFile): string {
  return Buffer.from(file.bytes()).toString('latin1');
}

function unreadable(key: string, { name }: LinkedFile, what: string): Finding {
  return finding(key, `${name} does not hold ${what} in PEM.`, 'PEM begins with -----BEGIN.');
}

function finding(key: string, message: string, hint: string): Finding {
  return { severity: 'error', code: 'MF_TLS_FILE', path: `config.tls.${key}`, message, hint };
}
