import type { SecureContextOptions } from 'node:tls';
import type { TlsMaterial } from './connectionSettings.js';

/** The certificates and the key as Node wants them: it takes an authority that is undefined for none at all. */
export function secureContextOptions({ ca, cert, key }: TlsMaterial): SecureContextOptions {
  return { ...(ca === undefined ? {} : { ca }), ...(cert === undefined ? {} : { cert }), ...(key === undefined ? {} : { key }) };
}
